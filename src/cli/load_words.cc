#include "cli/load_words.h"

#include <fmt/core.h>

#include <algorithm>

namespace bakeoff::cli {
namespace {

const char* what_was_checked(const LoadOrder& order) {
  const auto& requests = order.targets.front().requests;
  const bool bodies = std::ranges::all_of(requests, [](const catalog::RequestSpec& request) {
    const auto& rule = request.answer;
    return rule.body || rule.body_json || !rule.body_sha256.empty() || !rule.body_matches.empty() ||
           !rule.body_fields.empty();
  });
  return bodies ? "every answer checked" : "the status of every answer checked";
}

std::string request_line(const load::LoadCounts& counts, const char* checked) {
  const double rate =
      counts.seconds > 0 ? static_cast<double>(counts.requests) / counts.seconds : 0;
  std::string text =
      fmt::format("  requests  {}  ({:.1f}/s), {}\n", counts.requests, rate, checked);
  if (counts.planned == 0) return text;
  const auto planned = static_cast<double>(counts.planned);
  text +=
      fmt::format("  planned   {}  ({:.1f}/s), {:.3f} % of them answered right", counts.planned,
                  planned / counts.seconds, 100 * static_cast<double>(counts.requests) / planned);
  if (counts.unsent > 0) {
    text += fmt::format("; {} found no free connection until the end", counts.unsent);
  }
  return text + "\n";
}

std::string error_line(const samples::RequestErrors& errors) {
  return fmt::format(
      "  errors    {} (connect {}, reset {}, timeout {}, malformed {}, status {}, body {})\n",
      errors.total(), errors.connect, errors.reset, errors.timeout, errors.malformed,
      errors.wrong_status, errors.wrong_body);
}

std::string unserved_line(int unserved) {
  return fmt::format("  unserved  {} request{} waited for (nearly) all of the time in vain\n",
                     unserved, unserved == 1 ? "" : "s");
}

std::string machine_line(const MachineNotes& notes) {
  std::string text = "  machine   disturbed:";
  if (notes.steal > MachineNotes::kMostSteal) {
    text +=
        fmt::format(" {:.1f} % of the CPU time was stolen by the hypervisor", 100 * notes.steal);
  }
  if (notes.clock_step > MachineNotes::kMostStep) {
    text += fmt::format(" the clock was set by {}", time_words(notes.clock_step));
  }
  return text + "\n";
}

std::string generator_line(const load::LoadCounts& counts) {
  std::string text = fmt::format("  generator {:.0f} % busy", 100 * counts.generator_busy);
  if (counts.send_late.total() > 0) {
    const auto late = [&](double q) {
      return time_words(static_cast<double>(counts.send_late.quantile(q)) * 1e-9);
    };
    text += fmt::format("; sent late by {} in the median, {} at p99", late(0.5), late(0.99));
  }
  return text + "\n";
}

}  // namespace

std::string time_words(double seconds) {
  if (seconds < 999.5e-9) return fmt::format("{:.0f} ns", seconds * 1e9);
  struct Scale {
    double to;
    double factor;
    const char* unit;
  };
  for (const auto& [to, factor, unit] : {Scale{999.5e-6, 1e6, "us"}, Scale{999.5e-3, 1e3, "ms"}}) {
    if (seconds >= to) continue;
    const double value = seconds * factor;
    return fmt::format("{:.{}f} {}", value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0, unit);
  }
  return fmt::format("{:.{}f} s", seconds, seconds < 9.995 ? 2 : 1);
}

std::string latency_table(const std::vector<LatencyRow>& rows) {
  std::string text = fmt::format("  {:<10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}\n", "latency",
                                 "mean", "p50", "p90", "p99", "p99.9", "p99.99", "max");
  for (const auto& [name, latency] : rows) {
    text += fmt::format("  {:<10}{:>10}", name, time_words(latency.mean() * 1e-9));
    for (const double q : {0.5, 0.9, 0.99, 0.999, 0.9999}) {
      text += fmt::format("{:>10}", time_words(static_cast<double>(latency.quantile(q)) * 1e-9));
    }
    text += fmt::format("{:>10}\n", time_words(static_cast<double>(latency.max()) * 1e-9));
  }
  return text;
}

std::string connection_words(const LoadOptions& options, const LoadOrder& order) {
  std::string text =
      fmt::format("{}{} connection{}", options.connections, options.http_2 ? " HTTP/2" : "",
                  options.connections == 1 ? "" : "s");
  if (options.at_once > 1) {
    text += options.http_2 ? fmt::format(" of {} streams", options.at_once)
                           : fmt::format(" with {} requests in a pipeline", options.at_once);
  }
  if (options.reconnects) text += ", each for one request";
  if (order.targets.front().endpoint.tls) text += " over TLS";
  return text;
}

std::string load_summary(const LoadOptions& options, const LoadOrder& order,
                         const LoadResult& result) {
  const load::LoadCounts& counts = result.counts;
  std::string text =
      fmt::format("{}  {}, {} thread{}, {:.2f} s, {}\n\n", options.urls.front(),
                  connection_words(options, order), options.threads,
                  options.threads == 1 ? "" : "s", counts.seconds, words_of(order.slice.pace));
  text += request_line(counts, what_was_checked(order));
  const bool is_open = counts.planned > 0;
  std::vector<LatencyRow> rows = {{is_open ? "response" : "", counts.latency}};
  if (is_open) rows.push_back({"service", counts.service});
  // The same latency, cut where the answer reached this machine's kernel.
  if (counts.arrival.total() > 0) {
    rows.push_back({"arrival", counts.arrival});
    rows.push_back({"unread", counts.unread});
  }
  if (options.events) {
    rows.push_back({"1st event", counts.first_event});
    rows.push_back({"event gap", counts.event_gap});
    text += fmt::format("  events    {}\n", counts.events);
  }
  text += latency_table(rows);
  if (counts.edges && counts.edges->unserved > 0) text += unserved_line(counts.edges->unserved);
  text += error_line(counts.errors) + generator_line(counts);
  if (!counts.first_wrong.empty())
    text += fmt::format("  first wrong answer: {}\n", counts.first_wrong);
  if (result.machine.is_disturbed()) text += machine_line(result.machine);
  if (counts.generator_busy > kBottleneckShare) {
    text += is_open ? "  VOID as a latency: the load generator was the bottleneck\n"
                    : "  VOID as a capacity: the load generator was the bottleneck; read the rate "
                      "as \"at least\"\n";
  }
  return text;
}

std::string assertion_lines(const std::vector<AssertionOutcome>& outcomes) {
  std::string text;
  for (const auto& outcome : outcomes) {
    text += fmt::format("  {}  {}: {}\n", outcome.holds ? "holds" : "FAILS", outcome.text,
                        outcome.words);
  }
  return text;
}

}  // namespace bakeoff::cli
