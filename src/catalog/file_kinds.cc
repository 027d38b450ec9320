#include <algorithm>

#include "catalog/internal/migration_words.h"
#include "catalog/internal/read_files.h"

namespace bakeoff::catalog {
namespace {

constexpr std::array<FileKind, 14> kFileKinds{{
    {"stack", "stacks/", kStack, {}, read_stack},
    {"workload", "workloads/", kWorkload, {}, read_workload},
    {"metrics", "metrics.toml", "", {kMetric}, read_metrics},
    {"criterion", "criteria/", kCriterion, {}, read_criterion},
    {"scale", "scale.toml", "", {}, read_scale},
    {"profile", "profiles/", kProfile, {}, read_profile},
    {"advice", "advice.toml", "", {}, read_advice},
    {"designs", "designs.toml", "", {}, read_designs},
    {"migration-effort", "migration/effort.toml", "", {}, read_migration_effort},
    {"migration-sizes", "migration/sizes.toml", "", {}, read_migration_sizes},
    {"migration-ports", "migration/ports/", "", {}, read_migration_ports},
    {"migration-failures", "migration/failures.toml", "", {}, read_migration_failures},
    {"migration-profiles", "migration/profiles.toml", "", {}, read_migration_profiles},
    {"evidence", "evidence/", "", {kFact, kTopic}, read_evidence},
}};

}  // namespace

std::span<const FileKind> file_kinds() { return kFileKinds; }

std::vector<KnownKey> known_keys(std::string_view name) {
  std::vector<KnownKey> keys;
  std::vector<Problem> problems;
  Links links;
  const TomlValue nothing;
  FileContext context{"", problems, links, &keys};
  TableReader table(nothing, context);
  const auto kind = std::ranges::find(kFileKinds, name, &FileKind::name);
  if (kind != kFileKinds.end()) {
    Catalog catalog;
    kind->read(table, "", catalog);
  } else if (name == "contestant") {
    const ContestantFolder place{
        .id = "", .stack = "", .folder = "", .boundary = "", .is_own_service = true};
    read_variants(table, place, read_contestant(table, place));
  } else if (name == "requests") {
    RequestFile requests;
    std::map<std::string, std::string> feeds;
    read_request_file(table, requests, feeds);
  } else if (name == "bakeoff") {
    MigrationWishes wishes;
    read_wishes_file(table, wishes);
  }
  return keys;
}

}  // namespace bakeoff::catalog
