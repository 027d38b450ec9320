// Judges one answer against its rule. The same rule is compiled into the hot loop by the engine.
#pragma once

#include <string>

#include "catalog/workload.h"
#include "load/io_engine.h"

namespace bakeoff::load {

// Empty when right; else one sentence: "status 500 instead of 200", "body differs at byte 7: …".
std::string what_is_wrong(const Answer& answer, const catalog::AnswerRule& rule);

}  // namespace bakeoff::load
