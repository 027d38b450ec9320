#include "catalog/internal/table_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace bakeoff::catalog {
namespace {

std::string outside(const Range& range, double value) {
  if (!std::isfinite(value)) return "must be a finite number";
  const bool too_low = range.above_least ? value <= range.least : value < range.least;
  if (!too_low && value <= range.most) return "";
  if (std::isfinite(range.least) && std::isfinite(range.most)) {
    return fmt::format("must be {} {} and at most {}, not {}",
                       range.above_least ? "more than" : "at least", range.least, range.most,
                       value);
  }
  if (too_low) {
    return fmt::format("must be {} {}, not {}", range.above_least ? "more than" : "at least",
                       range.least, value);
  }
  return fmt::format("must be at most {}, not {}", range.most, value);
}

constexpr Range kInt{.least = std::numeric_limits<int>::min(),
                     .most = std::numeric_limits<int>::max()};

}  // namespace

TableReader::TableReader(const TomlValue& table, FileContext& context, std::string path)
    : table_(table), context_(context), path_(std::move(path)) {}

const TomlEntry* TableReader::find(std::string_view key) const {
  const auto found = std::ranges::find(table_.entries, key, &TomlEntry::key);
  return found == table_.entries.end() ? nullptr : &*found;
}

Where TableReader::where() const { return where(table_.place); }

Where TableReader::where(std::string_view key) const {
  const auto* entry = find(key);
  return where(entry == nullptr ? table_.place : entry->value.place);
}

void TableReader::problem(std::string_view key, std::string message) {
  if (!is_describing()) context_.problems.push_back(problem_at(where(key), std::move(message)));
}

void TableReader::problem_in(const TomlValue& value, std::string message) {
  context_.problems.push_back(problem_at(where(value.place), std::move(message)));
}

void TableReader::ask_later(std::string_view key, Links::Question question) {
  if (!is_describing()) context_.links.ask_later(where(key), std::move(question));
}

void TableReader::describe(const std::string& path, std::string_view type, bool required,
                           std::span<const std::string_view> allowed) {
  if (!is_describing()) return;
  KnownKey known{path_ + path, std::string(type), required, {}};
  known.allowed.assign(allowed.begin(), allowed.end());
  context_.known_keys->push_back(std::move(known));
}

const TomlValue* TableReader::take(std::string_view key, std::string_view type, Need need) {
  asked_.emplace(key);
  describe(std::string(key), type, need == Need::required);
  const auto* entry = find(key);
  if (entry == nullptr && need == Need::required)
    problem(key, fmt::format("missing key '{}'", key));
  return entry == nullptr ? nullptr : &entry->value;
}

bool TableReader::is_kind(const TomlValue& value, TomlKind kind, const std::string& name) {
  if (value.kind == kind) return true;
  problem_in(value,
             fmt::format("'{}' must be {}, not {}", name, name_of(kind), name_of(value.kind)));
  return false;
}

const TomlValue* TableReader::take_kind(std::string_view key, std::string_view type, TomlKind kind,
                                        Need need) {
  const auto* value = take(key, type, need);
  return value != nullptr && is_kind(*value, kind, std::string(key)) ? value : nullptr;
}

std::optional<std::string> TableReader::text_in(const TomlValue& value, const std::string& name,
                                                const TextRule& rule) {
  // An unquoted TOML date is as good as a quoted one.
  if (value.kind != TomlKind::date && !is_kind(value, TomlKind::text, name)) return std::nullopt;
  if (value.text.find('\0') != std::string::npos) {
    problem_in(value, fmt::format("'{}' must not hold a NUL character", name));
    return std::nullopt;
  }
  if (const auto wrong = rule(value.text); !wrong.empty()) {
    problem_in(value, fmt::format("'{}': {}", name, wrong));
    return std::nullopt;
  }
  return value.text;
}

std::optional<std::string> TableReader::take_text(std::string_view key, Need need,
                                                  const TextRule& rule) {
  const auto* value = take(key, "string", need);
  if (value == nullptr) return std::nullopt;
  const bool is_empty = value->kind == TomlKind::text && value->text.empty();
  if (is_empty && need == Need::required)
    problem_in(*value, fmt::format("'{}' must not be empty", key));
  if (is_empty) return std::string();
  return text_in(*value, std::string(key), rule);
}

std::string TableReader::text(std::string_view key, const TextRule& rule) {
  return take_text(key, Need::required, rule).value_or("");
}

std::string TableReader::text_or_none(std::string_view key, const TextRule& rule) {
  return take_text(key, Need::optional, rule).value_or("");
}

std::optional<std::string> TableReader::maybe_text(std::string_view key, const TextRule& rule) {
  return take_text(key, Need::optional, rule);
}

std::optional<double> TableReader::take_number(std::string_view key, std::string_view type,
                                               Need need, const Range& range) {
  const auto* value = take(key, type, need);
  if (value == nullptr) return std::nullopt;
  const bool may_be_whole =
      value->kind == TomlKind::whole;  // 5 is a number, 5.0 is no whole number
  if (!may_be_whole &&
      !is_kind(*value, type == "integer" ? TomlKind::whole : TomlKind::number, std::string(key))) {
    return std::nullopt;
  }
  auto wrong = outside(range, value->number);
  if (wrong.empty() && type == "integer") wrong = outside(kInt, value->number);
  if (!wrong.empty()) {
    problem_in(*value, fmt::format("'{}' {}", key, wrong));
    return std::nullopt;
  }
  return value->number;
}

double TableReader::number(std::string_view key, const Range& range) {
  // Not a number: no later comparison with it can report a second problem.
  const double none = std::numeric_limits<double>::quiet_NaN();
  return take_number(key, "number", Need::required, range).value_or(none);
}

double TableReader::number_or(std::string_view key, double otherwise, const Range& range) {
  return take_number(key, "number", Need::optional, range).value_or(otherwise);
}

int TableReader::whole(std::string_view key, const Range& range) {
  return static_cast<int>(take_number(key, "integer", Need::required, range).value_or(0));
}

int TableReader::whole_or(std::string_view key, int otherwise, const Range& range) {
  return static_cast<int>(take_number(key, "integer", Need::optional, range).value_or(otherwise));
}

bool TableReader::flag(std::string_view key) {
  const auto* value = take_kind(key, "boolean", TomlKind::flag, Need::required);
  return value != nullptr && value->flag;
}

bool TableReader::flag_or(std::string_view key, bool otherwise) {
  const auto* value = take_kind(key, "boolean", TomlKind::flag, Need::optional);
  return value == nullptr ? otherwise : value->flag;
}

std::size_t TableReader::choice_index(std::string_view key, std::span<const std::string_view> names,
                                      Need need) {
  const auto* value = take_kind(key, "string", TomlKind::text, need);
  if (is_describing()) {
    context_.known_keys->back().allowed.assign(names.begin(), names.end());
  }
  if (value == nullptr) return 0;
  const auto found = std::ranges::find(names, value->text);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  const auto similar = similar_names(value->text, {names.begin(), names.end()});
  problem_in(
      *value,
      fmt::format("'{}' must be one of {}; not '{}'{}", key, fmt::join(names, ", "), value->text,
                  similar.empty() ? "" : ", did you mean '" + similar.front() + "'?"));
  return 0;
}

void TableReader::report_unknown_keys() {
  const std::vector<std::string> known(asked_.begin(), asked_.end());
  for (const auto& entry : table_.entries) {
    if (asked_.contains(entry.key)) continue;
    context_.problems.push_back(problem_at(
        where(entry.place), fmt::format("unknown key '{}'{}", entry.key, hint(entry.key, known))));
  }
}

}  // namespace bakeoff::catalog
