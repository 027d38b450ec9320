// BoundedLog: the first and the last megabyte of what a contestant prints, in one plain file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "lab/internal/fd.h"

namespace bakeoff::lab {

// The file is readable at any time. Between cuts it grows to head + 2 tails, so a flood costs two
// writes a byte at most. A full disk loses text, never blocks the contestant.
class BoundedLog {
 public:
  static constexpr std::uint64_t kHeadBytes = 1 << 20;
  static constexpr std::uint64_t kTailBytes = 1 << 20;

  static Result<BoundedLog> create(const std::filesystem::path& path);
  void append(std::string_view text);
  void finish();  // cuts the file to head, a line that says how much was left out, tail

 private:
  explicit BoundedLog(Fd file) : file_(std::move(file)) {}
  void cut();
  bool write_at_end(std::string_view text);

  Fd file_;
  std::uint64_t size_ = 0;
  std::uint64_t left_out_ = 0;
  std::uint64_t marker_bytes_ = 0;  // length of the line between head and tail, 0: not there yet
};

// The last `lines` lines of a log, read from its last 64 KB.
std::string last_lines(const std::filesystem::path& log_file, int lines);

}  // namespace bakeoff::lab
