#include "scan/ignore_rules.h"

#include <algorithm>
#include <cstdint>

namespace bakeoff::scan {
namespace {

constexpr std::size_t kMostPatterns = 5000;
constexpr int kMostGlobSteps = 20'000;  // of one match: hostile patterns end here

bool matches_class(std::string_view pattern, std::size_t& at, char c) {
  std::size_t i = at + 1;
  const bool is_negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (is_negated) ++i;
  bool is_in = false;
  bool is_first = true;
  for (; i < pattern.size() && (pattern[i] != ']' || is_first); ++i, is_first = false) {
    if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
      is_in |= pattern[i] <= c && c <= pattern[i + 2];
      i += 2;
    } else {
      is_in |= pattern[i] == c;
    }
  }
  if (i >= pattern.size()) return pattern[at] == c;  // no end: a plain bracket
  at = i;
  return is_in != is_negated && c != '/';
}

class Glob {
 public:
  bool match(std::string_view pattern, std::string_view path) {
    while (!pattern.empty()) {
      if (++steps_ > kMostGlobSteps) return false;
      if (pattern.starts_with("**")) return match_stars(pattern, path);
      if (pattern.front() == '*') return match_star(pattern, path);
      if (path.empty()) return false;
      std::size_t at = 0;
      bool fits = pattern.front() == path.front();
      if (pattern.front() == '?') fits = path.front() != '/';
      if (pattern.front() == '[') fits = matches_class(pattern, at, path.front());
      if (pattern.front() == '\\' && pattern.size() > 1) {
        fits = pattern[1] == path.front();
        at = 1;
      }
      if (!fits) return false;
      pattern.remove_prefix(at + 1);
      path.remove_prefix(1);
    }
    return path.empty();
  }

 private:
  bool match_star(std::string_view pattern, std::string_view path) {
    pattern.remove_prefix(1);
    for (;;) {
      if (match(pattern, path)) return true;
      if (path.empty() || path.front() == '/' || steps_ > kMostGlobSteps) return false;
      path.remove_prefix(1);
    }
  }

  // "**/": any folders, none among them; "/**": all that is inside.
  bool match_stars(std::string_view pattern, std::string_view path) {
    pattern.remove_prefix(2);
    if (pattern.starts_with('/')) {
      pattern.remove_prefix(1);
      for (;;) {
        if (match(pattern, path)) return true;
        const auto slash = path.find('/');
        if (slash == std::string_view::npos || steps_ > kMostGlobSteps) return false;
        path.remove_prefix(slash + 1);
      }
    }
    for (;;) {
      if (match(pattern, path)) return true;
      if (path.empty() || steps_ > kMostGlobSteps) return false;
      path.remove_prefix(1);
    }
  }

  int steps_ = 0;
};

bool is_plain(std::string_view pattern) {
  return pattern.find_first_of("*?[\\") == std::string_view::npos;
}

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i)
    number = number << 8U | static_cast<std::uint8_t>(bytes[at + i]);
  return number;
}

// A .git/index of version 2, 3 or 4, entry by entry.
class IndexReader {
 public:
  explicit IndexReader(std::string_view index) : index_(index) {}

  // nullopt: it is not one.
  std::optional<std::vector<std::string>> read() {
    constexpr std::size_t header_size = 12;
    if (index_.size() < header_size || !index_.starts_with("DIRC")) return std::nullopt;
    version_ = number_at(index_, 4);
    const auto count = number_at(index_, 8);
    if (version_ < 2 || version_ > 4 || count > index_.size() / kFixed) return std::nullopt;
    at_ = header_size;
    std::vector<std::string> paths;
    paths.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      if (!read_entry()) return std::nullopt;
      paths.push_back(path_);
    }
    std::ranges::sort(paths);
    return paths;
  }

 private:
  static constexpr std::size_t kFixed = 62;  // bytes of an entry before its path

  bool read_entry() {
    if (at_ + kFixed > index_.size()) return false;
    const std::size_t start = at_;
    const bool is_extended =
        version_ >= 3 && (static_cast<std::uint8_t>(index_[at_ + 60]) & 0x40U) != 0;
    at_ += kFixed + (is_extended ? 2 : 0);
    // Version 4 drops the end of the path before, the others write the whole path.
    const auto dropped = version_ == 4 ? read_dropped() : path_.size();
    if (dropped > path_.size()) return false;
    const auto end = index_.find('\0', std::min(at_, index_.size()));
    if (end == std::string_view::npos) return false;
    path_.resize(path_.size() - dropped);
    path_ += index_.substr(at_, end - at_);
    at_ = version_ == 4 ? end + 1 : start + ((end - start) / 8 + 1) * 8;
    return true;
  }

  // In groups of seven bits.
  std::size_t read_dropped() {
    std::size_t dropped = 0;
    std::uint8_t byte = 0x80;
    for (int group = 0; (byte & 0x80U) != 0 && group < 5 && at_ < index_.size(); ++group) {
      byte = static_cast<std::uint8_t>(index_[at_++]);
      dropped = (group == 0 ? 0 : (dropped + 1) << 7U) | (byte & 0x7fU);
    }
    return dropped;
  }

  std::string_view index_;
  std::uint32_t version_ = 0;
  std::size_t at_ = 0;
  std::string path_;
};

}  // namespace

bool matches_glob(std::string_view pattern, std::string_view path) {
  return Glob().match(pattern, path);
}

IgnoreRules::IgnoreRules(std::string folder, std::string_view text) : folder_(std::move(folder)) {
  while (!text.empty() && patterns_.size() < kMostPatterns) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text = end == std::string_view::npos ? "" : text.substr(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    while (line.ends_with(' ') && !line.ends_with("\\ ")) line.remove_suffix(1);
    if (!line.empty() && line.front() != '#') add(line);
  }
}

void IgnoreRules::add(std::string_view line) {
  Pattern pattern;
  pattern.keeps = line.front() == '!';
  if (pattern.keeps || line.starts_with("\\#") || line.starts_with("\\!")) line.remove_prefix(1);
  pattern.folders_only = line.ends_with('/');
  if (pattern.folders_only) line.remove_suffix(1);
  pattern.is_anchored = line.find('/') != std::string_view::npos;
  if (line.starts_with('/')) line.remove_prefix(1);
  if (line.empty()) return;
  if (is_plain(line)) {
    pattern.shape = Shape::plain;
  } else if (!pattern.is_anchored && line.front() == '*' && is_plain(line.substr(1))) {
    pattern.shape = Shape::ending;
    line.remove_prefix(1);
  }
  pattern.text = line;
  patterns_.push_back(std::move(pattern));
}

bool IgnoreRules::fits(const Pattern& pattern, std::string_view path, std::string_view name) {
  const auto whole = pattern.is_anchored ? path : name;
  switch (pattern.shape) {
    case Shape::plain:
      return whole == pattern.text;
    case Shape::ending:
      return whole.ends_with(pattern.text);
    case Shape::glob:
      break;
  }
  return matches_glob(pattern.text, whole);
}

std::optional<bool> IgnoreRules::ignores(std::string_view path, bool is_folder) const {
  if (!folder_.empty()) {
    if (!path.starts_with(folder_) || path.size() <= folder_.size() || path[folder_.size()] != '/')
      return std::nullopt;
    path.remove_prefix(folder_.size() + 1);
  }
  const auto name = path.substr(path.rfind('/') + 1);
  for (auto pattern = patterns_.rbegin(); pattern != patterns_.rend(); ++pattern) {
    if (pattern->folders_only && !is_folder) continue;
    if (fits(*pattern, path, name)) return !pattern->keeps;
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> tracked_paths(std::string_view index) {
  return IndexReader(index).read();
}

}  // namespace bakeoff::scan
