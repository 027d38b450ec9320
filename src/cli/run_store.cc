#include "cli/run_store.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/file.h"
#include "plan/run_plan_json.h"

namespace bakeoff::cli {
namespace {

constexpr const char* kPlanFile = "plan.json";

Result<SavedRun> load_run(const std::filesystem::path& folder) {
  BAKEOFF_TRY(text, read_file(folder / kPlanFile));
  auto plan = plan::parse_run_plan(text);
  if (!plan) return fail(plan.error(), (folder / kPlanFile).string());
  return SavedRun{folder, std::move(*plan)};
}

}  // namespace

Result<std::filesystem::path> create_run(const std::filesystem::path& runs,
                                         const plan::RunPlan& plan) {
  const auto folder = runs / plan.run_id;
  BAKEOFF_CHECK(make_folder(folder / "logs"));
  BAKEOFF_CHECK(write_file(folder / kPlanFile, plan::to_text(plan)));
  return folder;
}

std::vector<std::string> list_runs(const std::filesystem::path& runs) {
  std::vector<std::string> ids;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(runs, error)) {
    if (std::filesystem::exists(entry.path() / kPlanFile))
      ids.push_back(entry.path().filename().string());
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

Result<SavedRun> find_run(const std::filesystem::path& runs, const std::string& name) {
  const auto ids = list_runs(runs);
  if (ids.empty()) {
    return fail(ErrorCode::not_found,
                "there is no saved run yet: bakeoff run node python makes one");
  }
  if (name == "last") return load_run(runs / ids.back());
  std::vector<std::string> matches;
  for (const auto& id : ids) {
    if (id == name) return load_run(runs / id);
    if (id.ends_with(name)) matches.push_back(id);
  }
  if (matches.size() == 1) return load_run(runs / matches.front());
  if (matches.empty()) {
    return fail(ErrorCode::not_found,
                fmt::format("no run '{}'; the newest is {} (bakeoff list runs shows all)", name,
                            ids.back()));
  }
  return fail(ErrorCode::invalid_input,
              fmt::format("{} runs end in '{}', e.g. {} and {}: give more of the id",
                          matches.size(), name, matches[0], matches[1]));
}

}  // namespace bakeoff::cli
