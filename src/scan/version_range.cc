#include "scan/version_range.h"

#include <charconv>
#include <string>
#include <vector>

namespace bakeoff::scan {
namespace {

constexpr int kNoLimit = 1'000'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view stripped(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\r\n\"'()");
  if (from == std::string_view::npos) return "";
  return text.substr(from, text.find_last_not_of(" \t\r\n\"'()") + 1 - from);
}

struct Limits {
  Version from;
  Version to;  // not included
};

// The first version that is no longer "1.2.x" when two parts count.
Version after(Version version, int parts) {
  if (parts <= 0) return {{kNoLimit, 0, 0}, 1};
  for (int i = parts; i < 3; ++i) version.parts[static_cast<std::size_t>(i)] = 0;
  ++version.parts[static_cast<std::size_t>(parts - 1)];
  return version;
}

// ^1.2.3: up to the next change of the first part that is not zero.
int caret_parts(const Version& version) {
  for (int i = 0; i < version.count; ++i) {
    if (version.parts[static_cast<std::size_t>(i)] != 0) return i + 1;
  }
  return std::max(version.count, 1);
}

struct Comparator {
  std::string_view operation;
  std::string_view version;
};

std::optional<Comparator> comparator_of(std::string_view text) {
  constexpr std::array<std::string_view, 11> operations{
      ">=", "<=", "===", "==", "!=", "~=", "~>", ">", "<", "^", "~"};
  for (const auto operation : operations) {
    if (text.starts_with(operation))
      return Comparator{operation, stripped(text.substr(operation.size()))};
  }
  if (text.starts_with('=')) return Comparator{"==", stripped(text.substr(1))};
  if (text.empty()) return std::nullopt;
  return Comparator{"", text};
}

std::optional<bool> holds(const Comparator& comparator, const Version& version) {
  auto text = comparator.version;
  if (text == "*" || text == "x" || text == "X" || text == "latest") return true;
  const auto wanted = parse_version(text);
  if (!wanted) return std::nullopt;
  const bool is_open = text.ends_with(".*") || text.ends_with(".x") || text.ends_with(".X");
  const int parts = wanted->count;
  const auto is_within = [&](int counted) {
    return version >= *wanted && version < after(*wanted, counted);
  };
  const auto operation = comparator.operation;
  if (operation == ">=") return version >= *wanted;
  if (operation == "<=") return version < after(*wanted, parts);
  if (operation == ">") return version >= after(*wanted, parts);
  if (operation == "<") return version < *wanted;
  if (operation == "!=") return !is_within(parts);
  if (operation == "^") return is_within(caret_parts(*wanted));
  if (operation == "~" || operation == "~>") return is_within(std::min(parts, 2));
  if (operation == "~=") return is_within(std::max(parts - 1, 1));
  if (operation == "===") return version == *wanted;
  return is_within(operation == "==" && !is_open ? 3 : parts);
}

// Comparators that must all hold: split at commas and blanks, an operator stays with its version.
std::optional<bool> all_hold(std::string_view text, const Version& version) {
  const auto dash = text.find(" - ");
  if (dash != std::string_view::npos) {
    const auto low = holds({">=", stripped(text.substr(0, dash))}, version);
    const auto high = holds({"<=", stripped(text.substr(dash + 3))}, version);
    if (!low || !high) return std::nullopt;
    return *low && *high;
  }
  bool result = true;
  bool is_any = false;
  std::size_t at = 0;
  while (at < text.size()) {
    at = text.find_first_not_of(" \t,", at);
    if (at == std::string_view::npos) break;
    auto end = text.find_first_not_of("<>=!~^", at);
    if (end == std::string_view::npos) return std::nullopt;
    end = text.find_first_not_of(" \t", end);
    if (end == std::string_view::npos) return std::nullopt;
    end = std::min(text.find_first_of(" \t,", end), text.size());
    const auto comparator = comparator_of(text.substr(at, end - at));
    if (!comparator) return std::nullopt;
    const auto one = holds(*comparator, version);
    if (!one) return std::nullopt;
    result = result && *one;
    is_any = true;
    at = end;
  }
  if (!is_any) return std::nullopt;
  return result;
}

}  // namespace

std::optional<Version> parse_version(std::string_view text) {
  text = stripped(text);
  while (!text.empty() && (text.front() == '=' || text.front() == 'v')) text.remove_prefix(1);
  Version version;
  while (version.count < 3 && !text.empty() && is_digit(text.front())) {
    int number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc()) return std::nullopt;
    version.parts[static_cast<std::size_t>(version.count++)] = number;
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    if (text.size() < 2 || text.front() != '.' || !is_digit(text[1])) break;
    text.remove_prefix(1);
  }
  if (version.count == 0) return std::nullopt;
  return version;
}

std::optional<bool> admits(std::string_view range, const Version& version) {
  range = stripped(range);
  if (range.empty()) return true;
  bool is_unknown = false;
  while (true) {
    const auto bar = range.find("||");
    const auto one = all_hold(stripped(range.substr(0, bar)), version);
    if (one && *one) return true;
    is_unknown |= !one;
    if (bar == std::string_view::npos) break;
    range = range.substr(bar + 2);
  }
  if (is_unknown) return std::nullopt;
  return false;
}

bool names_one_version(std::string_view range) {
  range = stripped(range);
  const bool has_equals = range.starts_with("==");
  while (!range.empty() && (range.front() == '=' || range.front() == 'v')) range.remove_prefix(1);
  range = stripped(range);
  if (range.empty() || !is_digit(range.front())) return false;
  if (range.find_first_of("*|, <>") != std::string_view::npos || range.ends_with(".x"))
    return false;
  const auto version = parse_version(range);
  return version && (has_equals || version->count == 3);
}

}  // namespace bakeoff::scan
