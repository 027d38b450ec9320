// The database of a workload for programs: each program works in a copy of its own, and PostgreSQL
// counts the statements that each task makes it execute.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "measure/internal/program_stage.h"

namespace bakeoff::measure {

// Seeded with the workload's file. Errors: as lab::start_postgres; not_found for the file.
Result<lab::RunningDatabase> start_program_database(Scene& scene, const catalog::Workload& workload,
                                                    Random& random);

// False: the workload's database has ended, so that nothing seen now says anything about a program.
bool has_its_database(Surroundings& around);

// Label of a player -> statements executed so far in its copy; without those of whom PostgreSQL
// does not say, and empty where the workload does not ask how many `task` makes. Error: io.
Result<std::map<std::string, double>> statements_so_far(Surroundings& around,
                                                        const std::vector<Player>& players,
                                                        const catalog::ProgramSpec& spec,
                                                        const catalog::ProgramTask& task);

// Notes in each player how many statements one request of `task` made, on average of those since
// `before`.
Result<void> note_statements(Surroundings& around, std::vector<Player>& players,
                             const catalog::ProgramSpec& spec, const catalog::ProgramTask& task,
                             const std::map<std::string, double>& before);

}  // namespace bakeoff::measure
