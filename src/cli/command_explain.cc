#include <fmt/format.h>

#include <array>

#include "cli/commands.h"
#include "cli/explain_words.h"
#include "cli/show_plan.h"
#include "report/warnings.h"
#include "scan/inventory_words.h"
#include "scan/knowledge.h"

namespace bakeoff::cli {
namespace {

using catalog::Catalog;

std::string probe_text(const catalog::Probe& probe) {
  const std::string input = probe.input == catalog::ProbeInput::fact ? "evidence on " + probe.topic
                            : probe.input == catalog::ProbeInput::measured_ratio
                                ? probe.metric + ", as a ratio to the reference server"
                                : probe.metric;
  std::string text = fmt::format("\n  probe {}: {}, weight {}{}\n", probe.id, input, probe.weight,
                                 probe.fallback ? ", used only where nothing is measured" : "");
  if (!probe.reason.empty()) text += "    " + probe.reason + "\n";
  for (const auto& anchor : probe.anchors) {
    text +=
        fmt::format("    {:>12g}  ->  {:>4g} points  {}\n", anchor.at, anchor.points, anchor.means);
  }
  return text;
}

std::string criterion_text(const catalog::Criterion& criterion) {
  std::string text =
      fmt::format("{} ({})\n{}\n", criterion.title, criterion.id, criterion.question);
  if (!criterion.learn_more.empty()) text += criterion.learn_more + "\n";
  for (const auto& probe : criterion.probes) text += probe_text(probe);
  if (!criterion.published.points.empty()) {
    text += "\n  published page:";
    for (const auto& [stack, points] : criterion.published.points)
      text += fmt::format(" {} {}", stack, points);
    text += fmt::format(
        ", {}: {}\n",
        criterion.published.winner == "tie" ? "a tie" : "winner " + criterion.published.winner,
        criterion.published.fact);
  }
  return text;
}

std::string how_it_is_loaded(const catalog::Workload& workload) {
  if (workload.kind == catalog::WorkloadKind::http)
    return fmt::format("  {} keep-alive connections, closed loop\n", workload.connections);
  if (workload.socket) {
    constexpr std::array<std::string_view, 3> uses{
        "each message comes back, and the next follows",
        "each message goes to all, and the next follows when all have it", "open, and silent"};
    return fmt::format("  {} WebSockets: {}; messages of {} bytes\n", workload.connections,
                       uses.at(static_cast<std::size_t>(workload.socket->use)),
                       workload.socket->payload_bytes);
  }
  if (!workload.paced) return "";
  const auto& paced = *workload.paced;
  const std::string pace = paced.rate > 0 ? fmt::format("{:g} requests a second", paced.rate)
                                          : std::string("closed loop");
  return fmt::format("  {} keep-alive connections, {}, {:g} s for each contestant\n",
                     workload.connections, pace, paced.seconds);
}

std::string workload_text(const catalog::Workload& workload) {
  std::string text = fmt::format("{} ({})\n{}\n", workload.title, workload.id, workload.question);
  if (!workload.compatible_with.empty())
    text += "compatible with " + workload.compatible_with + "\n";
  for (const auto& request : workload.requests) {
    text += fmt::format("  {} {}  ->  {} {}\n", request.method, request.path, request.answer.status,
                        request.answer.body.value_or(request.answer.body_json.value_or("")));
  }
  return text + how_it_is_loaded(workload);
}

std::string fact_text(const catalog::EvidenceFact& fact) {
  const auto& source = fact.source;
  return fmt::format(
      "{}\n{}\n\n  kind       {}\n  source     {}: {}\n  speaks of  {}\n  published  {}\n  "
      "retrieved  {}\n  url        {}\n{}",
      fact.id, fact.claim, fact.kind == catalog::FactKind::cited ? "cited" : "judged",
      source.publisher, source.title, source.speaks_of,
      source.published.empty() ? "undated" : source.published, source.retrieved, source.url,
      fact.reason.empty() ? "" : "  reason     " + fact.reason + "\n");
}

std::string profile_text(const catalog::Profile& profile) {
  std::string text = fmt::format("{} ({})\n{}\n\n", profile.title, profile.id, profile.describes);
  for (const auto& weight : profile.weights) {
    text += fmt::format("  {:<24} {:>5g}  ({:g} to {:g})  {}\n", weight.criterion, weight.weight,
                        weight.low, weight.high, weight.reason);
  }
  return text;
}

std::string stack_text(const catalog::StackCard& stack) {
  return fmt::format(
      "{} ({})\n  best for     {}\n  price        {}\n  catch        {}\n  concurrency  {}\n  "
      "version      {} ({})\n",
      stack.title, stack.id, stack.best_for, stack.price, stack.biggest_catch,
      stack.concurrency_model, stack.current_version, stack.current_version_date);
}

std::string contestant_text(const catalog::Contestant& contestant) {
  std::string text = fmt::format("{} ({})\n  sources  {}\n", contestant.title, contestant.id,
                                 contestant.source_dir.string());
  if (contestant.install_megabytes > 0) {
    text += fmt::format("  install  {}, about {:.0f} s\n", disk_words(contestant.install_megabytes),
                        contestant.install_seconds);
  }
  if (!contestant.start.empty())
    text += fmt::format("  start    {}\n", fmt::join(contestant.start, " "));
  for (const auto& [workload, path] : contestant.workload_paths)
    text += fmt::format("  {:<10} {}\n", workload, path);
  for (const auto& [workload, program] : contestant.programs)
    text += fmt::format("  {:<10} {}\n", workload, fmt::join(program.command, " "));
  return text;
}

// Empty: no word of reports and no warning is called so.
std::string from_words(const std::string& id, const std::vector<scan::RuleText>& rules) {
  for (const auto& word : explained_words()) {
    if (word.id == id) return fmt::format("{}\n{}\n", word.title, word.text);
  }
  for (const auto& rule : rules) {
    if (rule.id == id)
      return fmt::format("{} ({})\n{}\n", rule.title, scan::name_of(rule.severity), rule.text);
  }
  const auto note = report::find_warning_note(id);
  return note ? fmt::format("Warning {}\n{}\n{}\n", note->id, note->means, note->remedy) : "";
}

// Empty: the catalog has no such id.
std::string from_catalog(const Catalog& catalog, const std::string& id) {
  if (const auto* found = catalog::find_criterion(catalog, id)) return criterion_text(*found);
  if (const auto* found = catalog::find_workload(catalog, id)) return workload_text(*found);
  if (const auto* found = catalog::find_profile(catalog, id)) return profile_text(*found);
  if (const auto* found = catalog::find_stack(catalog, id)) return stack_text(*found);
  if (const auto* found = catalog::find_contestant(catalog, id)) return contestant_text(*found);
  if (const auto* found = catalog::find_fact(catalog, id)) return fact_text(*found);
  return "";
}

template <class T>
void add_ids(const std::vector<T>& values, std::vector<std::string>& ids) {
  for (const auto& value : values) ids.push_back(value.id);
}

std::vector<std::string> known_ids(const Catalog& catalog,
                                   const std::vector<scan::RuleText>& rules) {
  std::vector<std::string> ids;
  for (const auto& word : explained_words()) ids.emplace_back(word.id);
  for (const auto& note : report::warning_notes()) ids.emplace_back(note.id);
  add_ids(rules, ids);
  add_ids(catalog.criteria, ids);
  add_ids(catalog.workloads, ids);
  add_ids(catalog.profiles, ids);
  add_ids(catalog.stacks, ids);
  add_ids(catalog.contestants, ids);
  add_ids(catalog.facts, ids);
  return ids;
}

}  // namespace

Result<ExitCode> command_explain(const Shell& shell, const ExplainOptions& options) {
  BAKEOFF_TRY(catalog, catalog::load_catalog(shell.places.catalog));
  BAKEOFF_TRY(rules, scan::load_rule_texts(shell.places.catalog.catalog / "detectors"));
  std::string text = from_words(options.id, rules);
  if (text.empty()) text = from_catalog(catalog, options.id);
  if (!text.empty()) {
    shell.console.print(text);
    return ExitCode::done;
  }
  const auto similar = catalog::similar_names(options.id, known_ids(catalog, rules));
  return fail(
      ErrorCode::not_found,
      fmt::format(
          "nothing is called '{}'{}; bakeoff list criteria, list workloads, evidence list show ids",
          options.id,
          similar.empty() ? "" : fmt::format(" (did you mean '{}'?)", similar.front())));
}

}  // namespace bakeoff::cli
