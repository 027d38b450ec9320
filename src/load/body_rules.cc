#include "load/body_rules.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <utility>

#include "base/sha256.h"
#include "load/gunzip.h"
#include "load/json_rules.h"

namespace bakeoff::load {
namespace {

// A right JSON body may be spaced out, but not without end: more than this and 16 times the
// expected is wrong.
constexpr std::size_t kJsonSlack = std::size_t{64} * 1024;
constexpr std::size_t kMostBytes = std::size_t{16} * 1024 * 1024;
constexpr std::size_t kShown = 40;

bool is_sha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

struct BodyRules::Compiled {
  catalog::AnswerRule rule;
  JsonRules json;
  std::unique_ptr<const re2::RE2> expression;
};

BodyRules::BodyRules() : compiled_(std::make_unique<const Compiled>()) {}
BodyRules::BodyRules(BodyRules&&) noexcept = default;
BodyRules& BodyRules::operator=(BodyRules&&) noexcept = default;
BodyRules::~BodyRules() = default;

Result<BodyRules> BodyRules::compile(const catalog::AnswerRule& rule) {
  auto compiled = std::make_unique<Compiled>();
  compiled->rule = rule;
  if (!rule.body_sha256.empty() && !is_sha256(rule.body_sha256)) {
    return fail(ErrorCode::invalid_input,
                fmt::format("{} is not a SHA-256 sum: 64 hexadecimal digits in lower case",
                            start_of(rule.body_sha256)));
  }
  BAKEOFF_TRY(json, JsonRules::compile(rule));
  compiled->json = std::move(json);
  if (!rule.body_matches.empty()) {
    compiled->expression = std::make_unique<const re2::RE2>(rule.body_matches, re2::RE2::Quiet);
    if (!compiled->expression->ok()) {
      return fail(ErrorCode::invalid_input,
                  fmt::format("{} is not a regular expression: {}", start_of(rule.body_matches),
                              compiled->expression->error()));
    }
  }
  BodyRules rules;
  rules.compiled_ = std::move(compiled);
  return rules;
}

bool BodyRules::is_empty() const {
  const auto& rule = compiled_->rule;
  return compiled_->json.is_empty() && rule.body_sha256.empty() && rule.body_matches.empty();
}

std::size_t BodyRules::most_bytes() const {
  const auto& json = compiled_->rule.body_json;
  return json ? kJsonSlack + 16 * json->size() : kMostBytes;
}

std::string BodyRules::what_is_wrong(std::string_view body) const {
  if (compiled_->rule.body_encoding.empty()) return what_is_wrong_with(body);
  const auto plain = gunzip(body, most_bytes());
  if (!plain) return fmt::format("body {}: {}", start_of(body), plain.error().message);
  return what_is_wrong_with(*plain);
}

std::string BodyRules::what_is_wrong_with(std::string_view body) const {
  const auto& rule = compiled_->rule;
  if (!rule.body_sha256.empty() && hex_of(sha256(body)) != rule.body_sha256) {
    return fmt::format("body {} has another SHA-256 sum than expected", start_of(body));
  }
  const auto* expression = compiled_->expression.get();
  if (expression != nullptr &&
      !re2::RE2::PartialMatch(re2::StringPiece(body.data(), body.size()), *expression)) {
    return fmt::format("body {} does not match {}", start_of(body), start_of(rule.body_matches));
  }
  return compiled_->json.is_empty() ? "" : compiled_->json.what_is_wrong(body);
}

std::string start_of(std::string_view text) { return in_quotes(text.substr(0, kShown)); }

std::string in_quotes(std::string_view bytes) {
  std::string text = "\"";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < ' ' || byte > 126 || c == '"' || c == '\\') {
      text += fmt::format("\\x{:02x}", byte);
    } else {
      text += c;
    }
  }
  return text + "\"";
}

}  // namespace bakeoff::load
