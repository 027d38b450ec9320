#include "measure/internal/event_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace bakeoff::measure {

NLOHMANN_JSON_SERIALIZE_ENUM(Stage, {{Stage::install, "install"},
                                     {Stage::start, "start"},
                                     {Stage::check, "check"},
                                     {Stage::warm_up, "warm_up"},
                                     {Stage::load, "load"},
                                     {Stage::stop, "stop"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Ending, {{Ending::settled, "settled"},
                                      {Ending::most_epochs, "most_epochs"},
                                      {Ending::budget, "budget"},
                                      {Ending::interrupted, "interrupted"},
                                      {Ending::nothing_left, "nothing_left"}})
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(TrialFailure, contestant, workload, epoch, stage, reason,
                                   log_tail, not_installable)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ContestantFacts, contestant, runtime_version, framework_version,
                                   install_seconds, install_cached, containment, limits_enforced,
                                   freezer)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(WarmUpFact, contestant, workload, seconds, steady, trend,
                                   measured)

namespace {

template <class T>
std::string line_of(const char* event, const T& value) {
  nlohmann::json out = value;
  out["event"] = event;
  // A contestant's log may hold any bytes: what is no UTF-8 is replaced, never an exception.
  return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void apply(const nlohmann::json& in, RunOutcome& outcome) {
  const auto event = in.at("event").get<std::string>();
  if (event == "failure") outcome.failures.push_back(in.get<TrialFailure>());
  if (event == "facts") replace_or_add(outcome, in.get<ContestantFacts>());
  if (event == "warm_up") replace_or_add(outcome, in.get<WarmUpFact>());
  if (event == "epoch_done") in.at("epochs").get_to(outcome.epochs);
  if (event == "epoch_done" || event == "end") in.at("seconds").get_to(outcome.seconds);
  if (event == "end") in.at("ending").get_to(outcome.ending);
}

}  // namespace

std::string to_line(const TrialFailure& failure) { return line_of("failure", failure); }
std::string to_line(const ContestantFacts& facts) { return line_of("facts", facts); }
std::string to_line(const WarmUpFact& warm_up) { return line_of("warm_up", warm_up); }

std::string epoch_line(int epochs, double seconds) {
  return line_of("epoch_done", nlohmann::json{{"epochs", epochs}, {"seconds", seconds}});
}

std::string ending_line(Ending ending, double seconds) {
  return line_of("end", nlohmann::json{{"ending", ending}, {"seconds", seconds}});
}

void replace_or_add(RunOutcome& outcome, const ContestantFacts& facts) {
  std::erase_if(outcome.facts,
                [&](const auto& known) { return known.contestant == facts.contestant; });
  outcome.facts.push_back(facts);
}

void replace_or_add(RunOutcome& outcome, const WarmUpFact& warm_up) {
  std::erase_if(outcome.warm_ups, [&](const auto& known) {
    return known.contestant == warm_up.contestant && known.workload == warm_up.workload;
  });
  outcome.warm_ups.push_back(warm_up);
}

Result<void> apply_events(std::string_view text, RunOutcome& outcome) {
  outcome.ending = Ending::interrupted;  // until the end is read: a killed run has none
  int number = 0;
  while (!text.empty()) {
    ++number;
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    const bool torn = end == std::string_view::npos;
    text.remove_prefix(torn ? text.size() : end + 1);
    const auto parsed = nlohmann::json::parse(line, nullptr, false);
    if (parsed.is_discarded() && torn) return {};
    try {
      apply(parsed, outcome);
    } catch (const nlohmann::json::exception& error) {
      return fail(ErrorCode::invalid_input,
                  "outcome.jsonl line " + std::to_string(number) + ": " + error.what());
    }
  }
  return {};
}

}  // namespace bakeoff::measure
