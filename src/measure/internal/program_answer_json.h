// What a program said: is it right, and which numbers does it carry?
#pragma once

#include <optional>
#include <string>

#include "catalog/workload.h"

namespace bakeoff::measure {

// Empty: every field is as the task says, numbers within its tolerance.
std::string what_is_wrong(const std::string& line, const catalog::ProgramTask& task);

// Nothing: the line has no finite number there.
std::optional<double> number_at(const std::string& line, const std::string& pointer);

}  // namespace bakeoff::measure
