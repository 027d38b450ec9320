#include "measure/internal/program_database.h"

#include <fmt/core.h>

#include <algorithm>

#include "measure/internal/database.h"

namespace bakeoff::measure {

Result<lab::RunningDatabase> start_program_database(Scene& scene, const catalog::Workload& workload,
                                                    Random& random) {
  BAKEOFF_TRY(order, database_order(scene, workload.program->database, random));
  order.count_statements = !workload.program->statements.empty();
  auto database =
      lab::start_postgres(order, scene.tools.host, scene.tools.clock, &scene.tools.interrupts);
  if (!database) return fail(database.error(), "starting the database of " + workload.id);
  return database;
}

bool has_its_database(Surroundings& around) {
  return !around.database || around.database->state().running;
}

Result<std::map<std::string, double>> statements_so_far(Surroundings& around,
                                                        const std::vector<Player>& players,
                                                        const catalog::ProgramSpec& spec,
                                                        const catalog::ProgramTask& task) {
  std::map<std::string, double> counts;
  const bool is_asked = std::ranges::any_of(
      spec.statements, [&](const auto& statements) { return statements.task == task.metric; });
  if (!is_asked || !has_its_database(around)) return counts;
  for (const auto& player : players) {
    const auto count = around.database->count_statements(player.database);
    if (count) counts[player.label] = *count;
    if (!count && count.error().code == ErrorCode::io) return tl::unexpected(count.error());
  }
  return counts;
}

Result<void> note_statements(Surroundings& around, std::vector<Player>& players,
                             const catalog::ProgramSpec& spec, const catalog::ProgramTask& task,
                             const std::map<std::string, double>& before) {
  BAKEOFF_TRY(after, statements_so_far(around, players, spec, task));
  for (auto& player : players) {
    const auto requests = player.figures[task.metric].size();
    const bool is_counted = before.contains(player.label) && after.contains(player.label);
    if (!is_counted || requests == 0) continue;
    player.statements[task.metric] =
        (after.at(player.label) - before.at(player.label)) / static_cast<double>(requests);
  }
  return {};
}

}  // namespace bakeoff::measure
