// JsonRules: what a JSON body must say. Compiled once.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "catalog/workload.h"

namespace bakeoff::load {

class JsonRules {
 public:
  JsonRules();
  JsonRules(JsonRules&&) noexcept;
  JsonRules& operator=(JsonRules&&) noexcept;
  JsonRules(const JsonRules&) = delete;
  JsonRules& operator=(const JsonRules&) = delete;
  ~JsonRules();

  // The rule's body_json and body_fields. Error: invalid_input when one of them is not JSON.
  static Result<JsonRules> compile(const catalog::AnswerRule& rule);

  [[nodiscard]] bool is_empty() const;
  // A sentence without a full stop; empty: nothing is wrong.
  [[nodiscard]] std::string what_is_wrong(std::string_view body) const;

 private:
  struct Compiled;
  std::unique_ptr<const Compiled> compiled_;
};

}  // namespace bakeoff::load
