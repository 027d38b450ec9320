#include <fmt/core.h>

#include <chrono>
#include <filesystem>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/table.h"
#include "cli/table_json.h"
#include "evidence/ledger.h"

namespace bakeoff::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

bool is_stale(const catalog::FactSource& source, UtcTime now) {
  const auto retrieved = parse_utc(source.retrieved);
  return retrieved && *retrieved + std::chrono::days(source.ttl_days) < now;
}

std::string number(const Estimate& estimate) {
  return fmt::format("{:.4g} {}", estimate.value, name_of(estimate.unit));
}

Rows catalog_rows(const catalog::Catalog& catalog, const EvidenceOptions& options, UtcTime now) {
  Rows rows;
  for (const auto& fact : catalog.facts) {
    const std::string kind = fact.kind == catalog::FactKind::cited ? "cited" : "judged";
    if (!options.stack.empty() && fact.stack != options.stack) continue;
    if (!options.kind.empty() && kind != options.kind) continue;
    if (options.stale && !is_stale(fact.source, now)) continue;
    rows.push_back({fact.id, kind, fact.stack, fact.source.retrieved,
                    is_stale(fact.source, now) ? "stale" : "", fact.claim});
  }
  return rows;
}

Result<Rows> ledger_rows(const Shell& shell, const EvidenceOptions& options) {
  Rows rows;
  // What was measured here does not go stale by date: each run names its versions.
  if (options.stale || !std::filesystem::exists(shell.places.ledger())) return rows;
  BAKEOFF_TRY(ledger, evidence::Ledger::open(shell.places.ledger()));
  evidence::RecordFilter filter;
  filter.stack = options.stack;
  filter.newest_only = true;
  BAKEOFF_TRY(records, ledger.find(filter));
  for (const auto& record : records) {
    const std::string kind(evidence::name_of(record.kind));
    if (!options.kind.empty() && kind != options.kind) continue;
    const std::string text =
        record.value ? fmt::format("{} {}", record.metric, number(*record.value)) : record.text;
    rows.push_back({fmt::format("ledger:{}", record.id), kind, record.subject,
                    record.taken_at.substr(0, 10), "", text});
  }
  return rows;
}

Result<ExitCode> list_evidence(const Shell& shell, const catalog::Catalog& catalog,
                               const EvidenceOptions& options) {
  Rows rows = {{"id", "kind", "stack", "date", "age", "claim"}};
  for (auto& row : catalog_rows(catalog, options, shell.clock.utc()))
    rows.push_back(std::move(row));
  BAKEOFF_TRY(measured, ledger_rows(shell, options));
  rows.insert(rows.end(), measured.begin(), measured.end());
  shell.console.print(options.json ? table_to_json(rows)
                                   : format_table(rows, shell.console.table_columns()));
  return ExitCode::done;
}

Result<ExitCode> show_record(const Shell& shell, const std::string& id) {
  BAKEOFF_TRY(ledger, evidence::Ledger::open(shell.places.ledger()));
  BAKEOFF_TRY(records, ledger.find({}));
  for (const auto& record : records) {
    if (fmt::format("ledger:{}", record.id) != id) continue;
    shell.console.print(
        format_table({{"id", id},
                      {"kind", std::string(evidence::name_of(record.kind))},
                      {"subject", record.subject},
                      {"metric", record.metric},
                      {"value", record.value ? number(*record.value) : ""},
                      {"to reference", record.to_reference ? number(*record.to_reference) : ""},
                      {"text", record.text},
                      {"version", record.version},
                      {"taken", record.taken_at},
                      {"run", record.run_id},
                      {"source", record.publisher + ": " + record.title + " " + record.url},
                      {"machine", record.fingerprint},
                      {"raw", record.raw_hash}},
                     10'000));
    return ExitCode::done;
  }
  return fail(ErrorCode::not_found,
              fmt::format("the ledger has no record '{}'; bakeoff evidence list shows all", id));
}

Result<ExitCode> verify_evidence(const Shell& shell, const catalog::Catalog& catalog) {
  int stale = 0;
  for (const auto& fact : catalog.facts) {
    if (!is_stale(fact.source, shell.clock.utc())) continue;
    ++stale;
    shell.console.print(fmt::format("stale   {}  retrieved {}, kept {} days\n", fact.id,
                                    fact.source.retrieved, fact.source.ttl_days));
  }
  shell.console.print(fmt::format("catalog {} facts, {} stale\n", catalog.facts.size(), stale));
  if (!std::filesystem::exists(shell.places.ledger())) {
    shell.console.print("ledger  none yet\n");
    return ExitCode::done;
  }
  BAKEOFF_TRY(ledger, evidence::Ledger::open(shell.places.ledger()));
  BAKEOFF_TRY(health, ledger.verify());
  shell.console.print(fmt::format("ledger  {} records, {}\n", health.records,
                                  health.sound ? "chain sound" : health.problem));
  return health.sound ? ExitCode::done : ExitCode::assertion_failed;
}

Result<ExitCode> add_evidence(const Shell& shell, const catalog::Catalog& catalog,
                              const EvidenceOptions& options) {
  if (options.stack.empty() || options.topic.empty() || options.claim.empty()) {
    return fail(ErrorCode::invalid_input,
                "evidence add needs --stack, --topic and --claim; --publisher, --url and --date "
                "are its source");
  }
  if (catalog::find_stack(catalog, options.stack) == nullptr) {
    return fail(ErrorCode::not_found,
                fmt::format("no stack '{}'; bakeoff list stacks shows all", options.stack));
  }
  if (!options.date.empty()) BAKEOFF_CHECK(parse_utc(options.date));
  evidence::Record record;
  record.kind = evidence::RecordKind::user;
  record.subject = record.stack = options.stack;
  record.metric = options.topic;
  record.text = options.claim;
  record.publisher = options.publisher;
  record.url = options.url;
  record.published = options.date;
  record.taken_at = format_utc(shell.clock.utc());
  BAKEOFF_CHECK(make_folder(shell.places.data));
  BAKEOFF_TRY(ledger, evidence::Ledger::open(shell.places.ledger()));
  BAKEOFF_TRY(ids, ledger.append({record}));
  shell.console.print(fmt::format("ledger:{}\n", ids.front()));
  return ExitCode::done;
}

}  // namespace

Result<ExitCode> command_evidence(const Shell& shell, const EvidenceOptions& options) {
  BAKEOFF_TRY(catalog, catalog::load_catalog(shell.places.catalog));
  if (options.action == "list") return list_evidence(shell, catalog, options);
  if (options.action == "verify") return verify_evidence(shell, catalog);
  if (options.action == "add") return add_evidence(shell, catalog, options);
  if (options.id.starts_with("ledger:")) return show_record(shell, options.id);
  return command_explain(shell, {options.id});
}

}  // namespace bakeoff::cli
