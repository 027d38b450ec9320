#include "lab/internal/tree_memory.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <string>

namespace bakeoff::lab {
namespace {

constexpr std::uint64_t kKibibyte = 1024;

std::string_view next_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

std::string_view next_word(std::string_view& line) {
  const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
  const std::size_t end = std::min(line.find(' ', begin), line.size());
  const std::string_view word = line.substr(begin, end - begin);
  line.remove_prefix(end);
  return word;
}

// One mapping, in KiB.
struct Mapping {
  std::string piece;  // of which file: "offset device inode size"; empty: of none
  std::uint64_t resident = 0;
  std::uint64_t proportional = 0;
  std::uint64_t anonymous = 0;
};

// "7f00-7f10 r-xp 00001000 fd:00 1234 /usr/bin/node"; a field's line has a colon in its first word.
bool begins_mapping(std::string_view line) {
  const std::string_view word = next_word(line);
  return word.find('-') != std::string_view::npos && !word.ends_with(':');
}

Mapping read_mapping_head(std::string_view line) {
  next_word(line);  // the address is the process's own
  next_word(line);
  const std::string_view offset = next_word(line);
  const std::string_view device = next_word(line);
  const std::string_view inode = next_word(line);
  Mapping mapping;
  if (inode.empty() || inode == "0") return mapping;
  mapping.piece = std::string(offset) + ' ' + std::string(device) + ' ' + std::string(inode);
  return mapping;
}

std::uint64_t number(std::string_view word) {
  std::uint64_t value = 0;
  std::from_chars(word.data(), word.data() + word.size(), value);
  return value;
}

void read_field(std::string_view line, Mapping& mapping) {
  const std::string_view name = next_word(line);
  const std::uint64_t kibibytes = number(next_word(line));
  if (name == "Size:" && !mapping.piece.empty()) mapping.piece += ' ' + std::to_string(kibibytes);
  if (name == "Rss:") mapping.resident = kibibytes;
  if (name == "Pss:") mapping.proportional = kibibytes;
  if (name == "Anonymous:") mapping.anonymous = kibibytes;
}

class TreeSum {
 public:
  void add(const Mapping& mapping) {
    if (mapping.piece.empty()) {
      private_ += mapping.proportional;
      return;
    }
    // Pages of a private file mapping that were written to are the process's own.
    private_ += mapping.anonymous;
    std::uint64_t& largest = pieces_[mapping.piece];
    largest = std::max(largest, mapping.resident - std::min(mapping.anonymous, mapping.resident));
  }

  [[nodiscard]] std::uint64_t bytes() const {
    std::uint64_t sum = private_;
    for (const auto& [piece, largest] : pieces_) sum += largest;
    return sum * kKibibyte;
  }

 private:
  std::uint64_t private_ = 0;
  std::map<std::string, std::uint64_t> pieces_;
};

}  // namespace

std::uint64_t tree_memory_bytes(const std::vector<std::string_view>& smaps) {
  TreeSum sum;
  for (std::string_view text : smaps) {
    Mapping mapping;
    bool is_open = false;
    while (!text.empty()) {
      const std::string_view line = next_line(text);
      if (!begins_mapping(line)) {
        read_field(line, mapping);
        continue;
      }
      if (is_open) sum.add(mapping);
      mapping = read_mapping_head(line);
      is_open = true;
    }
    if (is_open) sum.add(mapping);
  }
  return sum.bytes();
}

}  // namespace bakeoff::lab
