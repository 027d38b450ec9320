// outcome.jsonl: one event a line (docs/formats/outcome.md).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "measure/trial_outcome.h"

namespace bakeoff::measure {

std::string to_line(const TrialFailure& failure);
std::string to_line(const ContestantFacts& facts);
std::string to_line(const WarmUpFact& warm_up);
std::string epoch_line(int epochs, double seconds);
std::string ending_line(Ending ending, double seconds);

// Adds the events to `outcome`; a torn last line is dropped, any other broken line is an error with
// its number.
Result<void> apply_events(std::string_view text, RunOutcome& outcome);

void replace_or_add(RunOutcome& outcome, const ContestantFacts& facts);
void replace_or_add(RunOutcome& outcome, const WarmUpFact& warm_up);

}  // namespace bakeoff::measure
