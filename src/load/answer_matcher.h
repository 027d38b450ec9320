// AnswerMatcher: one AnswerRule compiled for the hot loop. It sees an answer piece by piece and
// stores none of it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/workload.h"
#include "load/body_rules.h"

namespace bakeoff::load {

enum class Verdict {
  right,
  wrong_status,
  wrong_body
};  // wrong_body: the body or a required header

// What is known of the answer under way on one connection.
struct AnswerProgress {
  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

  std::uint64_t demands_met = 0;  // one bit a header demand
  std::uint64_t body_bytes = 0;
  std::size_t differs_at = kNowhere;    // first byte that differs from the exact body
  std::size_t unmet_demand = kNowhere;  // a header that is there with a wrong value
  std::size_t proven = 0;               // which proven body this one has equalled so far
  bool collecting = false;              // it equals no proven one
  std::string collected;                // filled only then
  std::array<char, 40> found{};         // the bytes that differ, for the message
  std::size_t found_size = 0;
};

// Not thread-safe: every generator thread compiles its own.
class AnswerMatcher {
 public:
  // Error: invalid_input for a rule that cannot be checked, or that demands more than 64 headers.
  static Result<AnswerMatcher> compile(const catalog::AnswerRule& rule);

  void begin(AnswerProgress& progress) const;
  void header(AnswerProgress& progress, std::string_view name, std::string_view value) const;
  void body(AnswerProgress& progress, std::string_view piece) const;
  // Of a whole answer. A body that has to be judged as a whole and was not seen before is judged
  // here, and remembered when it is right.
  Verdict judge(AnswerProgress& progress, int status);
  // What was wrong with the answer that was just judged, as a sentence without a full stop.
  [[nodiscard]] std::string describe(const AnswerProgress& progress, int status) const;

 private:
  struct Demand {
    std::string name;   // lower case
    std::string start;  // of the value; empty: any
  };

  void compare_exactly(AnswerProgress& progress, std::string_view piece) const;
  void compare_with_proven(AnswerProgress& progress, std::string_view piece) const;
  bool body_is_right(AnswerProgress& progress);
  void keep_found(AnswerProgress& progress, std::string_view bytes) const;
  [[nodiscard]] std::string describe_header(const AnswerProgress& progress) const;
  [[nodiscard]] std::string describe_body(const AnswerProgress& progress) const;

  catalog::AnswerRule rule_;
  BodyRules body_rules_;
  bool judges_bodies_ = false;
  std::vector<Demand> demands_;
  std::uint64_t all_demands_ = 0;
  // Bodies that were found right. Only ever appended to: answers under way compare with one
  // of them.
  std::vector<std::string> proven_;
  std::size_t last_proven_ = 0;
};

}  // namespace bakeoff::load
