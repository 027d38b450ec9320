// Input files of programs: generated from a seed, the same bytes on every machine.
#pragma once

#include <filesystem>
#include <vector>

#include "base/result.h"
#include "catalog/workload.h"

namespace bakeoff::measure {

// Writes what is not there yet. Error: a generator that nobody knows, a full disk.
Result<void> write_inputs(const std::vector<catalog::ProgramInput>& inputs,
                          const std::filesystem::path& folder);

}  // namespace bakeoff::measure
