// Which files can hold something that bakeoff looks for: those that import a library its detectors
// name. Everything else is read only if such a file imports it.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "scan/detectors.h"
#include "scan/parse_source.h"

namespace bakeoff::scan {

struct Triggers {
  std::set<std::string, std::less<>> python;  // top packages: "flask"
  std::set<std::string, std::less<>> script;  // "express", "@nestjs/common"
  // The project's own modules and packages: what is neither these nor Python's is a library.
  std::set<std::string, std::less<>> own_python;
};

Triggers triggers_of(const Detectors& detectors);

void add_own_names(const std::vector<std::string>& paths, Triggers& triggers);

bool imports_any(std::string_view text, SourceKind kind, const Triggers& triggers);

}  // namespace bakeoff::scan
