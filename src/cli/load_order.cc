#include "cli/load_order.h"

#include <fmt/core.h>
#include <sched.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <thread>
#include <utility>

#include "base/file.h"
#include "catalog/request_file.h"
#include "cli/load_flags.h"
#include "cli/parse_words.h"
#include "load/answer_matcher.h"

namespace bakeoff::cli {
namespace {

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

Result<void> expect_header(const std::string& text, catalog::AnswerRule& rule) {
  if (text.find(':') == std::string::npos && !text.empty()) {
    rule.headers_present.push_back(lower(text));
    return {};
  }
  BAKEOFF_TRY(header, header_of(text));
  rule.header_starts_with[lower(header.first)] = header.second;
  return {};
}

Result<catalog::AnswerRule> rule_of(const LoadOptions& options) {
  catalog::AnswerRule rule;
  rule.status = options.expect_status;
  if (options.expects_body) rule.body = options.expect_body;
  if (!options.expect_json.empty()) rule.body_json = options.expect_json;
  rule.body_matches = options.expect_match;
  rule.body_sha256 = lower(options.expect_sha256);
  for (const auto& text : options.expect_headers) BAKEOFF_CHECK(expect_header(text, rule));
  for (const auto& text : options.expect_fields) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || !(equals == 0 || text.front() == '/')) {
      return fail(ErrorCode::invalid_input,
                  fmt::format("--expect-field '{}': write '/user/id=7'", text));
    }
    rule.body_fields[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return rule;
}

Result<catalog::RequestFile> requests_of(const LoadOptions& options, const Url& url) {
  if (!options.requests.empty()) {
    if (options.method != "GET" || !options.body.empty() || url.path != "/") {
      return fail(ErrorCode::invalid_input,
                  "with --requests the file has paths, methods and bodies: give the URL up to the "
                  "port, and no -X or --body");
    }
    return catalog::load_request_file(options.requests);
  }
  catalog::RequestSpec request;
  request.method = options.method;
  request.path = url.path;
  request.body = options.body;
  BAKEOFF_TRY(rule, rule_of(options));
  request.answer = std::move(rule);
  return catalog::RequestFile{.requests = {request}, .feeds = {}};
}

// Whatever the case in which the name is written, it stands there once.
void set_header(catalog::RequestSpec& request, const std::string& name, const std::string& value) {
  std::erase_if(request.headers,
                [&](const auto& header) { return lower(header.first) == lower(name); });
  request.headers[name] = value;
}

Result<void> add_headers(const LoadOptions& options, const Url& url,
                         catalog::RequestSpec& request) {
  if (!request.headers.contains("host")) set_header(request, "Host", url.host);
  for (const auto& text : options.headers) {
    BAKEOFF_TRY(header, header_of(text));
    set_header(request, header.first, header.second);
  }
  return {};
}

load::IoInterface io_of(const std::string& name) {
  if (name == "epoll") return load::IoInterface::epoll;
  return name == "io_uring" ? load::IoInterface::io_uring : load::IoInterface::best;
}

Result<load::LoadTarget> target_of(const LoadOptions& options, const std::string& text) {
  BAKEOFF_TRY(url, parse_url(text));
  BAKEOFF_TRY(file, requests_of(options, url));
  for (auto& request : file.requests) {
    BAKEOFF_CHECK(add_headers(options, url, request));
    const auto place = options.requests.empty() ? std::string("what is expected")
                                                : fmt::format("{}: {} {}", options.requests,
                                                              request.method, request.path);
    BAKEOFF_CHECK(named(place.c_str(), load::AnswerMatcher::compile(request.answer)));
  }
  BAKEOFF_TRY(timeout, timeout_of(options));
  load::LoadTarget target;
  BAKEOFF_TRY(endpoint, endpoint_of(options, url));
  target.endpoint = std::move(endpoint);
  target.requests = std::move(file.requests);
  target.feeds = std::move(file.feeds);
  target.connections = options.connections;
  target.at_once = options.at_once;
  target.requests_a_connection = options.reconnects ? 1 : 0;
  target.timeout_seconds = timeout;
  target.cpus = generator_cpus(options.threads);
  target.sleeps = options.sleep;
  target.io = io_of(options.io);
  target.counts_events = options.events;
  target.samples_arrivals = true;
  return target;
}

// "30s:500" and the rate before it.
Result<load::RateStage> stage_of(const std::string& text, double from) {
  const auto colon = text.find(':');
  if (colon == std::string::npos) {
    return fail(ErrorCode::invalid_input,
                fmt::format("--stage '{}': write TIME:RATE, for example 30s:500", text));
  }
  BAKEOFF_TRY(length, named("--stage", parse_seconds(text.substr(0, colon))));
  BAKEOFF_TRY(to, named("--stage", parse_rate(text.substr(colon + 1))));
  return load::RateStage{from, to, Seconds(length)};
}

Result<std::vector<double>> read_trace(const std::string& file) {
  BAKEOFF_TRY(text, read_file(file));
  std::vector<double> times;
  std::string_view left = text;
  for (int line_number = 1; !left.empty(); ++line_number) {
    const auto end = left.find('\n');
    std::string_view line = left.substr(0, end);
    left.remove_prefix(end == std::string_view::npos ? left.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;
    double seconds = 0;
    const auto [stop, error] = std::from_chars(line.data(), line.data() + line.size(), seconds);
    const bool is_number = error == std::errc() && stop == line.data() + line.size();
    if (!is_number || !std::isfinite(seconds) || seconds < (times.empty() ? 0 : times.back())) {
      return fail(ErrorCode::invalid_input,
                  fmt::format("{}:{}: '{}' is not a time in seconds at or after the one before",
                              file, line_number, line));
    }
    times.push_back(seconds);
  }
  return times;
}

Result<void> check_threads(int threads) {
  const auto cpus = std::thread::hardware_concurrency();
  if (threads <= static_cast<int>(cpus)) return {};
  return fail(
      ErrorCode::invalid_input,
      fmt::format("-t {}: this machine has {} CPUs, and one thread fills one", threads, cpus));
}

}  // namespace

Result<std::pair<std::string, std::string>> header_of(const std::string& text) {
  const auto colon = text.find(':');
  if (colon == std::string::npos || colon == 0 || text.find_first_of("\r\n") != std::string::npos) {
    return fail(ErrorCode::invalid_input,
                fmt::format("'{}' is not a header; write 'Name: value'", text));
  }
  const auto value = text.find_first_not_of(' ', colon + 1);
  return std::pair(text.substr(0, colon),
                   value == std::string::npos ? std::string() : text.substr(value));
}

Result<double> timeout_of(const LoadOptions& options) {
  constexpr double day = 86'400;
  BAKEOFF_TRY(timeout, named("--timeout", parse_seconds(options.timeout)));
  if (timeout <= day) return timeout;
  return fail(ErrorCode::invalid_input,
              fmt::format("--timeout: '{}' is longer than a day (24h)", options.timeout));
}

Result<load::Endpoint> endpoint_of(const LoadOptions& options, Url url) {
  if (options.socket_file.empty()) BAKEOFF_CHECK(resolve(url));
  load::Endpoint endpoint = url.endpoint;
  endpoint.socket_file = options.socket_file;
  if (options.http_2) endpoint.protocol = load::Protocol::http_2;
  if (endpoint.tls) {
    endpoint.tls->verifies = !options.insecure;
    endpoint.tls->ca_file = options.ca_file;
  }
  return endpoint;
}

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

Result<load::Pace> load_pace_of(const LoadOptions& options) {
  load::Pace pace;
  const bool has_rate = !options.rate.empty() || !options.stages.empty();
  if (has_rate && !options.trace.empty()) {
    return fail(ErrorCode::invalid_input,
                "--trace has all send times: leave out --rate and --stage");
  }
  if (!options.trace.empty()) {
    BAKEOFF_TRY(times, read_trace(options.trace));
    pace.times = std::move(times);
    pace.arrivals = load::Arrivals::listed;
  }
  if (has_rate) {
    pace.arrivals = options.even ? load::Arrivals::even : load::Arrivals::poisson;
    BAKEOFF_TRY(seed, named("--seed", parse_count(options.seed)));
    pace.seed = seed;
    double rate = 0;
    if (!options.rate.empty()) {
      BAKEOFF_TRY(first, named("--rate", parse_rate(options.rate)));
      rate = first;
    }
    if (options.stages.empty()) pace.stages.push_back({rate, rate, Seconds(0)});
    for (const auto& text : options.stages) {
      BAKEOFF_TRY(stage, stage_of(text, rate));
      pace.stages.push_back(stage);
      rate = stage.to;
    }
  }
  BAKEOFF_CHECK(load::check_pace(pace));
  return pace;
}

Result<LoadOrder> load_order_of(const LoadOptions& options) {
  BAKEOFF_CHECK(check_threads(options.threads));
  LoadOrder order;
  for (const auto& url : options.urls) {
    BAKEOFF_TRY(target, target_of(options, url));
    order.targets.push_back(std::move(target));
  }
  BAKEOFF_TRY(duration, named("--duration", parse_seconds(options.duration)));
  order.slice.counted = Seconds(duration);
  BAKEOFF_TRY(warm_up, named("--warm-up", parse_pause(options.warm_up)));
  order.slice.settle = Seconds(warm_up);
  BAKEOFF_TRY(pace, load_pace_of(options));
  order.slice.pace = std::move(pace);
  if (!options.csv.empty() || !options.hdr.empty()) order.slice.interval = Seconds(1);
  return order;
}

std::string words_of(const load::Pace& pace) {
  if (pace.arrivals == load::Arrivals::closed) return "closed loop";
  if (pace.arrivals == load::Arrivals::listed) {
    return fmt::format("open loop: {} requests of a trace", pace.times.size());
  }
  const auto& last = pace.stages.back();
  std::string text = "open loop: ";
  const bool is_constant = pace.stages.size() == 1 && last.length == Seconds(0);
  text += is_constant ? fmt::format("{:g}/s", last.to)
                      : fmt::format("{:g}/s to {:g}/s in {} stages", pace.stages.front().from,
                                    last.to, pace.stages.size());
  return text + (pace.arrivals == load::Arrivals::even
                     ? ", even"
                     : fmt::format(", at random (seed {})", pace.seed));
}

}  // namespace bakeoff::cli
