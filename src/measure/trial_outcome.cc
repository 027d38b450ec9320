#include "measure/trial_outcome.h"

#include <algorithm>

namespace bakeoff::measure {

std::string_view name_of(Stage stage) {
  switch (stage) {
    case Stage::install:
      return "install";
    case Stage::start:
      return "start";
    case Stage::check:
      return "check";
    case Stage::warm_up:
      return "warm-up";
    case Stage::load:
      return "load";
    case Stage::stop:
      return "stop";
  }
  return "load";
}

std::string_view name_of(Ending ending) {
  switch (ending) {
    case Ending::settled:
      return "settled";
    case Ending::most_epochs:
      return "most epochs";
    case Ending::budget:
      return "budget";
    case Ending::interrupted:
      return "interrupted";
    case Ending::nothing_left:
      return "nothing left";
  }
  return "most epochs";
}

bool is_not_installable(const RunOutcome& outcome, const std::string& contestant) {
  return std::ranges::any_of(outcome.failures, [&](const TrialFailure& failure) {
    return failure.not_installable && failure.contestant == contestant;
  });
}

}  // namespace bakeoff::measure
