#include "estimate/port_map.h"

#include <algorithm>
#include <cctype>

namespace bakeoff::estimate {
namespace {

std::string folded(std::string_view name, bool dashes_are_equal) {
  std::string text(name);
  for (char& c : text) {
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (dashes_are_equal && c == '-') c = '_';
  }
  return text;
}

const catalog::PortCell* cell_towards(const std::vector<catalog::PortCell>& cells,
                                      const std::string& to) {
  const auto found = std::ranges::find(cells, to, &catalog::PortCell::to);
  return found == cells.end() ? nullptr : &*found;
}

PortStatus status_of(catalog::Fit fit) {
  switch (fit) {
    case catalog::Fit::one_to_one:
      return PortStatus::one_to_one;
    case catalog::Fit::partial:
      return PortStatus::partial;
    case catalog::Fit::none:
      break;
  }
  return PortStatus::none;
}

}  // namespace

std::string_view name_of(PortStatus status) {
  switch (status) {
    case PortStatus::one_to_one:
      return "one_to_one";
    case PortStatus::partial:
      return "partial";
    case PortStatus::none:
      return "none";
    case PortStatus::unknown:
      break;
  }
  return "unknown";
}

PortMap::PortMap(const catalog::MigrationKnowledge& known, std::string_view from, std::string to)
    : to_(std::move(to)), dashes_are_equal_(from == "python") {
  for (const auto& family : known.families) {
    if (family.from != from) continue;
    for (const auto& library : family.libraries) {
      for (const auto& package : library.packages)
        by_package_.emplace(folded(package, dashes_are_equal_), Entry{&family, &library});
    }
  }
}

// "google.cloud.storage" is found as "google.cloud", "@aws-sdk/client-x" as "@aws-sdk" where only
// that is known, "lodash/merge" as "lodash".
const PortMap::Entry* PortMap::find(std::string_view package) const {
  std::string name = folded(package, dashes_are_equal_);
  while (true) {
    if (const auto found = by_package_.find(name); found != by_package_.end())
      return &found->second;
    const auto cut = name.find_last_of("./");
    if (cut == std::string::npos || cut == 0) return nullptr;
    name.resize(cut);
  }
}

const catalog::PortFamily* PortMap::family_of(std::string_view package) const {
  const Entry* entry = find(package);
  return entry == nullptr ? nullptr : entry->family;
}

Port PortMap::look_up(const UsedLibrary& library) const {
  Port port;
  port.name = library.name;
  port.uses = library.uses;
  port.file = library.file;
  port.line = library.line;
  const Entry* entry = find(library.name);
  if (entry == nullptr) {
    port.because = "not in the port map: somebody has to look for an equivalent";
    return port;
  }
  port.library = entry->library->id;
  port.kind = entry->family->kind;
  const auto* cell = cell_towards(entry->library->cells, to_);
  port.by_kind = cell == nullptr;
  if (cell == nullptr) cell = cell_towards(entry->family->cells, to_);
  if (cell == nullptr) {
    port.because = "known, but nothing is written down towards " + to_;
    return port;
  }
  port.status = status_of(cell->fit);
  port.take = cell->take;
  port.because = cell->because;
  port.basis = cell->basis;
  port.stays = port.status == PortStatus::none && entry->family->stays_when_missing;
  return port;
}

}  // namespace bakeoff::estimate
