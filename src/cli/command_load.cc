#include <fmt/core.h>
#include <sched.h>

#include <thread>

#include "cli/commands.h"
#include "cli/load_json.h"
#include "cli/parse_words.h"
#include "load/check_answer.h"
#include "load/epoll_engine.h"

namespace bakeoff::cli {
namespace {

constexpr double kBottleneckShare = 0.90;

Result<catalog::RequestSpec> request_of(const LoadOptions& options, const Url& url) {
  catalog::RequestSpec request;
  request.method = options.method;
  request.path = url.path;
  request.body = options.body;
  request.answer.status = options.expect_status;
  if (!options.expect_body.empty()) request.answer.body = options.expect_body;
  request.headers["Host"] = url.host;
  for (const auto& header : options.headers) {
    const auto colon = header.find(':');
    if (colon == std::string::npos || header.find_first_of("\r\n") != std::string::npos) {
      return fail(ErrorCode::invalid_input,
                  fmt::format("'{}' is not a header; write 'Name: value'", header));
    }
    const auto value = header.find_first_not_of(' ', colon + 1);
    request.headers[header.substr(0, colon)] =
        value == std::string::npos ? "" : header.substr(value);
  }
  return request;
}

std::string milliseconds(double nanoseconds) { return fmt::format("{:.3f} ms", nanoseconds / 1e6); }

std::string summary(const LoadOptions& options, const load::LoadCounts& counts) {
  const auto& latency = counts.latency;
  const auto& errors = counts.errors;
  const double rate =
      counts.seconds > 0 ? static_cast<double>(counts.requests) / counts.seconds : 0;
  std::string text = fmt::format("{}  {} connections, {} thread(s), {:.2f} s, closed loop\n\n",
                                 options.url, options.connections, options.threads, counts.seconds);
  text += fmt::format("  requests   {}  ({:.1f}/s), all answers checked\n", counts.requests, rate);
  text += fmt::format("  latency    mean {}  p50 {}  p90 {}  p99 {}  p99.9 {}  max {}\n",
                      milliseconds(latency.mean()),
                      milliseconds(static_cast<double>(latency.quantile(0.5))),
                      milliseconds(static_cast<double>(latency.quantile(0.9))),
                      milliseconds(static_cast<double>(latency.quantile(0.99))),
                      milliseconds(static_cast<double>(latency.quantile(0.999))),
                      milliseconds(static_cast<double>(latency.max())));
  text += fmt::format(
      "  errors     {} (connect {}, reset {}, timeout {}, malformed {}, status {}, body {})\n",
      errors.total(), errors.connect, errors.reset, errors.timeout, errors.malformed,
      errors.wrong_status, errors.wrong_body);
  text += fmt::format("  generator  {:.0f} % busy\n", 100 * counts.generator_busy);
  if (!counts.first_wrong.empty())
    text += fmt::format("  first wrong answer: {}\n", counts.first_wrong);
  if (counts.generator_busy > kBottleneckShare) {
    text +=
        "  VOID as a capacity: the load generator was the bottleneck; read the rate as \"at "
        "least\"\n";
  }
  return text;
}

// The first CPUs this process may use, one per thread.
std::vector<int> generator_cpus(int threads) {
  cpu_set_t set;
  CPU_ZERO(&set);
  std::vector<int> cpus;
  if (::sched_getaffinity(0, sizeof set, &set) != 0) return cpus;
  for (int cpu = 0; cpu < CPU_SETSIZE && static_cast<int>(cpus.size()) < threads; ++cpu) {
    if (CPU_ISSET(static_cast<unsigned>(cpu), &set)) cpus.push_back(cpu);
  }
  return cpus;
}

Result<load::LoadTarget> target_of(const LoadOptions& options) {
  BAKEOFF_TRY(url, parse_url(options.url));
  BAKEOFF_TRY(request, request_of(options, url));
  BAKEOFF_TRY(timeout, parse_seconds(options.timeout));
  load::LoadTarget target;
  target.endpoint = url.endpoint;
  target.requests = {request};
  target.connections = options.connections;
  target.timeout_seconds = timeout;
  target.cpus = generator_cpus(options.threads);
  return target;
}

}  // namespace

Result<ExitCode> command_load(const Shell& shell, const LoadOptions& options) {
  if (options.threads > static_cast<int>(std::thread::hardware_concurrency())) {
    return fail(ErrorCode::invalid_input,
                fmt::format("-t {}: this machine has {} CPUs, and one thread fills one",
                            options.threads, std::thread::hardware_concurrency()));
  }
  BAKEOFF_TRY(target, target_of(options));
  BAKEOFF_TRY(duration, parse_seconds(options.duration));
  BAKEOFF_TRY(warm_up, parse_seconds(options.warm_up));
  const auto engine = load::make_epoll_engine();
  // Answers first, then time: one request must be right before thousands are sent.
  BAKEOFF_TRY(answer, engine->ask(target.endpoint, target.requests.front(),
                                  Seconds(target.timeout_seconds)));
  const auto wrong = load::what_is_wrong(answer, target.requests.front().answer);
  if (!wrong.empty()) return fail(ErrorCode::contestant_failed, options.url + ": " + wrong);
  BAKEOFF_TRY(session, engine->open(target));
  auto counts = engine->run(session, {.settle = Seconds(warm_up), .counted = Seconds(duration)});
  engine->close(session);
  if (!counts) return tl::unexpected(counts.error());
  shell.console.print(options.json ? load_to_json(options, *counts) : summary(options, *counts));
  return counts->errors.total() > 0 ? ExitCode::contestant_failed : ExitCode::done;
}

}  // namespace bakeoff::cli
