// Reading files of a code base nobody vouches for.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace bakeoff::scan {

// Opens without waiting and without following a link, and reads regular files alone: a file may
// have become something else since it was found. False: `error` says why.
bool read_regular(const std::filesystem::path& path, std::string& text, std::string& error);

// Also tells when the file had last changed when it was opened (see change_time); as it was where
// it could not be.
bool read_regular(const std::filesystem::path& path, std::string& text, std::string& error,
                  std::int64_t& changed_at);

// When a file last changed, in any way: nobody can set that (st_ctim). Nanoseconds since 1970.
std::int64_t change_time(const struct stat& status);

}  // namespace bakeoff::scan
