#include <fmt/core.h>

#include <algorithm>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/interrupts.h"
#include "cli/load_assertion.h"
#include "cli/load_capacity.h"
#include "cli/load_files.h"
#include "cli/load_flags.h"
#include "cli/load_json.h"
#include "cli/load_order.h"
#include "cli/load_pair.h"
#include "cli/load_self_test.h"
#include "cli/load_sockets.h"
#include "cli/load_words.h"
#include "cli/machine_watch.h"
#include "cli/parse_words.h"
#include "load/check_answer.h"
#include "load/epoll_engine.h"
#include "load/request_bytes.h"

namespace bakeoff::cli {
namespace {

Result<void> check_answer(load::IoEngine& engine, const load::LoadTarget& target,
                          const catalog::RequestSpec& request, const std::string& url) {
  BAKEOFF_TRY(first, load::first_of(request, target.feeds));
  BAKEOFF_TRY(answer, engine.ask(target.endpoint, first, Seconds(target.timeout_seconds)));
  const auto wrong = load::what_is_wrong(answer, request.answer);
  if (wrong.empty()) return {};
  const bool is_named = target.requests.size() > 1;
  const std::string name = is_named ? fmt::format(" ({} {})", first.method, first.path) : "";
  return fail(ErrorCode::contestant_failed, url + name + ": " + wrong);
}

// Answers first, then time: every request must be right once before thousands are sent.
Result<void> check_answers(load::IoEngine& engine, const LoadOptions& options,
                           const LoadOrder& order) {
  for (std::size_t i = 0; i < order.targets.size(); ++i) {
    for (const auto& request : order.targets[i].requests) {
      BAKEOFF_CHECK(check_answer(engine, order.targets[i], request, options.urls[i]));
    }
  }
  return {};
}

Result<std::vector<Assertion>> assertions_of(const LoadOptions& options) {
  std::vector<Assertion> assertions;
  assertions.reserve(options.asserts.size());
  for (const auto& text : options.asserts) {
    BAKEOFF_TRY(assertion, parse_assertion(text));
    assertions.push_back(std::move(assertion));
  }
  return assertions;
}

Result<void> write_files(const LoadOptions& options, const load::LoadCounts& counts,
                         double started) {
  if (!options.csv.empty()) BAKEOFF_CHECK(write_file(options.csv, load_csv(counts)));
  if (!options.hdr.empty()) BAKEOFF_CHECK(write_file(options.hdr, load_hdr_log(counts, started)));
  return {};
}

ExitCode exit_code_of(const load::LoadCounts& counts, const std::vector<AssertionOutcome>& outcomes,
                      bool interrupted) {
  if (interrupted) return ExitCode::interrupted;
  if (!std::ranges::all_of(outcomes, &AssertionOutcome::holds)) return ExitCode::assertion_failed;
  // What is allowed to fail is said with --assert.
  if (outcomes.empty() && counts.errors.total() > 0) return ExitCode::contestant_failed;
  return ExitCode::done;
}

Result<ExitCode> load_one(const Shell& shell, const LoadOptions& options, LoadOrder& order,
                          load::IoEngine& engine) {
  BAKEOFF_TRY(assertions, assertions_of(options));
  order.slice.interrupts = &watch_interrupts();
  if (shell.console.stderr_is_terminal()) {
    shell.console.say(fmt::format("loading for {:g} s", order.slice.counted.count()));
  }
  BAKEOFF_TRY(session, engine.open(order.targets.front()));
  const double started = (shell.clock.realtime() + order.slice.settle).count();
  const MachineWatch watch(shell.clock);
  auto counts = engine.run(session, order.slice);
  const MachineNotes notes = watch.notes();
  engine.close(session);
  if (!counts) return tl::unexpected(counts.error());
  std::vector<AssertionOutcome> outcomes;
  outcomes.reserve(assertions.size());
  for (const auto& assertion : assertions) outcomes.push_back(check_assertion(assertion, *counts));
  shell.console.print(options.json ? load_to_json(options, order, {*counts, notes}, outcomes)
                                   : load_summary(options, order, {*counts, notes}) +
                                         assertion_lines(outcomes));
  BAKEOFF_CHECK(write_files(options, *counts, started));
  return exit_code_of(*counts, outcomes, watch_interrupts().load() > 0);
}

Result<ExitCode> test_itself(const Shell& shell) {
  shell.console.say("about 15 s against a server whose delays and mistakes are known");
  BAKEOFF_TRY(checks, self_test_load());
  shell.console.print(self_test_lines(checks));
  return std::ranges::all_of(checks, &SelfCheck::holds) ? ExitCode::done
                                                        : ExitCode::assertion_failed;
}

}  // namespace

Result<ExitCode> command_load(const Shell& shell, const LoadOptions& options) {
  if (options.self_test) return test_itself(shell);
  if (options.urls.empty()) {
    return fail(ErrorCode::invalid_input,
                "load what? Give a URL: bakeoff load http://127.0.0.1:8080/json");
  }
  // A slip of the pen is told before anything is sent.
  BAKEOFF_CHECK(assertions_of(options));
  BAKEOFF_CHECK(check_load_flags(options));
  BAKEOFF_TRY(first, parse_url(options.urls.front()));
  if (first.is_socket) return load_sockets(shell, options, first);
  BAKEOFF_TRY(order, load_order_of(options));
  const auto engine = load::make_epoll_engine();
  BAKEOFF_CHECK(check_answers(*engine, options, order));
  if (!options.capacity.empty()) return load_capacity(shell, options, order, *engine);
  return order.targets.size() == 1 ? load_one(shell, options, order, *engine)
                                   : load_in_turns(shell, options, order, *engine);
}

}  // namespace bakeoff::cli
