#include "plan/run_plan.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <set>

#include "base/file.h"
#include "base/random.h"
#include "plan/placement.h"

namespace bakeoff::plan {
namespace {

constexpr std::string_view kCloneMark = "#clone";

template <class T>
std::vector<std::string> ids_of(const std::vector<T>& values) {
  std::vector<std::string> ids;
  ids.reserve(values.size());
  for (const auto& value : values) ids.push_back(value.id);
  return ids;
}

std::string did_you_mean(const std::string& typed, const std::vector<std::string>& known) {
  const auto similar = catalog::similar_names(typed, known);
  return similar.empty() ? "" : fmt::format(" (did you mean '{}'?)", similar.front());
}

std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

bool looks_like_path(const std::string& name) {
  return name.starts_with(".") || name.starts_with("/") || name.starts_with("~") ||
         name.ends_with("/");
}

// "node@system" -> {"node", "system"}
std::pair<std::string, std::string> split_toolchain(const std::string& name) {
  const auto at = name.find('@');
  if (at == std::string::npos) return {name, ""};
  return {name.substr(0, at), name.substr(at + 1)};
}

Result<void> use_system_toolchain(catalog::Contestant& contestant, const std::string& wanted) {
  if (wanted != "system") {
    return fail(ErrorCode::invalid_input,
                fmt::format("'{0}@{1}': there is no such variant of {0}; bakeoff list shows those "
                            "there are, and @system takes this machine's own runtime",
                            contestant.id, wanted));
  }
  auto& kind = contestant.toolchain.kind;
  if (kind == catalog::ToolchainKind::npm_node) kind = catalog::ToolchainKind::system_node;
  contestant.id += "@system";
  contestant.title += " (this machine's own runtime)";
  return {};
}

std::string unknown_name(const catalog::Catalog& catalog, const std::string& typed) {
  auto known = ids_of(catalog.stacks);
  const auto contestants = ids_of(catalog.contestants);
  known.insert(known.end(), contestants.begin(), contestants.end());
  return fmt::format(
      "no stack or contestant '{}'{}; a folder of your own is written ./{} (bakeoff list shows "
      "all)",
      typed, did_you_mean(typed, known), typed);
}

Result<catalog::Contestant> find_by_name(const catalog::Catalog& catalog,
                                         const std::string& typed) {
  if (looks_like_path(typed)) return catalog::load_own_service(typed, typed);
  const auto [name, toolchain] = split_toolchain(typed);
  std::string id = name;
  if (const auto* stack = catalog::find_stack(catalog, name)) {
    if (stack->default_contestant.empty()) {
      return fail(ErrorCode::not_found, fmt::format("no contestant ships for stack '{}': compare "
                                                    "it with `bakeoff compare {}`, or give your "
                                                    "own service as a folder",
                                                    name, name));
    }
    id = stack->default_contestant;
  }
  const auto* found = catalog::find_contestant(catalog, id);
  if (found == nullptr) return fail(ErrorCode::not_found, unknown_name(catalog, name));
  if (const auto* variant = catalog::find_contestant(catalog, id + "@" + toolchain))
    return *variant;
  catalog::Contestant contestant = *found;
  if (!toolchain.empty()) BAKEOFF_CHECK(use_system_toolchain(contestant, toolchain));
  return contestant;
}

// Every unknown word of the command line in one message.
Result<std::vector<catalog::Contestant>> choose_contestants(const catalog::Catalog& catalog,
                                                            const std::vector<std::string>& names) {
  std::vector<catalog::Contestant> chosen;
  std::string problems;
  std::set<std::string> seen;
  ErrorCode code = ErrorCode::invalid_input;
  for (const auto& name : names) {
    auto contestant = find_by_name(catalog, name);
    if (!contestant) {
      problems += (problems.empty() ? "" : "\n") + contestant.error().message;
      code = contestant.error().code;
    } else if (contestant->is_reference) {
      problems += fmt::format("{}{} is the yardstick of every run and cannot be a contestant",
                              problems.empty() ? "" : "\n", contestant->id);
    } else if (seen.insert(contestant->id).second) {
      chosen.push_back(std::move(*contestant));
    }
  }
  if (!problems.empty()) return fail(code, problems);
  if (chosen.empty()) {
    return fail(ErrorCode::invalid_input,
                "name at least one stack, contestant or folder, e.g. bakeoff run node python");
  }
  return chosen;
}

catalog::Workload own_requests_workload(const catalog::Contestant& contestant) {
  catalog::Workload workload;
  workload.id = "requests";
  workload.title = "Your own requests";
  workload.question = "How many of your own requests does each service answer?";
  workload.requests = contestant.own_requests;
  return workload;
}

bool is_short_of_time(const Wishes& wishes) {
  return wishes.design == "quick" || wishes.budget_seconds > 0;
}

void use_quick_connections(std::vector<catalog::Workload>& workloads) {
  for (auto& workload : workloads) {
    const int fewer = workload.socket ? workload.socket->quick_connections : 0;
    if (fewer > 0) workload.connections = fewer;
  }
}

// Without names: all that the design has time for, and nothing that installs much.
bool is_chosen_unasked(const catalog::Workload& workload, const Wishes& wishes) {
  if (workload.tier == catalog::Tier::named) return false;
  // What needs a database takes longer and more of the machine.
  if (!workload.service.empty()) return false;
  return !is_short_of_time(wishes) || !is_for_programs(workload);
}

// Every program of the stacks that were asked for, and the programs that were named.
std::vector<catalog::Contestant> candidates_for_programs(
    const catalog::Catalog& catalog, const std::vector<catalog::Contestant>& contestants,
    const Wishes& wishes) {
  std::vector<catalog::Contestant> candidates;
  for (const auto& contestant : contestants) {
    if (!contestant.programs.empty()) candidates.push_back(contestant);
  }
  for (const auto& other : catalog.contestants) {
    const bool asked =
        std::find(wishes.names.begin(), wishes.names.end(), other.stack) != wishes.names.end();
    const bool is_new = std::none_of(candidates.begin(), candidates.end(),
                                     [&](const auto& known) { return known.id == other.id; });
    if (asked && is_new && !other.programs.empty()) candidates.push_back(other);
  }
  return candidates;
}

std::vector<catalog::Contestant> choose_programs(const std::vector<catalog::Contestant>& candidates,
                                                 const std::vector<catalog::Workload>& workloads) {
  std::vector<catalog::Contestant> chosen;
  for (const auto& candidate : candidates) {
    const bool works = std::any_of(workloads.begin(), workloads.end(), [&](const auto& workload) {
      return is_for_programs(workload) && implements(candidate, workload);
    });
    if (works) chosen.push_back(candidate);
  }
  return chosen;
}

Result<std::vector<catalog::Workload>> choose_workloads(
    const catalog::Catalog& catalog, const std::vector<catalog::Contestant>& contestants,
    const std::vector<catalog::Contestant>& programs, const Wishes& wishes) {
  const auto& ids = wishes.workloads;
  std::vector<catalog::Workload> known = catalog.workloads;
  for (const auto& contestant : contestants) {
    if (contestant.own_requests.empty()) continue;
    known.push_back(own_requests_workload(contestant));
    break;
  }
  std::vector<catalog::Workload> chosen;
  std::string problems;
  for (const auto& id : ids) {
    const auto at = std::find_if(known.begin(), known.end(),
                                 [&](const auto& workload) { return workload.id == id; });
    if (at != known.end()) {
      chosen.push_back(*at);
    } else {
      problems += fmt::format("{}no workload '{}'{}; there are: {}", problems.empty() ? "" : "\n",
                              id, did_you_mean(id, ids_of(known)), join(ids_of(known)));
    }
  }
  if (!problems.empty()) return fail(ErrorCode::not_found, problems);
  for (const auto& workload : known) {
    if (ids.empty() && is_chosen_unasked(workload, wishes)) chosen.push_back(workload);
  }
  std::erase_if(chosen, [&](const catalog::Workload& workload) {
    const auto& doers = is_for_programs(workload) ? programs : contestants;
    return std::none_of(doers.begin(), doers.end(),
                        [&](const auto& contestant) { return implements(contestant, workload); });
  });
  if (chosen.empty()) {
    return fail(ErrorCode::invalid_input,
                "no contestant implements any chosen workload: see [workloads] and [programs] in "
                "contestant.toml");
  }
  return chosen;
}

std::string make_run_id(UtcTime now, std::uint64_t seed) {
  std::string stamp = format_utc(now);
  std::erase_if(stamp, [](char c) { return c == ':' || c == '-'; });
  std::replace(stamp.begin(), stamp.end(), 'T', '-');
  stamp.pop_back();
  return fmt::format("{}-{:04x}", stamp, seed & 0xffff);
}

// Shipped contestants are checked with the catalog; a user's own folder is read without it.
Result<void> check_own_workloads(const catalog::Catalog& catalog,
                                 const std::vector<catalog::Contestant>& contestants) {
  std::string problems;
  for (const auto& contestant : contestants) {
    std::set<std::string> named;
    for (const auto& [id, path] : contestant.workload_paths) named.insert(id);
    for (const auto& [id, program] : contestant.programs) named.insert(id);
    for (const auto& id : named) {
      if (catalog::find_workload(catalog, id) != nullptr) continue;
      problems +=
          fmt::format("{}{}: its file names '{}', which is no workload{}; there are: {}",
                      problems.empty() ? "" : "\n", contestant.id, id,
                      did_you_mean(id, ids_of(catalog.workloads)), join(ids_of(catalog.workloads)));
    }
  }
  if (!problems.empty()) return fail(ErrorCode::invalid_input, problems);
  return {};
}

// Two programs cannot listen on one port at once, and the hidden copy needs a port of its own.
Result<void> check_fixed_ports(const std::vector<catalog::Contestant>& contestants) {
  std::set<int> taken;
  for (const auto& contestant : contestants) {
    if (contestant.fixed_port == 0 || taken.insert(contestant.fixed_port).second) continue;
    return fail(ErrorCode::invalid_input,
                fmt::format("{}: port {} is another contestant's too; let bakeoff draw one with "
                            "{{port}} in [start] command "
                            "or env",
                            contestant.id, contestant.fixed_port));
  }
  return {};
}

std::string draw_clone(const std::vector<catalog::Contestant>& contestants, std::uint64_t seed) {
  std::vector<std::string> candidates;
  for (const auto& contestant : contestants) {
    const bool is_server = contestant.programs.empty() || !contestant.start.empty();
    if (is_server && contestant.fixed_port == 0) candidates.push_back(contestant.id);
  }
  return candidates.empty() ? "" : candidates[Random(seed).below(candidates.size())];
}

// One program of each workload runs twice, where the kind has repetitions to compare.
std::map<std::string, std::string> draw_cloned_programs(const RunPlan& plan) {
  std::map<std::string, std::string> cloned;
  Random random(plan.seed ^ 0x70726f6772616dULL);
  for (const auto& workload : plan.workloads) {
    if (workload.kind != catalog::WorkloadKind::program) continue;
    std::vector<std::string> candidates;
    for (const auto& program : plan.programs) {
      if (implements(program, workload)) candidates.push_back(program.id);
    }
    if (!candidates.empty()) cloned[workload.id] = candidates[random.below(candidates.size())];
  }
  return cloned;
}

Result<catalog::Contestant> find_reference(const catalog::Catalog& catalog) {
  for (const auto& contestant : catalog.contestants) {
    if (contestant.is_reference) return contestant;
  }
  return fail(ErrorCode::invalid_input,
              "the catalog has no reference server: restore contestants/cpp/reference");
}

Result<catalog::Design> find_design(const catalog::Catalog& catalog, const Wishes& wishes,
                                    const std::string& id) {
  const auto* design = catalog::find_design(catalog, id);
  if (design == nullptr) {
    return fail(ErrorCode::not_found, fmt::format("no design '{}'{}; there are: {}", id,
                                                  did_you_mean(id, ids_of(catalog.designs)),
                                                  join(ids_of(catalog.designs))));
  }
  catalog::Design chosen = *design;
  if (wishes.budget_seconds > 0) chosen.budget_seconds = wishes.budget_seconds;
  return chosen;
}

// A design that looks after every epoch needs well more than its least number of them to end in
// anything but "undecided".
bool has_time_for_its_epochs(const RunPlan& plan) {
  const auto& design = plan.design;
  if (design.budget_seconds <= 0) return true;
  const auto time = estimate_time(plan);
  return time.once_seconds + 2 * design.least_epochs * time.epoch_seconds <= design.budget_seconds;
}

// A design's own budget is made for the workloads that are chosen unasked. Whoever names others
// wants figures for them: fewer epochs than decide would give none with an interval. A budget that
// the user states is the user's.
void make_room_for_what_was_named(const Wishes& wishes, RunPlan& plan) {
  auto& budget = plan.design.budget_seconds;
  if (wishes.workloads.empty() || wishes.budget_seconds > 0 || budget <= 0) return;
  budget = std::max(budget, std::ceil(seconds_to_decide(plan)));
}

Result<void> set_design(const catalog::Catalog& catalog, const Wishes& wishes, RunPlan& plan) {
  BAKEOFF_TRY(wished,
              find_design(catalog, wishes, wishes.design.empty() ? "default" : wishes.design));
  plan.design = wished;
  if (wishes.design.empty() && !has_time_for_its_epochs(plan)) {
    BAKEOFF_TRY(shorter, find_design(catalog, wishes, "short"));
    plan.design = shorter;
  }
  make_room_for_what_was_named(wishes, plan);
  return {};
}

bool some_of(const std::vector<catalog::Contestant>& contestants, const std::string& stack,
             const catalog::Workload& workload) {
  return std::ranges::any_of(contestants, [&](const catalog::Contestant& contestant) {
    return contestant.stack == stack && implements(contestant, workload);
  });
}

// A stack that was asked for by its name takes part in every workload that was: where its default
// contestant does not offer one (Socket.IO is a library of its own), the first that does joins.
void add_who_offers(const catalog::Catalog& catalog, const Wishes& wishes,
                    std::vector<catalog::Contestant>& contestants) {
  for (const auto& id : wishes.workloads) {
    const auto* workload = catalog::find_workload(catalog, id);
    if (workload == nullptr || is_for_programs(*workload)) continue;
    for (const auto& name : wishes.names) {
      const bool is_stack = catalog::find_stack(catalog, name) != nullptr;
      if (!is_stack || some_of(contestants, name, *workload)) continue;
      const auto found =
          std::ranges::find_if(catalog.contestants, [&](const catalog::Contestant& other) {
            return other.stack == name && !other.is_reference && implements(other, *workload);
          });
      if (found != catalog.contestants.end()) contestants.push_back(*found);
    }
  }
}

// A stack that was asked for by its name is measured as far as this machine lets it be.
void add_stand_ins(const catalog::Catalog& catalog, const Wishes& wishes,
                   std::vector<catalog::Contestant>& contestants) {
  for (const auto& name : wishes.names) {
    const auto* stack = catalog::find_stack(catalog, name);
    if (stack == nullptr || !wishes.absent.contains(stack->default_contestant)) continue;
    const auto* found = catalog::find_contestant(catalog, stack->stand_in);
    const bool takes_part = std::ranges::find(contestants, stack->stand_in,
                                              &catalog::Contestant::id) != contestants.end();
    if (found != nullptr && !takes_part) contestants.push_back(*found);
  }
}

// Whose workers share no memory offers some workloads with one CPU only.
void withdraw_what_needs_one_worker(catalog::Contestant& contestant, std::size_t cpus) {
  if (cpus <= 1) return;
  for (const auto& [id, reason] : contestant.one_worker) {
    contestant.workload_paths.erase(id);
    contestant.unsupported[id] = fmt::format("with {} workers: {}", cpus, reason);
  }
}

// A workload whose requests are all those of others is offered by whoever offers these.
bool serves_all_requests(const catalog::Contestant& contestant, const catalog::Workload& workload) {
  if (contestant.workload_paths.contains(workload.id)) return true;
  return !workload.requests.empty() &&
         std::ranges::all_of(workload.requests, [&](const catalog::RequestSpec& request) {
           return contestant.workload_paths.contains(request.served_as);
         });
}

}  // namespace

bool is_helper(const RunPlan& plan, const std::string& contestant) {
  return std::ranges::find(plan.helpers, contestant) != plan.helpers.end();
}

std::string clone_id(const std::string& contestant) { return contestant + std::string(kCloneMark); }

bool is_for_programs(const catalog::Workload& workload) {
  return workload.kind == catalog::WorkloadKind::program ||
         workload.kind == catalog::WorkloadKind::jobs;
}

bool is_sliced(const catalog::Workload& workload) {
  if (workload.kind == catalog::WorkloadKind::http) return true;
  return workload.kind == catalog::WorkloadKind::socket && workload.socket &&
         workload.socket->use != catalog::SocketUse::idle;
}

bool is_stretch(const catalog::Workload& workload) {
  return workload.paced || (workload.socket && workload.socket->use == catalog::SocketUse::idle);
}

bool needs_servers(const RunPlan& plan) {
  return std::any_of(plan.workloads.begin(), plan.workloads.end(),
                     [](const auto& workload) { return !is_for_programs(workload); });
}

bool implements(const catalog::Contestant& contestant, const catalog::Workload& workload) {
  if (is_for_programs(workload)) return contestant.programs.contains(workload.id);
  const bool is_program_alone = contestant.start.empty() && !contestant.programs.empty();
  if (is_program_alone) return false;
  if (workload.id == "requests") return !contestant.own_requests.empty();
  if (contestant.unsupported.contains(workload.id)) return false;
  const bool is_asked_by_path = workload.kind == catalog::WorkloadKind::http ||
                                workload.kind == catalog::WorkloadKind::paced ||
                                workload.kind == catalog::WorkloadKind::socket;
  if (is_asked_by_path) return serves_all_requests(contestant, workload);
  return true;  // cold start and memory need only the ready request
}

bool is_clone(const std::string& contestant) { return contestant.ends_with(kCloneMark); }

std::string original_of(const std::string& contestant_or_clone) {
  if (!is_clone(contestant_or_clone)) return contestant_or_clone;
  return contestant_or_clone.substr(0, contestant_or_clone.size() - kCloneMark.size());
}

Result<RunPlan> make_run_plan(const catalog::Catalog& catalog, const Wishes& wishes,
                              const HostFacts& host, UtcTime now) {
  RunPlan plan;
  BAKEOFF_TRY(contestants, choose_contestants(catalog, wishes.names));
  const auto asked = contestants.size();
  add_stand_ins(catalog, wishes, contestants);
  add_who_offers(catalog, wishes, contestants);
  for (auto i = asked; i < contestants.size(); ++i) plan.helpers.push_back(contestants[i].id);
  BAKEOFF_CHECK(check_own_workloads(catalog, contestants));
  BAKEOFF_CHECK(check_fixed_ports(contestants));
  for (auto& contestant : contestants)
    withdraw_what_needs_one_worker(contestant, place(host).server_cpus.size());
  const auto programs = candidates_for_programs(catalog, contestants, wishes);
  BAKEOFF_TRY(workloads, choose_workloads(catalog, contestants, programs, wishes));
  if (is_short_of_time(wishes)) use_quick_connections(workloads);
  BAKEOFF_TRY(reference, find_reference(catalog));
  if (catalog::find_profile(catalog, wishes.profile) == nullptr) {
    return fail(ErrorCode::not_found,
                fmt::format("no profile '{}'{}; there are: {}", wishes.profile,
                            did_you_mean(wishes.profile, ids_of(catalog.profiles)),
                            join(ids_of(catalog.profiles))));
  }
  Random mix(static_cast<std::uint64_t>(now.time_since_epoch().count()));
  plan.seed = wishes.seed != 0 ? wishes.seed : mix.next() >> 32;
  plan.run_id = make_run_id(now, plan.seed);
  plan.created_at = format_utc(now);
  plan.bakeoff_version = BAKEOFF_VERSION;
  plan.catalog_hash = catalog.content_hash;
  plan.host = host;
  plan.placement = place(host);
  plan.contestants = std::move(contestants);
  plan.reference = std::move(reference);
  plan.workloads = std::move(workloads);
  plan.programs = choose_programs(programs, plan.workloads);
  plan.metrics = catalog.metrics;
  plan.cloned_programs = draw_cloned_programs(plan);
  plan.cloned = draw_clone(plan.contestants, plan.seed);
  plan.profile = wishes.profile;
  plan.needs = wishes.needs;
  BAKEOFF_CHECK(set_design(catalog, wishes, plan));
  return plan;
}

}  // namespace bakeoff::plan
