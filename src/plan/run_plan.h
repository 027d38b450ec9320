// RunPlan: what will be measured, fixed and saved before anything starts. A plan file stands alone.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "plan/host_facts.h"

namespace bakeoff::plan {

struct Placement {
  std::vector<int> server_cpus;     // contestants
  std::vector<int> generator_cpus;  // load threads and the upstream stub
  bool disjoint = false;  // false on a one-CPU machine: then every figure carries a warning
  std::uint64_t memory_max_bytes = 0;  // per contestant, 0: no limit
  int pids_max = 512;

  bool operator==(const Placement&) const = default;
};

struct RunPlan {
  std::string run_id;
  std::string created_at;  // UTC
  std::uint64_t seed = 0;
  std::string bakeoff_version;
  std::string catalog_hash;
  HostFacts host;
  catalog::Design design;
  Placement placement;
  std::vector<catalog::Contestant> contestants;  // asked for, in that order; never the reference
  // Of those, ids of the ones that joined for a workload which their stack's own contestant does
  // not offer (Socket.IO), or because that one cannot be installed here: their figures stand for
  // the stack, they are no candidates of their own.
  std::vector<std::string> helpers;
  catalog::Contestant reference;
  std::string cloned;  // id of the contestant that runs twice (A/A arm); drawn from the seed; its
                       // copy is "<id>#clone"; empty: every contestant insists on a port of its own
  std::vector<catalog::Workload> workloads;
  // Who does the workloads that are not HTTP: all programs of the stacks asked for, and the
  // programs that were named. They stand for their stack where it is scored.
  std::vector<catalog::Contestant> programs;
  std::map<std::string, std::string> cloned_programs;  // workload -> the program that runs twice
  std::vector<catalog::Metric> metrics;  // the catalog's: units and directions of the samples
  std::string profile;
  std::vector<std::string> needs;  // "cpu-bound", "mobile": stated by the user

  bool operator==(const RunPlan&) const = default;
};

struct Wishes {
  std::vector<std::string>
      names;  // stacks ("node", "node@system"), contestants ("node/http") or folders ("./svc")
  std::vector<std::string> workloads;  // empty: all
  std::string design;  // empty: "default", or "short" where the budget is too small for it
  double budget_seconds = 0;
  std::string profile = "web-api";
  std::vector<std::string> needs;
  std::uint64_t seed = 0;  // 0: drawn from the clock
  // Contestants that cannot be installed here: their stack's stand-in joins them.
  std::set<std::string> absent;
};

// Errors name each unknown word with "did you mean". Reads no clock but `now`.
Result<RunPlan> make_run_plan(const catalog::Catalog& catalog, const Wishes& wishes,
                              const HostFacts& host, UtcTime now);

// The measured time of one epoch, and the upper bound of the whole run, for ETA and --dry-run.
struct TimeEstimate {
  double once_seconds = 0;  // checks and pilots
  double epoch_seconds = 0;
  double run_seconds = 0;
};
TimeEstimate estimate_time(const RunPlan& plan);
// For the least number of epochs that the design decides by.
double seconds_to_decide(const RunPlan& plan);

// Of installs from a clean cache, as the contestants' files foresee them; 0 where they say nothing.
struct InstallEstimate {
  double megabytes = 0;
  double seconds = 0;
  std::vector<std::string> unstated;  // contestants that install something and do not say how much
};
InstallEstimate estimate_installs(const RunPlan& plan);

// Programs do these; servers do the others.
bool is_for_programs(const catalog::Workload& workload);
// True when the servers of the plan have anything to do.
bool needs_servers(const RunPlan& plan);
// Their figures come from slices of load in which the contestants take turns.
bool is_sliced(const catalog::Workload& workload);
// One contestant after the other, for longer than a slice.
bool is_stretch(const catalog::Workload& workload);
bool implements(const catalog::Contestant& contestant, const catalog::Workload& workload);

// True for those in `helpers`.
bool is_helper(const RunPlan& plan, const std::string& contestant);

std::string clone_id(const std::string& contestant);  // "node/fastify#clone"
bool is_clone(const std::string& contestant);
std::string original_of(const std::string& contestant_or_clone);

}  // namespace bakeoff::plan
