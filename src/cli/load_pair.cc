#include "cli/load_pair.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>

#include "cli/interrupts.h"
#include "cli/load_json.h"
#include "cli/load_words.h"
#include "measure/load_in_turns.h"
#include "stats/analyze.h"

namespace bakeoff::cli {
namespace {

// A URL that is given twice is a comparison with itself: the second gets a number.
std::vector<std::string> labels_of(const std::vector<std::string>& urls) {
  std::vector<std::string> labels;
  for (const auto& url : urls) {
    const auto seen =
        std::count(urls.begin(), urls.begin() + static_cast<long>(labels.size()), url);
    labels.push_back(seen == 0 ? url : fmt::format("{} ({})", url, seen + 1));
  }
  return labels;
}

measure::TurnsOrder turns_of(const LoadOrder& order, const std::vector<std::string>& labels) {
  measure::TurnsOrder turns;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    turns.targets.push_back({labels[i], order.targets[i]});
  }
  turns.counted = order.slice.counted;
  turns.warm_up = order.slice.settle;
  turns.pace = order.slice.pace;
  turns.seed = order.slice.pace.seed;
  turns.interrupts = &watch_interrupts();
  return turns;
}

bool is_open(const LoadOrder& order) { return order.slice.pace.arrivals != load::Arrivals::closed; }

stats::Analysis analysis_of(const samples::SampleSet& samples,
                            const std::vector<std::string>& labels, const LoadOrder& order) {
  stats::Cast cast;
  cast.contestants = labels;
  stats::Rules rules;
  rules.anytime = false;  // one look, at the end
  rules.least_epochs = 2;
  // Holds for connections that are always busy.
  if (is_open(order)) rules.most_littles_law_residual = std::numeric_limits<double>::infinity();
  return stats::analyze(samples, cast, rules);
}

// At a set rate throughput is the rate: response times are what differs.
bool tells(const stats::Comparison& comparison, const LoadOrder& order) {
  const auto is = [&](const char* metric) { return comparison.metric.ends_with(metric); };
  if (is("cpu_per_request")) return false;  // not read: the servers are not ours
  return is_open(order) ? !is(".throughput") : is(".throughput") || is("_p99");
}

std::string target_line(const std::string& label, const load::LoadCounts& counts) {
  const double rate =
      counts.seconds > 0 ? static_cast<double>(counts.requests) / counts.seconds : 0;
  const auto at = [&](double q) {
    return time_words(static_cast<double>(counts.latency.quantile(q)) * 1e-9);
  };
  std::string line =
      fmt::format("  {:>11.1f}/s  p50 {:>8}  p99 {:>8}  {}", rate, at(0.5), at(0.99), label);
  if (counts.errors.total() > 0) line += fmt::format("  ({} errors)", counts.errors.total());
  return line + "\n";
}

std::string summary(const LoadOptions& options, const LoadOrder& order, const TurnsReport& report) {
  const auto& labels = report.labels;
  const auto& turns = report.turns;
  std::string text =
      fmt::format("{} targets in turns of {:g} s, {} each, {:.2f} s each, {}\n\n", labels.size(),
                  measure::kTurnSeconds, connection_words(options, order),
                  turns.counts.front().seconds, words_of(order.slice.pace));
  for (std::size_t i = 0; i < labels.size(); ++i) text += target_line(labels[i], turns.counts[i]);
  text += "\n";
  for (const auto& comparison : report.comparisons) {
    text += fmt::format("  {:<10}{}: {}\n", stats::name_of(comparison.verdict.kind),
                        comparison.metric.substr(comparison.metric.find('.') + 1),
                        comparison.verdict.because);
  }
  text += fmt::format(
      "  generator {:.0f} % busy\n",
      100 * std::ranges::max(turns.counts, {}, &load::LoadCounts::generator_busy).generator_busy);
  text += "  These processes were compared, not their next starts: bakeoff run does that.\n";
  return text;
}

bool any_errors(const measure::TurnsResult& turns) {
  return std::ranges::any_of(turns.counts,
                             [](const auto& counts) { return counts.errors.total() > 0; });
}

}  // namespace

Result<ExitCode> load_in_turns(const Shell& shell, const LoadOptions& options,
                               const LoadOrder& order, load::IoEngine& engine) {
  const auto labels = labels_of(options.urls);
  const auto progress = [&](double done) {
    if (shell.console.stderr_is_terminal()) {
      shell.console.say(fmt::format("{:.0f} % done", 100 * done));
    }
  };
  BAKEOFF_TRY(turns,
              measure::load_in_turns(engine, shell.clock, turns_of(order, labels), progress));
  if (turns.samples.slices.empty()) {
    return fail(ErrorCode::interrupted, "interrupted before the first block was done");
  }
  TurnsReport report{labels, std::move(turns), {}};
  for (auto& comparison : analysis_of(report.turns.samples, labels, order).comparisons) {
    if (tells(comparison, order)) report.comparisons.push_back(std::move(comparison));
  }
  shell.console.print(options.json ? turns_to_json(options, order, report)
                                   : summary(options, order, report));
  if (watch_interrupts().load() > 0) return ExitCode::interrupted;
  return any_errors(report.turns) ? ExitCode::contestant_failed : ExitCode::done;
}

}  // namespace bakeoff::cli
