// What a contestant would need to be installed here and this machine lacks, said before anything is
// installed.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "catalog/contestant.h"

namespace bakeoff::lab {

// Empty: the registry answers. Else why it does not, e.g. "repo.hex.pm cannot be found".
using AskRegistry = std::function<std::string(const std::string& registry)>;

// Asks each registry once, by opening a connection to its host (or to the proxy or mirror that the
// environment names).
AskRegistry ask_registries(const std::map<std::string, std::string>& env);

// "npm is not installed", "hex: repo.hex.pm cannot be found". Empty: nothing is missing.
std::vector<std::string> what_is_missing(const catalog::Contestant& contestant,
                                         const std::map<std::string, std::string>& env,
                                         const AskRegistry& ask);

}  // namespace bakeoff::lab
