#include "catalog/internal/toml_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

// Deep nesting costs stack in the library: 16 lists or inline tables are more than any file here needs.
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
#define TOML_MAX_NESTED_VALUES 16
#include <toml++/toml.h>

namespace bakeoff::catalog {
namespace {

constexpr std::size_t kMostBytes = 1 << 20;
constexpr int kMostDots = 100;  // on one line

Place place_of(const toml::source_region& region, Place otherwise) {
  if (region.begin.line == 0) return otherwise;  // tables that a longer key brings along have no place
  return {static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

template <class T>
std::string written(const T& date_or_time) {
  std::ostringstream text;
  text << date_or_time;
  return text.str();
}

TomlValue value_of(const toml::node& node, Place otherwise);

std::vector<TomlValue> items_of(const toml::array& list) {
  std::vector<TomlValue> items;
  items.reserve(list.size());
  for (const auto& item : list) items.push_back(value_of(item, place_of(list.source(), {})));
  return items;
}

std::vector<TomlEntry> entries_of(const toml::table& table) {
  std::vector<TomlEntry> entries;
  entries.reserve(table.size());
  for (const auto& [key, node] : table) {
    const Place place = place_of(key.source(), place_of(table.source(), {}));
    entries.push_back({std::string(key.str()), place, value_of(node, place)});
  }
  std::ranges::sort(entries, [](const TomlEntry& a, const TomlEntry& b) {
    return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
  });
  return entries;
}

TomlValue value_of(const toml::node& node, Place otherwise) {
  TomlValue value;
  value.place = place_of(node.source(), otherwise);
  if (const auto* text = node.as_string()) {
    value.kind = TomlKind::text;
    value.text = text->get();
  } else if (const auto* whole = node.as_integer()) {
    value.kind = TomlKind::whole;
    value.whole = whole->get();
    value.number = static_cast<double>(whole->get());
  } else if (const auto* number = node.as_floating_point()) {
    value.kind = TomlKind::number;
    value.number = number->get();
  } else if (const auto* flag = node.as_boolean()) {
    value.kind = TomlKind::flag;
    value.flag = flag->get();
  } else if (const auto* list = node.as_array()) {
    value.kind = TomlKind::list;
    value.items = items_of(*list);
  } else if (const auto* table = node.as_table()) {
    value.kind = TomlKind::table;
    value.entries = entries_of(*table);
  } else {
    value.kind = TomlKind::date;
    if (const auto* date = node.as_date()) value.text = written(date->get());
    if (const auto* time = node.as_time()) value.text = written(time->get());
    if (const auto* both = node.as_date_time()) value.text = written(both->get());
  }
  return value;
}

// A dotted key opens a table at every dot and the library sets it no limit: thousands on one line would overflow the
// stack when the tree is destroyed. Dots in quotes count too, since telling them apart takes a parser.
std::optional<SyntaxError> find_deep_key(std::string_view text) {
  Place place;
  int dots = 0;
  for (const char c : text) {
    if (c == '.' && ++dots > kMostDots) {
      return SyntaxError{place, fmt::format("more than {} dots on one line", kMostDots)};
    }
    ++place.column;
    if (c == '\n') {
      place = {place.line + 1, 1};
      dots = 0;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(TomlKind kind) {
  switch (kind) {
    case TomlKind::text: return "text";
    case TomlKind::whole: return "a whole number";
    case TomlKind::number: return "a number";
    case TomlKind::flag: return "true or false";
    case TomlKind::date: return "a date or time";
    case TomlKind::list: return "a list";
    case TomlKind::table: return "a table";
  }
  return "nothing";
}

TomlTree parse_toml(std::string_view text) {
  if (text.size() > kMostBytes) {
    return {{}, SyntaxError{{}, fmt::format("the file is larger than {} bytes", kMostBytes)}};
  }
  if (auto deep = find_deep_key(text)) return {{}, std::move(deep)};
  const auto parsed = toml::parse(text);
  if (!parsed) {
    const auto& error = parsed.error();
    return {{}, SyntaxError{place_of(error.source(), {}), std::string(error.description())}};
  }
  TomlTree tree{value_of(parsed.table(), {}), std::nullopt};
  tree.root.place = {};
  return tree;
}

}  // namespace bakeoff::catalog
