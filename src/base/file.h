// Whole-file reading and crash-safe writing. Errors name the path and the reason.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace bakeoff {

// Error: also where there is more than 1 GiB, as in /dev/zero.
Result<std::string> read_file(const std::filesystem::path& path);

// Readers see the old or the new text, never half of it: temporary file, fsync, rename. A symbolic
// link stays one; what is no file, like /dev/null or a pipe, is written to and stays what it is.
Result<void> write_file(const std::filesystem::path& path, std::string_view text);
// The same for what can be made again, such as a cache: a power cut may lose it.
Result<void> write_scratch_file(const std::filesystem::path& path, std::string_view text);
// Whether write_file will get so far as to write, for work whose result goes there in the end.
// Changes nothing. Error: invalid_input naming the path and the reason.
Result<void> check_can_write(const std::filesystem::path& path);

// Appends `line` and a newline with one write(2), then fdatasync. A crash leaves at most one torn
// last line.
Result<void> append_line(const std::filesystem::path& path, std::string_view line);

Result<void> make_folder(const std::filesystem::path& path);

// 64-bit FNV-1a in hex: names cached things by their content; not for security.
std::string content_hash(std::string_view text);

}  // namespace bakeoff
