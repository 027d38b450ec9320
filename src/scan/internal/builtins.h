// What the languages and their standard libraries bring along, as far as it shapes routes: require,
// list.append, Object.values, path.join, os.getenv ...
#pragma once

#include <optional>

#include "scan/internal/evaluator.h"

namespace bakeoff::scan {

class Builtins {
 public:
  explicit Builtins(Evaluator& evaluator) : e_(evaluator) {}

  // By full name; nullopt: nothing built in.
  std::optional<Value> call_named(NameId id, Call& call, FileId file, ScopeId scope);
  std::optional<Value> call_of_parts(std::string_view name, Call& call);
  // A method of a list, table or text.
  std::optional<Value> call_method(Call& call);

 private:
  [[nodiscard]] Value argument(const Call& call, std::size_t index) const;
  [[nodiscard]] Value keyword(const Call& call, std::string_view name) const;
  Value make_list(std::vector<Value> items);
  Value as_text_value(Value value);
  Value assigned(const Call& call);
  Value table_of_keywords(const Call& call);
  Value numbered(Value list);
  Value named_attribute(const Call& call);
  Value kind_test(const Call& call, std::string_view name);
  Value directory(const Call& call, std::string_view name);
  std::optional<Value> call_list_method(Call& call, std::string_view name);
  std::vector<Value> extended(Value list, const Call& call);
  Value joined_items(Value list, const Call& call);
  std::optional<Value> call_table_method(Call& call, std::string_view name);
  std::optional<Value> call_text_method(Call& call, std::string_view name);
  Value text_between_items(std::string_view between, const Call& call);
  Value formatted(std::string text, const Call& call);
  Value replaced(std::string text, const Call& call, bool is_once);
  Value split(std::string_view text, std::string_view between);
  Value call_for_each(Call& call, std::string_view name);
  Value call_back(Value callback, const std::vector<Value>& arguments, const Call& call);
  Value table_parts(Value table, std::string_view what);
  Value import_text(Value module, FileId file);
  Value folder_modules(Value folder, FileId file);
  Value folder_items(Value folder, FileId file);
  Value joined(const Call& call, bool restarts);

  Evaluator& e_;
};

}  // namespace bakeoff::scan
