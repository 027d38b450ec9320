#include <fmt/format.h>

#include <functional>

#include "cli/commands.h"
#include "cli/run_store.h"
#include "cli/table.h"
#include "cli/table_json.h"

namespace bakeoff::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows stacks(const catalog::Catalog& catalog) {
  Rows rows = {{"stack", "version", "default contestant", "best for"}};
  for (const auto& stack : catalog.stacks) {
    rows.push_back({stack.id, stack.current_version,
                    stack.default_contestant.empty() ? "none yet" : stack.default_contestant,
                    stack.best_for});
  }
  return rows;
}

const char* kind_of(const catalog::Contestant& contestant) {
  switch (contestant.classification) {
    case catalog::Classification::platform:
      return "platform";
    case catalog::Classification::micro:
      return "micro";
    case catalog::Classification::full:
      return "full";
    case catalog::Classification::program:
      return "program";
  }
  return "";
}

std::string workloads_of(const catalog::Contestant& contestant) {
  std::vector<std::string> ids;
  for (const auto& [id, path] : contestant.workload_paths) ids.push_back(id);
  for (const auto& [id, program] : contestant.programs) ids.push_back(id);
  return fmt::format("{}", fmt::join(ids, " "));
}

Rows contestants(const catalog::Catalog& catalog) {
  Rows rows = {{"contestant", "approach", "class", "workloads", "title"}};
  for (const auto& contestant : catalog.contestants) {
    const bool realistic = contestant.approach == catalog::Approach::realistic;
    rows.push_back({contestant.id, realistic ? "realistic" : "stripped", kind_of(contestant),
                    workloads_of(contestant), contestant.title});
  }
  return rows;
}

Rows workloads(const catalog::Catalog& catalog) {
  Rows rows = {{"workload", "title", "question"}};
  for (const auto& workload : catalog.workloads)
    rows.push_back({workload.id, workload.title, workload.question});
  return rows;
}

Rows criteria(const catalog::Catalog& catalog) {
  Rows rows = {{"criterion", "published", "question"}};
  for (const auto& criterion : catalog.criteria) {
    rows.push_back(
        {criterion.id, criterion.published.points.empty() ? "no" : "yes", criterion.question});
  }
  return rows;
}

Rows profiles(const catalog::Catalog& catalog) {
  Rows rows = {{"profile", "title", "describes"}};
  for (const auto& profile : catalog.profiles)
    rows.push_back({profile.id, profile.title, profile.describes});
  return rows;
}

Rows designs(const catalog::Catalog& catalog) {
  Rows rows = {{"design", "epochs", "slice", "stops"}};
  for (const auto& design : catalog.designs) {
    rows.push_back({design.id, fmt::format("{}..{}", design.least_epochs, design.most_epochs),
                    fmt::format("{} s", design.slice_seconds),
                    design.stop_early ? "when every verdict is final" : "after all epochs"});
  }
  return rows;
}

Rows runs(const Places& places) {
  Rows rows = {{"run", "begun", "design", "contestants"}};
  for (const auto& id : list_runs(places.runs())) {
    const auto saved = find_run(places.runs(), id);
    if (!saved) {
      rows.push_back({id, "", "", saved.error().message});
      continue;
    }
    std::string names;
    for (const auto& contestant : saved->plan.contestants)
      names += (names.empty() ? "" : " ") + contestant.id;
    rows.push_back({id, saved->plan.created_at, saved->plan.design.id, names});
  }
  return rows;
}

}  // namespace

Result<ExitCode> command_list(const Shell& shell, const ListOptions& options) {
  BAKEOFF_TRY(catalog, catalog::load_catalog(shell.places.catalog));
  struct Listing {
    std::string_view what;
    std::function<Rows()> rows;
  };
  const std::vector<Listing> listings = {
      {"stacks", [&] { return stacks(catalog); }},
      {"contestants", [&] { return contestants(catalog); }},
      {"workloads", [&] { return workloads(catalog); }},
      {"criteria", [&] { return criteria(catalog); }},
      {"profiles", [&] { return profiles(catalog); }},
      {"designs", [&] { return designs(catalog); }},
      {"runs", [&] { return runs(shell.places); }},
  };
  for (const auto& listing : listings) {
    if (listing.what != options.what) continue;
    const auto rows = listing.rows();
    shell.console.print(options.json ? table_to_json(rows)
                                     : format_table(rows, shell.console.table_columns()));
    return ExitCode::done;
  }
  return fail(ErrorCode::invalid_input,
              fmt::format("cannot list '{}'; there are stacks, contestants, workloads, criteria, "
                          "profiles, designs, runs",
                          options.what));
}

}  // namespace bakeoff::cli
