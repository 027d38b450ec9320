// TableReader: reads one TOML table key by key. It knows which keys were asked for, so that what is
// left over is an unknown key, and it reports every problem at its place instead of stopping at the
// first.
#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/internal/links.h"
#include "catalog/internal/text_rules.h"
#include "catalog/toml_tree.h"

namespace bakeoff::catalog {

// What a reader asks for, in the words of JSON Schema. Path: "requests[].answer.status",
// "sources.*.url".
struct KnownKey {
  std::string path;
  std::string type;
  bool required = false;
  std::vector<std::string> allowed;  // of an enumeration

  bool operator==(const KnownKey&) const = default;
};

struct FileContext {
  std::filesystem::path file;
  std::vector<Problem>& problems;
  Links& links;
  // Not null: nothing is read; every key a reader asks for is written here, tables below included.
  std::vector<KnownKey>* known_keys = nullptr;
};

enum class Need { required, optional };

struct Range {
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();
  bool above_least = false;  // `least` itself is too little
};
inline constexpr Range kAnyNumber{};
inline constexpr Range kPositive{.least = 0, .above_least = true};
inline constexpr Range kNotNegative{.least = 0};
inline constexpr Range kShare{.least = 0, .most = 1};
inline constexpr Range kPoints{.least = 1, .most = 10};

template <class E>
struct Choice {
  std::string_view name;
  E value;
};

// Spelled as in base/units.h.
inline constexpr std::array<Choice<Unit>, 9> kUnits{{{"none", Unit::none},
                                                     {"per_second", Unit::per_second},
                                                     {"seconds", Unit::seconds},
                                                     {"bytes", Unit::bytes},
                                                     {"ratio", Unit::ratio},
                                                     {"count", Unit::count},
                                                     {"points", Unit::points},
                                                     {"percent", Unit::percent},
                                                     {"milliseconds", Unit::milliseconds}}};

class TableReader {
 public:
  TableReader(const TomlValue& table, FileContext& context, std::string path = "");

  // Required text must not be empty; optional text that is absent is "".
  std::string text(std::string_view key, const TextRule& rule = any_text);
  std::string text_or_none(std::string_view key, const TextRule& rule = any_text);
  std::optional<std::string> maybe_text(std::string_view key, const TextRule& rule = any_text);
  double number(std::string_view key, const Range& range = kAnyNumber);
  double number_or(std::string_view key, double otherwise, const Range& range = kAnyNumber);
  int whole(std::string_view key, const Range& range = kAnyNumber);
  int whole_or(std::string_view key, int otherwise, const Range& range = kAnyNumber);
  bool flag(std::string_view key);
  bool flag_or(std::string_view key, bool otherwise);

  template <class E, std::size_t N>
  E choice(std::string_view key, const std::array<Choice<E>, N>& choices,
           Need need = Need::required) {
    std::array<std::string_view, N> names;
    for (std::size_t i = 0; i < N; ++i) names[i] = choices[i].name;
    return choices[choice_index(key, names, need)].value;  // absent: the first choice
  }

  std::vector<std::string> texts(std::string_view key, Need need, const TextRule& rule = any_text);
  std::vector<std::vector<std::string>> text_lists(std::string_view key, Need need,
                                                   const TextRule& rule = any_text);
  std::map<std::string, std::string> text_map(std::string_view key, Need need,
                                              const TextRule& key_rule,
                                              const TextRule& rule = any_text);
  std::map<std::string, double> number_map(std::string_view key, const Range& range);

  // Names that other files define, and this file's own.
  std::string reference(std::string_view key, std::string_view kind);
  std::string reference_or_none(std::string_view key, std::string_view kind);
  std::vector<std::string> references(std::string_view key, std::string_view kind);
  std::string id(std::string_view kind, const std::string& scope = "");
  void keys_are_references(std::string_view key, std::string_view kind);  // of a map

  // The reader below knows its own keys; what is left over in it is reported when `read` returns.
  using Read = std::function<void(TableReader&)>;
  bool table(std::string_view key, Need need, const Read& read);  // true: it is there
  void tables(std::string_view key, Need need, const Read& read);
  void named_tables(std::string_view key, Need need,
                    const std::function<void(const std::string& name, TableReader&)>& read);

  [[nodiscard]] bool has(std::string_view key) const { return find(key) != nullptr; }
  [[nodiscard]] bool is_describing() const { return context_.known_keys != nullptr; }
  [[nodiscard]] Where where() const;  // of the table
  [[nodiscard]] Where where(
      std::string_view key) const;  // of the key's value; of the table when it is absent
  void problem(std::string_view key, std::string message);
  void ask_later(std::string_view key, Links::Question question);
  [[nodiscard]] Links& links() { return context_.links; }

  void report_unknown_keys();

 private:
  [[nodiscard]] const TomlEntry* find(std::string_view key) const;
  const TomlValue* take(std::string_view key, std::string_view type, Need need);
  const TomlValue* take_kind(std::string_view key, std::string_view type, TomlKind kind, Need need);
  std::optional<std::string> take_text(std::string_view key, Need need, const TextRule& rule);
  std::optional<double> take_number(std::string_view key, std::string_view type, Need need,
                                    const Range& range);
  std::optional<std::string> text_in(const TomlValue& value, const std::string& name,
                                     const TextRule& rule);
  std::vector<std::string> texts_in(const TomlValue& list, const std::string& name,
                                    const TextRule& rule);
  std::size_t choice_index(std::string_view key, std::span<const std::string_view> names,
                           Need need);
  void describe(const std::string& path, std::string_view type, bool required,
                std::span<const std::string_view> allowed = {});
  void describe_below(const std::string& path, const Read& read);
  bool is_kind(const TomlValue& value, TomlKind kind, const std::string& name);
  void problem_in(const TomlValue& value, std::string message);
  [[nodiscard]] Where where(Place place) const { return {context_.file, place.line, place.column}; }

  const TomlValue& table_;
  FileContext& context_;
  std::string path_;  // prefix of the keys here: "requests[]."
  std::set<std::string, std::less<>> asked_;
};

}  // namespace bakeoff::catalog
