// Reading files of a code base nobody vouches for.
#pragma once

#include <filesystem>
#include <string>

namespace bakeoff::scan {

// Opens without waiting and without following a link, and reads regular files alone: a file may
// have become something else since it was found. False: `error` says why.
bool read_regular(const std::filesystem::path& path, std::string& text, std::string& error);

}  // namespace bakeoff::scan
