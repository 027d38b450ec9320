#include <array>

#include "plan/run_plan_json.h"
#include "report/internal/parts_json.h"
#include "report/internal/shared_json.h"

namespace bakeoff::report {

template <>
struct EnumNames<measure::Stage> {
  static constexpr std::array kValues{measure::Stage::install, measure::Stage::start,
                                      measure::Stage::check,   measure::Stage::warm_up,
                                      measure::Stage::load,    measure::Stage::stop};
  static std::string_view name(measure::Stage stage) { return measure::name_of(stage); }
};

template <>
struct EnumNames<measure::Ending> {
  static constexpr std::array kValues{measure::Ending::settled, measure::Ending::most_epochs,
                                      measure::Ending::budget, measure::Ending::interrupted,
                                      measure::Ending::nothing_left};
  static std::string_view name(measure::Ending ending) { return measure::name_of(ending); }
};

}  // namespace bakeoff::report

namespace bakeoff::measure {

using report::Is;

template <class V, Is<TrialFailure> T>
void fields(V& visit, T& value) {
  visit("contestant", value.contestant);
  visit("workload", value.workload);
  visit("epoch", value.epoch);
  visit("stage", value.stage);
  visit("reason", value.reason);
  visit("log_tail", value.log_tail);
  visit("not_installable", value.not_installable);
}

template <class V, Is<ContestantFacts> T>
void fields(V& visit, T& value) {
  visit("contestant", value.contestant);
  visit("runtime_version", value.runtime_version);
  visit("framework_version", value.framework_version);
  visit("install_seconds", value.install_seconds);
  visit("install_cached", value.install_cached);
  visit("containment", value.containment);
  visit("limits_enforced", value.limits_enforced);
  visit("freezer", value.freezer);
}

template <class V, Is<WarmUpFact> T>
void fields(V& visit, T& value) {
  visit("contestant", value.contestant);
  visit("workload", value.workload);
  visit("seconds", value.seconds);
  visit("steady", value.steady);
  visit("trend", value.trend);
  visit("measured", value.measured);
}

// Without the samples: they stay in samples.jsonl.
template <class V, Is<RunOutcome> T>
void fields(V& visit, T& value) {
  visit("failures", value.failures);
  visit("facts", value.facts);
  visit("warm_ups", value.warm_ups);
  visit("epochs", value.epochs);
  visit("seconds", value.seconds);
  visit("ending", value.ending);
  visit("freezing", value.freezing);
}

}  // namespace bakeoff::measure

namespace bakeoff::report {

void write_outcome(const Report& report, Json& out) {
  // The plan keeps the form of plan.json (docs/formats/plan.md).
  out["plan"] = report.plan ? Json(plan::to_json(*report.plan)) : Json(nullptr);
  out["outcome"] = JsonWriter::written(report.outcome);
}

void read_outcome(const Json& in, Report& report, std::string& problem) {
  JsonReader(in, "", problem)("outcome", report.outcome);
  if (!problem.empty()) return;
  const auto found = in.find("plan");
  if (found == in.end()) {
    problem = "/plan is missing";
  } else if (!found->is_null()) {
    auto parsed = plan::parse_run_plan(found->dump());
    if (parsed) {
      report.plan = std::move(*parsed);
    } else {
      problem = "/plan: " + parsed.error().message;
    }
  }
}

}  // namespace bakeoff::report
