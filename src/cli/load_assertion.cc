#include "cli/load_assertion.h"

#include <fmt/core.h>

#include <charconv>
#include <cmath>
#include <initializer_list>
#include <optional>

#include "cli/load_words.h"

namespace bakeoff::cli {
namespace {

using What = Assertion::What;

std::string without_blanks(const std::string& text) {
  std::string kept;
  for (const char c : text) {
    if (c != ' ' && c != '\t') kept += c;
  }
  return kept;
}

tl::unexpected<Error> not_an_assertion(const std::string& text, const char* flag, const char* why) {
  return fail(ErrorCode::invalid_input,
              fmt::format("{} '{}': {}; write for example 'p99<20ms', 'rate>=900', "
                          "'errors<=0', 'error-rate<0.1%' or 'delivered>=99.9%'",
                          flag, text, why));
}

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  return is_number && std::isfinite(value) && value >= 0 ? std::optional(value) : std::nullopt;
}

// A number with one of the suffixes, scaled; the empty suffix has to be allowed by name.
struct Suffix {
  std::string_view name;
  double scale;
};

std::optional<double> scaled(std::string_view text, std::initializer_list<Suffix> suffixes) {
  for (const auto& [name, scale] : suffixes) {
    if (!text.ends_with(name)) continue;
    const auto number = number_of(text.substr(0, text.size() - name.size()));
    if (number) return *number * scale;
  }
  return std::nullopt;
}

std::optional<double> limit_of(What what, std::string_view text) {
  if (what == What::rate || what == What::errors) return scaled(text, {{"k", 1e3}, {"", 1}});
  if (what == What::error_rate || what == What::delivered) {
    return scaled(text, {{"%", 0.01}, {"", 1}});
  }
  return scaled(text, {{"ns", 1e-9}, {"us", 1e-6}, {"µs", 1e-6}, {"ms", 1e-3}, {"s", 1}});
}

// False: there is no such name.
bool read_name(std::string_view name, Assertion& assertion) {
  struct Name {
    std::string_view name;
    What what;
  };
  for (const auto& [known, what] :
       {Name{"mean", What::mean}, Name{"max", What::max}, Name{"rate", What::rate},
        Name{"errors", What::errors}, Name{"error-rate", What::error_rate},
        Name{"delivered", What::delivered}}) {
    assertion.what = what;
    if (name == known) return true;
  }
  const auto percentile = name.starts_with('p') ? number_of(name.substr(1)) : std::nullopt;
  if (!percentile || *percentile <= 0 || *percentile > 100) return false;
  assertion.what = What::quantile;
  assertion.quantile = *percentile / 100;
  return true;
}

double seconds(double nanoseconds) { return nanoseconds * 1e-9; }

double actual_of(const Assertion& assertion, const load::LoadCounts& counts) {
  const auto& latency = counts.latency;
  const auto answers = static_cast<double>(counts.requests);
  const auto errors = static_cast<double>(counts.errors.total());
  switch (assertion.what) {
    case What::quantile:
      return seconds(static_cast<double>(latency.quantile(assertion.quantile)));
    case What::mean:
      return seconds(latency.mean());
    case What::max:
      return seconds(static_cast<double>(latency.max()));
    case What::rate:
      return counts.seconds > 0 ? answers / counts.seconds : 0;
    case What::errors:
      return errors;
    case What::error_rate:
      return answers + errors > 0 ? errors / (answers + errors) : 0;
    case What::delivered:
      return counts.planned > 0 ? answers / static_cast<double>(counts.planned) : 1;
  }
  return 0;
}

std::string words_for(const Assertion& assertion, double actual) {
  const std::string name = assertion.text.substr(0, assertion.text.find_first_of("<>"));
  switch (assertion.what) {
    case What::rate:
      return fmt::format("{} is {:.1f}/s", name, actual);
    case What::errors:
      return fmt::format("{} are {:.0f}", name, actual);
    case What::error_rate:
    case What::delivered:
      return fmt::format("{} is {:.4g} %", name, 100 * actual);
    default:
      return fmt::format("{} is {}", name, time_words(actual));
  }
}

bool compares(const Assertion& assertion, double actual) {
  if (assertion.or_equal && actual == assertion.limit) return true;
  return assertion.below ? actual < assertion.limit : actual > assertion.limit;
}

}  // namespace

Result<Assertion> parse_assertion(const std::string& text, const char* flag) {
  Assertion assertion;
  assertion.text = without_blanks(text);
  const std::string_view plain = assertion.text;
  const auto at = plain.find_first_of("<>");
  if (at == std::string::npos) return not_an_assertion(text, flag, "has none of < <= > >=");
  assertion.below = plain[at] == '<';
  assertion.or_equal = at + 1 < plain.size() && plain[at + 1] == '=';
  if (!read_name(plain.substr(0, at), assertion)) {
    return not_an_assertion(text, flag, "no such measure");
  }
  const auto limit = limit_of(assertion.what, plain.substr(at + (assertion.or_equal ? 2 : 1)));
  if (!limit) return not_an_assertion(text, flag, "no such limit");
  assertion.limit = *limit;
  return assertion;
}

AssertionOutcome check_assertion(const Assertion& assertion, const load::LoadCounts& counts) {
  AssertionOutcome outcome;
  outcome.text = assertion.text;
  outcome.actual = actual_of(assertion, counts);
  outcome.words = words_for(assertion, outcome.actual);
  const bool is_about_errors = assertion.what == What::errors || assertion.what == What::error_rate;
  outcome.holds =
      (counts.latency.total() > 0 || is_about_errors) && compares(assertion, outcome.actual);
  return outcome;
}

}  // namespace bakeoff::cli
