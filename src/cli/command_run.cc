#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <set>

#include "base/file.h"
#include "cli/code_base.h"
#include "cli/commands.h"
#include "cli/interrupts.h"
#include "cli/judge.h"
#include "cli/parse_words.h"
#include "cli/run_lock.h"
#include "cli/run_store.h"
#include "cli/show_plan.h"
#include "cli/viewpoint.h"
#include "cli/write_report.h"
#include "evidence/ledger.h"
#include "lab/linux_process_host.h"
#include "lab/what_is_missing.h"
#include "load/epoll_engine.h"
#include "measure/measure_run.h"
#include "measure/records.h"

namespace bakeoff::cli {
namespace {

// Of the stacks that were named, and that name a stand-in, the defaults that cannot be installed.
std::set<std::string> absent_defaults(const Shell& shell, const catalog::Catalog& catalog,
                                      const std::vector<std::string>& names) {
  const auto env = lab::inheritable_environment(environ);
  const auto ask = lab::ask_registries(env);
  std::set<std::string> absent;
  for (const auto& name : names) {
    const auto* stack = catalog::find_stack(catalog, name);
    if (stack == nullptr || stack->stand_in.empty()) continue;
    const auto* contestant = catalog::find_contestant(catalog, stack->default_contestant);
    const auto missing = lab::what_is_missing(*contestant, env, ask);
    if (missing.empty() || !absent.insert(contestant->id).second) continue;
    shell.console.say(fmt::format("note        {} is not installable here ({}): {} stands in",
                                  contestant->id, fmt::join(missing, ", "), stack->stand_in));
  }
  return absent;
}

// The run at hand: a new plan, or a saved one that goes on.
Result<plan::RunPlan> plan_for(const Shell& shell, const catalog::Catalog& catalog,
                               const RunOptions& options) {
  if (!options.resume.empty()) {
    BAKEOFF_TRY(saved, find_run(shell.places.runs(), options.resume));
    const auto here = plan::fingerprint(plan::read_host_facts());
    if (plan::fingerprint(saved.plan.host) != here) {
      return fail(ErrorCode::invalid_input,
                  fmt::format("run {} was begun on another machine or kernel: begin a new one",
                              saved.plan.run_id));
    }
    return saved.plan;
  }
  plan::Wishes wishes;
  wishes.names = options.names;
  wishes.absent = absent_defaults(shell, catalog, options.names);
  wishes.workloads = options.workloads;
  wishes.design = options.quick ? "quick" : options.design;
  wishes.needs = options.judge.needs;
  wishes.seed = options.seed;
  if (!options.judge.profile.empty()) wishes.profile = options.judge.profile;
  if (!options.budget.empty()) {
    BAKEOFF_TRY(seconds, parse_seconds(options.budget));
    wishes.budget_seconds = seconds;
  }
  return plan::make_run_plan(catalog, wishes, plan::read_host_facts(), shell.clock.utc());
}

Result<measure::RunOutcome> measure_plan(const Shell& shell, const RunOptions& options,
                                         const plan::RunPlan& plan,
                                         const std::filesystem::path& run_dir,
                                         const measure::Floors& floors) {
  const auto& interrupts = watch_interrupts();
  const auto host = lab::make_linux_process_host(
      {.state_dir = shell.places.state / "trees", .interrupts = &interrupts});
  const auto engine = load::make_epoll_engine();
  ProgressDisplay display(shell.console, options.progress, shell.clock);
  measure::Tools tools{
      .host = *host,
      .engine = *engine,
      .clock = shell.clock,
      .places = {shell.places.cache / "installs", shell.places.programs,
                 lab::inheritable_environment(environ)},
      .run_dir = run_dir,
      .interrupts = interrupts,
      .progress = [&](const measure::Progress& progress) { display.show(progress); },
      .freeze_idle = !options.no_freeze,
      .freezer = lab::probe_containment().freezer,
      .floors = floors,
      .stub_program = shell.places.programs / "bakeoff-upstream-stub",
      .services_dir = shell.places.catalog.catalog / "services"};
  return measure::measure_run(plan, tools);
}

// A run that is judged again replaces nothing: records already in the ledger are used as they are.
Result<std::vector<evidence::Record>> keep_records(const Shell& shell, const plan::RunPlan& plan,
                                                   std::vector<evidence::Record> records) {
  BAKEOFF_TRY(ledger, evidence::Ledger::open(shell.places.ledger()));
  evidence::RecordFilter filter;
  filter.run_id = plan.run_id;
  BAKEOFF_TRY(known, ledger.find(filter));
  for (auto& record : records) {
    for (const auto& old : known) {
      if (old.subject == record.subject && old.metric == record.metric) record.replaces = old.id;
    }
  }
  BAKEOFF_TRY(ids, ledger.append(records));
  for (std::size_t i = 0; i < ids.size(); ++i) records[i].id = ids[i];
  return records;
}

bool is_inconclusive(const report::Report& report) {
  const auto open = [](const stats::Comparison& comparison) {
    return comparison.verdict.kind == stats::VerdictKind::undecided ||
           comparison.verdict.kind == stats::VerdictKind::void_;
  };
  return std::any_of(report.analysis.comparisons.begin(), report.analysis.comparisons.end(), open);
}

ExitCode exit_code_of_run(const report::Report& report, const measure::RunOutcome& outcome,
                          bool strict) {
  if (!outcome.failures.empty()) return ExitCode::contestant_failed;
  return strict && is_inconclusive(report) ? ExitCode::inconclusive : ExitCode::done;
}

Result<std::string> hash_of_samples(const std::filesystem::path& run_dir) {
  auto text = read_file(run_dir / "samples.jsonl");
  if (!text && text.error().code == ErrorCode::not_found) return std::string();
  if (!text) return tl::unexpected(text.error());
  return content_hash(*text);
}

ExitCode tell_interrupted(const Shell& shell, const plan::RunPlan& plan,
                          const measure::RunOutcome& outcome) {
  shell.console.complain(
      fmt::format("interrupted: {} complete epochs are kept; go on with  bakeoff run --resume {}",
                  outcome.epochs, plan.run_id));
  return ExitCode::interrupted;
}

}  // namespace

Result<ExitCode> command_run(const Shell& shell, const RunOptions& options) {
  BAKEOFF_CHECK(check_exports(options.output.exports));
  BAKEOFF_TRY(catalog, catalog::load_catalog(shell.places.catalog));
  BAKEOFF_TRY(plan, plan_for(shell, catalog, options));
  BAKEOFF_TRY(viewpoint, viewpoint_of(options.judge, plan.profile, plan.seed));
  if (!options.judge.code_base.empty()) {
    BAKEOFF_TRY(code, read_code_base(shell, catalog, options.judge.code_base, stacks_of(plan)));
    look_from(code, options.judge, viewpoint);
    plan.profile = viewpoint.profile;
  }
  BAKEOFF_TRY(profile, profile_of(catalog, viewpoint));
  if (options.dry_run) {
    shell.console.print(show_plan(plan, shell.places));
    return ExitCode::done;
  }
  BAKEOFF_TRY(lock, RunLock::take(shell.places.state));
  static_cast<void>(lock);  // held until this function returns
  BAKEOFF_TRY(run_dir, create_run(shell.places.runs(), plan));
  BAKEOFF_TRY(floors, floors_on_this_machine(shell.places, plan));
  shell.console.say(headline(plan, profile.title));
  // From here on the plan is fixed; everything below only reads it.
  auto measured = measure_plan(shell, options, plan, run_dir, floors);
  if (!measured) return fail(measured.error(), "run " + plan.run_id);
  const auto& outcome = *measured;
  // Beyond this point nothing is measured any more.
  if (outcome.ending == measure::Ending::interrupted) return tell_interrupted(shell, plan, outcome);
  BAKEOFF_TRY(raw_hash, hash_of_samples(run_dir));
  const auto analysis = measure::analyze(plan, outcome, floors);
  BAKEOFF_TRY(records,
              keep_records(shell, plan, measure::to_records(plan, outcome, analysis, raw_hash)));
  BAKEOFF_TRY(report,
              judge_run(catalog, {plan, outcome, records, floors}, viewpoint, report_time(shell)));
  for (const char* name : {"result.json", "report.html"}) {
    BAKEOFF_CHECK(export_report(shell, report, (run_dir / name).string()));
  }
  BAKEOFF_CHECK(write_report(shell, report, options.output));
  shell.console.say(fmt::format(
      "saved run {0}: bakeoff open {0} · bakeoff report {0} -o report.html", plan.run_id));
  if (outcome.ending == measure::Ending::nothing_left) return ExitCode::contestant_failed;
  return exit_code_of_run(report, outcome, options.strict);
}

}  // namespace bakeoff::cli
