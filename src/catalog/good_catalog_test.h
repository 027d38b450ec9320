// For tests: a small catalog without a mistake, in a folder of its own, ready to have mistakes put
// in.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "support/temp_dir.h"

namespace bakeoff::catalog {

class GoodCatalog {
 public:
  GoodCatalog();

  // Paths are relative to the folder that holds both: "catalog/scale.toml",
  // "contestants/node/http/contestant.toml".
  void write(const std::string& path, const std::string& text);
  void remove(const std::string& path);
  // REQUIRES: `from` stands in the file exactly once.
  void change(const std::string& path, const std::string& from, const std::string& to);

  [[nodiscard]] CatalogFolders folders() const;
  [[nodiscard]] std::filesystem::path root() const { return folder_.path(); }
  // One a line, paths relative as above.
  [[nodiscard]] std::string problems() const;

 private:
  support::TempDir folder_;
};

}  // namespace bakeoff::catalog
