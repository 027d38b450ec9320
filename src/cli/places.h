// Where things are: the XDG folders of the user, and the data that ships with the binary.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "catalog/catalog.h"

namespace bakeoff::cli {

struct Places {
  std::filesystem::path data;   // $XDG_DATA_HOME/bakeoff: ledger.sqlite, runs/
  std::filesystem::path cache;  // $XDG_CACHE_HOME/bakeoff: installs
  std::filesystem::path
      state;  // $XDG_STATE_HOME/bakeoff: the lock of a measuring run, records for sweeping
  std::filesystem::path programs;  // bakeoff-reference, bakeoff-upstream-stub
  catalog::CatalogFolders catalog;

  [[nodiscard]] std::filesystem::path runs() const { return data / "runs"; }
  [[nodiscard]] std::filesystem::path ledger() const { return data / "ledger.sqlite"; }
};

// Shipped data is looked for in $BAKEOFF_SHARE, beside the binary (../share/bakeoff), then in the
// source tree it was built from. Error: not_found naming the places tried.
Result<Places> find_places();

}  // namespace bakeoff::cli
