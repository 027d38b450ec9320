#include "load/answer_matcher.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "load/http_reader.h"

namespace bakeoff::load {
namespace {

constexpr std::size_t kMostDemands = 64;
// Some packers write the time into what they pack: the same body looks different every second.
constexpr std::size_t kMostProven = 64;
std::string_view head(std::string_view text, std::size_t from) {
  return text.substr(std::min(from, text.size())).substr(0, 40);
}

}  // namespace

Result<AnswerMatcher> AnswerMatcher::compile(const catalog::AnswerRule& rule) {
  AnswerMatcher matcher;
  matcher.rule_ = rule;
  BAKEOFF_TRY(body_rules, BodyRules::compile(rule));
  matcher.body_rules_ = std::move(body_rules);
  matcher.judges_bodies_ = !matcher.body_rules_.is_empty();
  for (const auto& [name, start] : rule.header_starts_with)
    matcher.demands_.push_back({name, start});
  for (const auto& name : rule.headers_present) matcher.demands_.push_back({name, ""});
  if (matcher.demands_.size() > kMostDemands) {
    return fail(ErrorCode::invalid_input, "an answer rule demands more than 64 headers");
  }
  for (std::size_t i = 0; i < matcher.demands_.size(); ++i) {
    matcher.all_demands_ |= std::uint64_t{1} << i;
  }
  matcher.proven_.reserve(kMostProven);
  return matcher;
}

void AnswerMatcher::begin(AnswerProgress& progress) const {
  progress.demands_met = 0;
  progress.body_bytes = 0;
  progress.differs_at = AnswerProgress::kNowhere;
  progress.unmet_demand = AnswerProgress::kNowhere;
  progress.proven = last_proven_;
  progress.collecting = false;
  progress.found_size = 0;
}

void AnswerMatcher::header(AnswerProgress& progress, std::string_view name,
                           std::string_view value) const {
  for (std::size_t i = 0; i < demands_.size(); ++i) {
    const Demand& demand = demands_[i];
    if (!same_letters(demand.name, name)) continue;
    if (value.starts_with(demand.start)) {
      progress.demands_met |= std::uint64_t{1} << i;
    } else if (progress.unmet_demand == AnswerProgress::kNowhere) {
      progress.unmet_demand = i;
      keep_found(progress, value);
    }
  }
}

void AnswerMatcher::body(AnswerProgress& progress, std::string_view piece) const {
  if (rule_.body) compare_exactly(progress, piece);
  if (judges_bodies_) compare_with_proven(progress, piece);
  progress.body_bytes += piece.size();
}

void AnswerMatcher::compare_exactly(AnswerProgress& progress, std::string_view piece) const {
  if (progress.differs_at != AnswerProgress::kNowhere) return;
  const std::string_view expected = std::string_view(*rule_.body).substr(progress.body_bytes);
  if (expected.starts_with(piece)) return;
  const auto [ours, theirs] =
      std::mismatch(expected.begin(), expected.end(), piece.begin(), piece.end());
  progress.differs_at = static_cast<std::size_t>(progress.body_bytes) +
                        static_cast<std::size_t>(theirs - piece.begin());
  if (progress.demands_met != all_demands_) return;  // the header is what will be spoken of
  keep_found(progress, piece.substr(static_cast<std::size_t>(theirs - piece.begin())));
}

void AnswerMatcher::compare_with_proven(AnswerProgress& progress, std::string_view piece) const {
  if (!progress.collecting) {
    const bool is_known = progress.proven < proven_.size();
    const std::string_view known = is_known ? std::string_view(proven_[progress.proven]) : "";
    const std::string_view rest = known.substr(static_cast<std::size_t>(progress.body_bytes));
    if (is_known && rest.starts_with(piece)) return;
    progress.collecting = true;
    progress.collected.assign(known.substr(0, static_cast<std::size_t>(progress.body_bytes)));
  }
  if (progress.collected.size() + piece.size() <= body_rules_.most_bytes()) {
    progress.collected.append(piece);
  }
}

Verdict AnswerMatcher::judge(AnswerProgress& progress, int status) {
  if (status != rule_.status) return Verdict::wrong_status;
  if (progress.demands_met != all_demands_) return Verdict::wrong_body;
  if (rule_.body) {
    const bool is_whole = progress.body_bytes == rule_.body->size();
    if (progress.differs_at != AnswerProgress::kNowhere || !is_whole) return Verdict::wrong_body;
  }
  if (judges_bodies_ && !body_is_right(progress)) return Verdict::wrong_body;
  return Verdict::right;
}

bool AnswerMatcher::body_is_right(AnswerProgress& progress) {
  if (!progress.collecting && progress.proven < proven_.size()) {
    const std::string& known = proven_[progress.proven];
    if (known.size() == progress.body_bytes) return true;
    progress.collected.assign(known, 0, static_cast<std::size_t>(progress.body_bytes));
  } else if (!progress.collecting) {
    progress.collected.clear();
  }
  progress.collecting = true;
  if (progress.collected.size() != progress.body_bytes) return false;  // endless: it was not kept
  const auto seen = std::find(proven_.begin(), proven_.end(), progress.collected);
  if (seen != proven_.end()) {
    last_proven_ = static_cast<std::size_t>(seen - proven_.begin());
    return true;
  }
  if (!body_rules_.what_is_wrong(progress.collected).empty()) return false;
  if (proven_.size() < kMostProven) {
    proven_.push_back(progress.collected);
    last_proven_ = proven_.size() - 1;
  }
  return true;
}

void AnswerMatcher::keep_found(AnswerProgress& progress, std::string_view bytes) const {
  progress.found_size = std::min(bytes.size(), progress.found.size());
  if (progress.found_size > 0)
    std::memcpy(progress.found.data(), bytes.data(), progress.found_size);
}

std::string AnswerMatcher::describe(const AnswerProgress& progress, int status) const {
  if (status != rule_.status) return fmt::format("status {} instead of {}", status, rule_.status);
  if (progress.demands_met != all_demands_) return describe_header(progress);
  return describe_body(progress);
}

std::string AnswerMatcher::describe_header(const AnswerProgress& progress) const {
  const auto is_met = [&](std::size_t i) { return (progress.demands_met >> i & 1U) != 0; };
  if (progress.unmet_demand != AnswerProgress::kNowhere && !is_met(progress.unmet_demand)) {
    const Demand& demand = demands_[progress.unmet_demand];
    const std::string_view found(progress.found.data(), progress.found_size);
    return fmt::format("header {} is {} and does not start with {}", demand.name, in_quotes(found),
                       in_quotes(demand.start));
  }
  std::size_t missing = 0;
  while (is_met(missing)) ++missing;
  return fmt::format("header {} is missing", demands_[missing].name);
}

std::string AnswerMatcher::describe_body(const AnswerProgress& progress) const {
  const std::string_view found(progress.found.data(), progress.found_size);
  if (rule_.body && progress.differs_at != AnswerProgress::kNowhere) {
    const bool is_longer = progress.differs_at == rule_.body->size();
    return fmt::format("body differs at byte {}: {} instead of {}", progress.differs_at,
                       in_quotes(found),
                       is_longer ? "its end" : in_quotes(head(*rule_.body, progress.differs_at)));
  }
  if (rule_.body && progress.body_bytes != rule_.body->size()) {
    return fmt::format("body ends after {} bytes instead of {}", progress.body_bytes,
                       rule_.body->size());
  }
  if (progress.collected.size() != progress.body_bytes) {
    return fmt::format("body is {} bytes long and much longer than expected", progress.body_bytes);
  }
  return body_rules_.what_is_wrong(progress.collected);
}

}  // namespace bakeoff::load
