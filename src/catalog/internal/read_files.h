// One short function per kind of file: it asks its table for each key and fills the catalog.
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/internal/table_reader.h"
#include "catalog/request_file.h"

namespace bakeoff::catalog {

void read_stack(TableReader& table, const std::string& id, Catalog& catalog);
void read_workload(TableReader& table, const std::string& id, Catalog& catalog);
void read_metrics(TableReader& table, const std::string& id, Catalog& catalog);
void read_criterion(TableReader& table, const std::string& id, Catalog& catalog);
void read_scale(TableReader& table, const std::string& id, Catalog& catalog);
void read_profile(TableReader& table, const std::string& id, Catalog& catalog);
void read_advice(TableReader& table, const std::string& id, Catalog& catalog);
void read_designs(TableReader& table, const std::string& id, Catalog& catalog);
void read_migration_effort(TableReader& table, const std::string& id, Catalog& catalog);
void read_migration_sizes(TableReader& table, const std::string& id, Catalog& catalog);
void read_migration_ports(TableReader& table, const std::string& id, Catalog& catalog);
void read_migration_failures(TableReader& table, const std::string& id, Catalog& catalog);
void read_migration_profiles(TableReader& table, const std::string& id, Catalog& catalog);
void read_evidence(TableReader& table, const std::string& id, Catalog& catalog);

struct FileKind {
  std::string_view name;                  // of its schema: catalog/schema/<name>.schema.json
  std::string_view place;                 // "stacks/": one file per thing; "metrics.toml": one file
  std::string_view defines;               // in a folder: what a file's own name is the id of
  std::array<std::string_view, 2> holds;  // names of these kinds are defined inside
  void (*read)(TableReader& table, const std::string& id, Catalog& catalog);
};

// The names of dialects, in files of both kinds.
inline constexpr std::array<Choice<DialectKind>, 4> kDialects{
    {{"raw", DialectKind::raw},
     {"socket.io", DialectKind::socket_io},
     {"phoenix", DialectKind::phoenix},
     {"actioncable", DialectKind::action_cable}}};

// Every kind of file below catalog/, in the order in which they are read.
std::span<const FileKind> file_kinds();

// Where a contestant stands, which decides what its file may say.
struct ContestantFolder {
  std::string id;
  std::string stack;               // of a shipped one; its own file may name one otherwise
  std::filesystem::path folder;    // absolute
  std::filesystem::path boundary;  // absolute: runtime_folder and inputs stay inside
  bool is_own_service = false;
};

// What a workload of kind program or jobs asks (docs/formats/program.md).
ProgramSpec read_program(TableReader& table);

// [programs.<workload>] of a contestant.
std::map<std::string, ProgramCommand> read_program_commands(TableReader& table,
                                                            ToolchainKind toolchain);

Contestant read_contestant(TableReader& table, const ContestantFolder& place);

// [[variants]]: the same sources on another runtime, each a contestant "<stack>/<name>@<id>".
std::vector<Contestant> read_variants(TableReader& table, const ContestantFolder& place,
                                      const Contestant& base);

// [[requests]]: of workloads and of a user's own service.
enum class Strictness { any_answer, checked_answer };
std::vector<RequestSpec> read_requests(TableReader& table, Need need, Strictness strictness);

void read_request_file(TableReader& table, RequestFile& requests,
                       std::map<std::string, std::string>& feeds);

// The keys of a kind of file, or of "contestant", "requests" or "bakeoff": what the schemas must
// say. Empty for an unknown name.
std::vector<KnownKey> known_keys(std::string_view name);

}  // namespace bakeoff::catalog
