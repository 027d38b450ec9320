// Packages of a Debian suite, extracted into a folder of the cache (nothing is configured, nobody
// needs to be root) and run under bubblewrap, which shares the machine's network and processes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "lab/install_contestant.h"

namespace bakeoff::lab {

// What a command sees beside the root's own files, at the same paths as outside.
struct RootView {
  std::vector<std::filesystem::path> read_only = {};
  std::vector<std::filesystem::path> writable = {};
  std::filesystem::path cwd = "/";
  bool reaches_registries = false;  // the machine's resolver and certificates
};

std::vector<std::string> under_root(const DebianRoot& root, const RootView& view,
                                    const std::vector<std::string>& argv);

// "7.2.2.2" of "rails_2%3a7.2.2.2+dfsg-1_all.deb" in a list of archives; "" when it is not there.
std::string extracted_version(const std::string& archives, const std::string& package);

}  // namespace bakeoff::lab
