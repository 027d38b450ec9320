// BodyRules: what can be said of a body only when all of it is there. Compiled once, for the bodies
// that the hot loop has not seen before.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "catalog/workload.h"

namespace bakeoff::load {

class BodyRules {
 public:
  BodyRules();
  BodyRules(BodyRules&&) noexcept;
  BodyRules& operator=(BodyRules&&) noexcept;
  BodyRules(const BodyRules&) = delete;
  BodyRules& operator=(const BodyRules&) = delete;
  ~BodyRules();

  // Error: invalid_input for a regular expression or an expected value that is none.
  static Result<BodyRules> compile(const catalog::AnswerRule& rule);

  [[nodiscard]] bool is_empty() const;  // there are no such rules
  // A body that is longer than this is wrong, and need not be kept.
  [[nodiscard]] std::size_t most_bytes() const;
  // What is wrong with the body, as a sentence without a full stop; empty: nothing.
  [[nodiscard]] std::string what_is_wrong(std::string_view body) const;

 private:
  [[nodiscard]] std::string what_is_wrong_with(std::string_view body) const;  // unpacked

  struct Compiled;
  std::unique_ptr<const Compiled> compiled_;
};

// Printable, short, and on one line whatever a server sent.
std::string in_quotes(std::string_view bytes);
std::string start_of(std::string_view text);  // its first 40 bytes, so

}  // namespace bakeoff::load
