// --assert 'p99<20ms': what must hold of a load, for scripts and pipelines.
#pragma once

#include <string>

#include "base/result.h"
#include "load/io_engine.h"

namespace bakeoff::cli {

struct Assertion {
  enum class What { quantile, mean, max, rate, errors, error_rate, delivered };

  std::string text;  // as typed
  What what = What::rate;
  double quantile = 0;  // of What::quantile, 0..1
  bool below = true;    // the value must be below the limit, else above
  bool or_equal = false;
  double limit = 0;  // seconds, requests a second, a count or a share

  bool operator==(const Assertion&) const = default;
};

// NAME OP LIMIT. Names: p50 p90 p99 p99.9 … (any percentile), mean, max: a time with its unit;
// rate: right answers a second; errors: a count; error-rate and delivered: a share, also as 0.1%.
// OP: < <= >
// >=. Error: invalid_input that shows the forms.
Result<Assertion> parse_assertion(const std::string& text, const char* flag = "--assert");

struct AssertionOutcome {
  std::string text;
  bool holds = false;
  double actual = 0;  // in the unit of the limit
  std::string words;  // "p99 is 12.3 ms"

  bool operator==(const AssertionOutcome&) const = default;
};

// Without a single answer nothing holds but errors and error-rate.
AssertionOutcome check_assertion(const Assertion& assertion, const load::LoadCounts& counts);

}  // namespace bakeoff::cli
