// TableReader: lists, maps, tables below, and names.
#include <fmt/format.h>

#include "catalog/internal/table_reader.h"

namespace bakeoff::catalog {

std::vector<std::string> TableReader::texts_in(const TomlValue& list, const std::string& name,
                                               const TextRule& rule) {
  std::vector<std::string> texts;
  for (const auto& item : list.items) {
    if (item.kind == TomlKind::text && item.text.empty()) {
      problem_in(item, fmt::format("'{}' must not hold an empty text", name));
    } else if (auto text = text_in(item, name, rule)) {
      texts.push_back(std::move(*text));
    }
  }
  return texts;
}

std::vector<std::string> TableReader::texts(std::string_view key, Need need, const TextRule& rule) {
  const auto* list = take_kind(key, "array", TomlKind::list, need);
  describe(std::string(key) + "[]", "string", false);
  if (list == nullptr) return {};
  if (list->items.empty() && need == Need::required)
    problem(key, fmt::format("'{}' must not be empty", key));
  return texts_in(*list, std::string(key), rule);
}

std::vector<std::vector<std::string>> TableReader::text_lists(std::string_view key, Need need,
                                                              const TextRule& rule) {
  const auto* list = take_kind(key, "array", TomlKind::list, need);
  describe(std::string(key) + "[]", "array", false);
  describe(std::string(key) + "[][]", "string", false);
  std::vector<std::vector<std::string>> lists;
  if (list == nullptr) return lists;
  const auto name = std::string(key) + "[]";
  for (const auto& item : list->items) {
    if (!is_kind(item, TomlKind::list, name)) continue;
    if (item.items.empty()) problem_in(item, fmt::format("'{}' must not hold an empty list", key));
    lists.push_back(texts_in(item, name, rule));
  }
  return lists;
}

std::map<std::string, std::string> TableReader::text_map(std::string_view key, Need need,
                                                         const TextRule& key_rule,
                                                         const TextRule& rule) {
  const auto* table = take_kind(key, "object", TomlKind::table, need);
  describe(std::string(key) + ".*", "string", false);
  std::map<std::string, std::string> map;
  if (table == nullptr) return map;
  for (const auto& entry : table->entries) {
    if (const auto wrong = key_rule(entry.key); !wrong.empty()) {
      context_.problems.push_back(
          problem_at(where(entry.place), fmt::format("'{}': {}", key, wrong)));
    }
    if (auto text = text_in(entry.value, fmt::format("{}.{}", key, entry.key), rule)) {
      map.emplace(entry.key, std::move(*text));
    }
  }
  return map;
}

std::map<std::string, double> TableReader::number_map(std::string_view key, const Range& range) {
  const auto* table = take_kind(key, "object", TomlKind::table, Need::optional);
  describe(std::string(key) + ".*", "number", false);
  std::map<std::string, double> map;
  if (table == nullptr) return map;
  TableReader below(*table, context_, path_ + std::string(key) + ".");
  for (const auto& entry : table->entries) map.emplace(entry.key, below.number(entry.key, range));
  return map;
}

std::string TableReader::reference(std::string_view key, std::string_view kind) {
  auto id = text(key);
  if (!id.empty()) links().refer(kind, id, where(key));
  return id;
}

std::string TableReader::reference_or_none(std::string_view key, std::string_view kind) {
  auto id = text_or_none(key);
  if (!id.empty()) links().refer(kind, id, where(key));
  return id;
}

std::vector<std::string> TableReader::references(std::string_view key, std::string_view kind) {
  auto ids = texts(key, Need::optional);
  const auto* entry = find(key);
  if (entry == nullptr) return ids;
  for (const auto& item : entry->value.items) {
    if (item.kind == TomlKind::text && !item.text.empty())
      links().refer(kind, item.text, where(item.place));
  }
  return ids;
}

std::string TableReader::id(std::string_view kind, const std::string& scope) {
  auto id = text("id", is_id);
  if (!id.empty()) links().define(kind, id, where("id"), scope);
  return id;
}

void TableReader::keys_are_references(std::string_view key, std::string_view kind) {
  const auto* entry = find(key);
  if (entry == nullptr) return;
  for (const auto& below : entry->value.entries) links().refer(kind, below.key, where(below.place));
}

void TableReader::describe_below(const std::string& path, const Read& read) {
  if (!is_describing()) return;
  const TomlValue nothing;
  TableReader below(nothing, context_, path_ + path + ".");
  read(below);
}

bool TableReader::table(std::string_view key, Need need, const Read& read) {
  const auto* table = take_kind(key, "object", TomlKind::table, need);
  describe_below(std::string(key), read);
  if (table == nullptr) return false;
  TableReader below(*table, context_, path_ + std::string(key) + ".");
  read(below);
  below.report_unknown_keys();
  return true;
}

void TableReader::tables(std::string_view key, Need need, const Read& read) {
  const auto* list = take_kind(key, "array", TomlKind::list, need);
  const auto path = std::string(key) + "[]";
  describe(path, "object", false);
  describe_below(path, read);
  if (list == nullptr) return;
  if (list->items.empty() && need == Need::required)
    problem(key, fmt::format("'{}' must not be empty", key));
  for (const auto& item : list->items) {
    if (!is_kind(item, TomlKind::table, path)) continue;
    TableReader below(item, context_, path_ + path + ".");
    read(below);
    below.report_unknown_keys();
  }
}

void TableReader::named_tables(
    std::string_view key, Need need,
    const std::function<void(const std::string& name, TableReader&)>& read) {
  const auto* table = take_kind(key, "object", TomlKind::table, need);
  const auto path = std::string(key) + ".*";
  describe(path, "object", false);
  describe_below(path, [&](TableReader& below) { read("", below); });
  if (table == nullptr) return;
  for (const auto& entry : table->entries) {
    if (!is_kind(entry.value, TomlKind::table, fmt::format("{}.{}", key, entry.key))) continue;
    TableReader below(entry.value, context_, path_ + path + ".");
    read(entry.key, below);
    below.report_unknown_keys();
  }
}

}  // namespace bakeoff::catalog
