#include "load/json_rules.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "load/body_rules.h"

namespace bakeoff::load {
namespace {

using Json = nlohmann::json;

Json parsed(std::string_view text) { return Json::parse(text, nullptr, false); }

// The library throws where an index is no number, or greater than any.
const Json* find(const Json& body, const Json::json_pointer& pointer) {
  try {
    return body.contains(pointer) ? &body.at(pointer) : nullptr;
  } catch (const Json::exception&) {
    return nullptr;
  }
}

// RFC 6901.
bool is_pointer(const std::string& text) {
  try {
    const Json::json_pointer pointer(text);
    return true;
  } catch (const Json::exception&) {
    return false;
  }
}

std::string what_is_wrong_at(const Json& body, const std::string& place, const Json& value) {
  const Json* there = find(body, Json::json_pointer(place));
  if (there == nullptr) return fmt::format("body has nothing at {}", place);
  const Json& found = *there;
  if (found == value) return "";
  return fmt::format("body has {} at {} instead of {}",
                     start_of(found.dump(-1, ' ', false, Json::error_handler_t::replace)), place,
                     start_of(value.dump()));
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): the library checks its own state when it is moved
struct JsonRules::Compiled {
  struct Field {
    std::string pointer;
    nlohmann::json value;
  };
  std::optional<std::string> text;  // of the whole body
  nlohmann::json whole;
  std::vector<Field> fields;
};

JsonRules::JsonRules() : compiled_(std::make_unique<const Compiled>()) {}
JsonRules::JsonRules(JsonRules&&) noexcept = default;
JsonRules& JsonRules::operator=(JsonRules&&) noexcept = default;
JsonRules::~JsonRules() = default;

Result<JsonRules> JsonRules::compile(const catalog::AnswerRule& rule) {
  auto compiled = std::make_unique<Compiled>();
  compiled->text = rule.body_json;
  if (rule.body_json) compiled->whole = parsed(*rule.body_json);
  if (compiled->whole.is_discarded()) {
    return fail(ErrorCode::invalid_input,
                fmt::format("the expected body {} is not JSON", start_of(*rule.body_json)));
  }
  for (const auto& [pointer, text] : rule.body_fields) {
    if (!is_pointer(pointer)) {
      return fail(ErrorCode::invalid_input,
                  fmt::format("{} is not a JSON pointer such as /user/id (RFC 6901: ~ is written "
                              "~0, / within a name ~1)",
                              start_of(pointer)));
    }
    const Json value = parsed(text);
    if (value.is_discarded()) {
      return fail(ErrorCode::invalid_input,
                  fmt::format("the value {} expected at {} is not JSON", start_of(text), pointer));
    }
    compiled->fields.push_back({pointer, value});
  }
  JsonRules rules;
  rules.compiled_ = std::move(compiled);
  return rules;
}

bool JsonRules::is_empty() const { return !compiled_->text && compiled_->fields.empty(); }

std::string JsonRules::what_is_wrong(std::string_view body) const {
  const Compiled& compiled = *compiled_;
  const Json json = parsed(body);
  if (compiled.text && (json.is_discarded() || !(json == compiled.whole))) {
    return fmt::format("body {} is not equal, as JSON, to {}", start_of(body),
                       start_of(*compiled.text));
  }
  if (json.is_discarded()) return fmt::format("body {} is not JSON", start_of(body));
  for (const auto& [pointer, value] : compiled.fields) {
    if (auto problem = what_is_wrong_at(json, pointer, value); !problem.empty()) return problem;
  }
  return "";
}

}  // namespace bakeoff::load
