#include "cli/load_capacity.h"

#include <fmt/core.h>

#include "cli/interrupts.h"
#include "cli/load_assertion.h"
#include "cli/load_flags.h"
#include "cli/load_json.h"
#include "cli/load_words.h"
#include "cli/parse_words.h"
#include "measure/find_capacity.h"

namespace bakeoff::cli {
namespace {

Result<measure::CapacityOrder> capacity_of(const LoadOptions& options, const LoadOrder& order) {
  BAKEOFF_TRY(assertion, parse_assertion(options.capacity, "--capacity"));
  if (assertion.what == Assertion::What::rate) {
    return fail(ErrorCode::invalid_input,
                "--capacity finds the rate: give what must hold at it, for example 'p99<20ms'");
  }
  BAKEOFF_TRY(length, named("--try", parse_seconds(options.try_length)));
  BAKEOFF_TRY(seed, parse_count(options.seed));
  measure::CapacityOrder capacity;
  capacity.target = order.targets.front();
  capacity.holds = [assertion](const load::LoadCounts& counts) {
    return check_assertion(assertion, counts).holds;
  };
  capacity.arrivals = options.even ? load::Arrivals::even : load::Arrivals::poisson;
  capacity.counted = Seconds(length);
  capacity.settle = Seconds(std::min(1.0, length / 5));
  capacity.seed = seed;
  capacity.interrupts = &watch_interrupts();
  return capacity;
}

std::string answer_words(const LoadOptions& options, const measure::CapacityResult& result) {
  if (!result.holds_at_all) {
    return fmt::format("  {} does not hold even at {:g} request a second\n", options.capacity,
                       measure::kLowestRate);
  }
  if (!result.rate) {
    return fmt::format("  UNDECIDED after {} tries: no more is known than the tries below\n",
                       result.tries.size());
  }
  return fmt::format("  capacity  {:.0f}/s  [{:.0f}, {:.0f}]  at 95 %: up to there {} holds\n",
                     result.rate->value, result.rate->low, result.rate->high, options.capacity);
}

std::string summary(const LoadOptions& options, const LoadOrder& order,
                    const measure::CapacityResult& result) {
  std::string text =
      fmt::format("{}  {}, {} tries of {}\n\n", options.urls.front(),
                  connection_words(options, order), result.tries.size(), options.try_length);
  text += answer_words(options, result) + "\n    asked/s   answered/s        p50        p99\n";
  for (const auto& tried : result.tries) {
    const auto& counts = tried.counts;
    const auto at = [&](double q) {
      return time_words(static_cast<double>(counts.latency.quantile(q)) * 1e-9);
    };
    text += fmt::format("  {:>9.0f} {:>12.0f} {:>10} {:>10}   {}\n", tried.rate,
                        static_cast<double>(counts.requests) / counts.seconds, at(0.5), at(0.99),
                        tried.holds ? "holds" : "does not");
  }
  return text;
}

}  // namespace

Result<ExitCode> load_capacity(const Shell& shell, const LoadOptions& options,
                               const LoadOrder& order, load::IoEngine& engine) {
  BAKEOFF_TRY(capacity, capacity_of(options, order));
  const auto tell = [&](const measure::CapacityTry& tried) {
    if (!shell.console.stderr_is_terminal()) return;
    shell.console.say(fmt::format("{:.0f}/s: {} {}", tried.rate, options.capacity,
                                  tried.holds ? "holds" : "does not hold"));
  };
  BAKEOFF_TRY(result, measure::find_capacity(engine, capacity, tell));
  shell.console.print(options.json ? capacity_to_json(options, result)
                                   : summary(options, order, result));
  if (watch_interrupts().load() > 0) return ExitCode::interrupted;
  if (!result.holds_at_all) return ExitCode::assertion_failed;
  return result.rate ? ExitCode::done : ExitCode::inconclusive;
}

}  // namespace bakeoff::cli
