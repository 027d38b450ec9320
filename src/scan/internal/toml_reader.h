// A table of a TOML file, read key by key: unknown keys and values of the wrong kind are mistakes
// with their place.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/toml_tree.h"
#include "scan/detectors.h"

namespace bakeoff::scan {

// Reads one table; the first mistake stays.
class TomlReader {
 public:
  TomlReader(const catalog::TomlValue& table, std::string& mistake)
      : table_(table), mistake_(mistake) {}
  ~TomlReader() {
    for (const auto& entry : table_.entries) {
      if (std::ranges::find(asked_, entry.key) == asked_.end())
        complain(entry.value, "unknown key '" + entry.key + "'");
    }
  }
  TomlReader(const TomlReader&) = delete;
  TomlReader& operator=(const TomlReader&) = delete;

  const catalog::TomlValue* find(std::string_view key) {
    asked_.emplace_back(key);
    const auto found = std::ranges::find(table_.entries, key, &catalog::TomlEntry::key);
    return found == table_.entries.end() ? nullptr : &found->value;
  }

  std::string text(std::string_view key) {
    const auto* value = find(key);
    if (value == nullptr) return "";
    if (value->kind != catalog::TomlKind::text)
      complain(*value, fmt::format("'{}' must be text", key));
    return value->text;
  }

  bool flag(std::string_view key) {
    const auto* value = find(key);
    if (value == nullptr) return false;
    if (value->kind != catalog::TomlKind::flag)
      complain(*value, fmt::format("'{}' must be true or false", key));
    return value->flag;
  }

  int whole(std::string_view key) {
    const auto* value = find(key);
    if (value == nullptr) return 0;
    if (value->kind != catalog::TomlKind::whole)
      complain(*value, fmt::format("'{}' must be a whole number", key));
    return static_cast<int>(value->whole);
  }

  std::vector<std::string> texts(std::string_view key) {
    const auto* value = find(key);
    return value == nullptr ? std::vector<std::string>{} : texts_in(*value, key);
  }

  std::map<std::string, std::vector<std::string>> lists(std::string_view key) {
    std::map<std::string, std::vector<std::string>> out;
    if (const auto* value = find(key)) {
      for (const auto& entry : value->entries) out[entry.key] = texts_in(entry.value, entry.key);
    }
    return out;
  }

  std::map<std::string, std::string> words(std::string_view key) {
    std::map<std::string, std::string> out;
    if (const auto* value = find(key)) {
      for (const auto& entry : value->entries) out[entry.key] = entry.value.text;
    }
    return out;
  }

  // "keyword:prefix | 1.prefix | =GET"
  Places places(std::string_view key) {
    const auto* value = find(key);
    if (value == nullptr) return {};
    Places out;
    std::string_view left = value->text;
    while (!left.empty()) {
      const auto bar = left.find(" | ");
      const auto part = left.substr(0, bar);
      left = bar == std::string_view::npos ? "" : left.substr(bar + 3);
      out.push_back(place(part, *value));
    }
    return out;
  }

  template <class Read>
  void tables(std::string_view key, const Read& read) {
    const auto* value = find(key);
    if (value == nullptr) return;
    for (const auto& item : value->items) {
      TomlReader inner(item, mistake_);
      read(inner, item);
    }
  }

  void complain(const catalog::TomlValue& where, const std::string& what) {
    if (mistake_.empty())
      mistake_ = fmt::format("{}:{}: {}", where.place.line, where.place.column, what);
  }

 private:
  std::vector<std::string> texts_in(const catalog::TomlValue& value, std::string_view key) {
    if (value.kind == catalog::TomlKind::text) return {value.text};
    std::vector<std::string> out;
    if (value.kind != catalog::TomlKind::list)
      complain(value, fmt::format("'{}' must be a list", key));
    for (const auto& item : value.items) {
      if (item.kind != catalog::TomlKind::text)
        complain(item, fmt::format("'{}' must hold texts", key));
      out.push_back(item.text);
    }
    return out;
  }

  Place place(std::string_view text, const catalog::TomlValue& where) {
    constexpr std::string_view filled = "filled ";
    if (text.starts_with(filled)) {
      Place made = place(text.substr(filled.size()), where);
      made.must_be_filled = true;
      return made;
    }
    if (text == "last") return {SourceKindOf::last, 0, ""};
    if (text == "called") return {SourceKindOf::called, 0, ""};
    if (text == "decorated") return {SourceKindOf::decorated, 0, ""};
    if (text == "receiver") return {SourceKindOf::receiver, 0, ""};
    if (text.starts_with('=')) return {SourceKindOf::literal, 0, std::string(text.substr(1))};
    if (text.starts_with("keyword:"))
      return {SourceKindOf::keyword, 0, std::string(text.substr(8))};
    int position = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), position);
    const auto rest = text.substr(static_cast<std::size_t>(read.ptr - text.data()));
    if (read.ec == std::errc() && rest.empty()) return {SourceKindOf::position, position, ""};
    if (read.ec == std::errc() && rest == "..") return {SourceKindOf::rest, position, ""};
    if (read.ec == std::errc() && rest.starts_with('.'))
      return {SourceKindOf::option, position, std::string(rest.substr(1))};
    complain(where, fmt::format("'{}' names no place of an argument", text));
    return {};
  }

  const catalog::TomlValue& table_;
  std::string& mistake_;
  std::vector<std::string> asked_;
};

}  // namespace bakeoff::scan
