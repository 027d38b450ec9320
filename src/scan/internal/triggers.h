// Which files can hold something that bakeoff looks for: those that import a library its detectors
// name. Everything else is read only if such a file imports it.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "scan/detectors.h"
#include "scan/parse_source.h"

namespace bakeoff::scan {

struct Triggers {
  std::set<std::string, std::less<>> python;  // top packages: "flask"
  std::set<std::string, std::less<>> script;  // "express", "@nestjs/common"
};

Triggers triggers_of(const Detectors& detectors);

bool imports_any(std::string_view text, SourceKind kind, const Triggers& triggers);

}  // namespace bakeoff::scan
