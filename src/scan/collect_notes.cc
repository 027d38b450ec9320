#include <algorithm>
#include <map>
#include <set>

#include "scan/internal/collect.h"
#include "scan/internal/python_standard_library.h"
#include "scan/inventory_words.h"

namespace bakeoff::scan {
namespace {

Site site_of(Evaluator& e, Value value) {
  if (value.is(ValueKind::object)) value = e.found.objects[value.id].wraps;
  if (value.is(ValueKind::function)) return e.functions[value.id].site;
  if (value.is(ValueKind::class_)) return e.classes[value.id].site;
  return {};
}

// A job's name: what the call says, else the function's.
std::string job_name(Evaluator& e, const Note& note) {
  if (note.name != 0) return std::string(e.names.text(note.name));
  const Site site = site_of(e, note.subject);
  return site.file == kNoFile ? "" : std::string(e.tree(site.file).text(site.node));
}

}  // namespace

void collect_notes(const Collecting& in) {
  auto& e = in.evaluator;
  std::set<std::pair<Site, NameId>> seen;
  std::map<std::string, int> sends;
  for (const auto& note : e.found.notes) {
    if (!seen.insert({note.site, note.name}).second) continue;
    const Location at = location_of(e, note.site);
    const auto name = job_name(e, note);
    switch (note.rule->does) {
      case Does::job:
        in.inventory.jobs.push_back(
            {.name = name, .framework = note.rule->framework, .schedule = note.when, .at = at});
        break;
      case Does::schedule:
        in.inventory.schedules.push_back({.name = name,
                                          .job = name,
                                          .when = note.when,
                                          .framework = note.rule->framework,
                                          .at = at});
        break;
      case Does::send:
        ++sends[name];
        break;
      case Does::event:
      case Does::emit:
        in.inventory.socket_events.push_back({.name = name.empty() ? "{?}" : name,
                                              .framework = note.rule->framework,
                                              .direction = note.rule->does == Does::event
                                                               ? EventDirection::received
                                                               : EventDirection::sent,
                                              .at = at});
        break;
      default:
        break;
    }
  }
  for (auto& job : in.inventory.jobs) job.send_sites = sends[job.name];
  const auto by_place = [](const auto& row) {
    return std::tie(row.at.file, row.at.line, row.name);
  };
  std::ranges::sort(in.inventory.jobs, {}, by_place);
  std::ranges::sort(in.inventory.schedules, {}, by_place);
  std::ranges::sort(in.inventory.socket_events, {}, by_place);
}

void collect_queries(const Collecting& in) {
  auto& e = in.evaluator;
  constexpr std::array kKinds{QueryKind::simple,  QueryKind::join,  QueryKind::aggregate,
                              QueryKind::raw_sql, QueryKind::write, QueryKind::transaction};
  for (const auto& call : e.found.calls) {
    if (call.callee == 0) continue;
    const auto name = e.names.text(call.callee);
    const auto method = name.substr(name.rfind('.') + 1);
    for (const auto& detector : in.detectors.all) {
      for (const auto& queries : detector.queries) {
        const bool is_here = std::ranges::any_of(
            queries.prefixes, [&](const std::string& prefix) { return name.starts_with(prefix); });
        if (!is_here) continue;
        for (const QueryKind kind : kKinds) {
          const auto found = queries.methods.find(std::string(name_of(kind)));
          if (found == queries.methods.end() ||
              std::ranges::find(found->second, method) == found->second.end())
            continue;
          in.inventory.queries.push_back({kind, queries.orm,
                                          written(e.tree(call.site.file), call.site.node),
                                          location_of(e, call.site)});
        }
      }
    }
  }
  std::ranges::sort(in.inventory.queries, {}, [](const QuerySite& query) {
    return std::tie(query.at.file, query.at.line, query.call, query.kind);
  });
}

// Calls into a library count; an import alone does not.
void collect_libraries(const Collecting& in) {
  auto& e = in.evaluator;
  struct Use {
    int sites = 0;
    std::set<FileId> files;
    Location first;
  };
  std::map<std::pair<bool, std::string>, Use> uses;  // is it a script's, name
  for (const auto& call : e.found.calls) {
    // What builds the package is no part of what runs.
    const bool is_build = e.project().files[call.site.file].path.ends_with("setup.py");
    if (call.callee == 0 || is_build || !in.followed.contains(call.site.file)) continue;
    const auto name = e.names.text(call.callee);
    // "len": a function of the language, or one that could not be followed.
    if (name.find_first_of("./") == std::string_view::npos) continue;
    const bool is_script = e.tree(call.site.file).language == Language::script;
    const auto slash = is_script ? name.find('/') : std::string_view::npos;
    auto package = name.substr(0, name.find('.', slash == std::string_view::npos ? 0 : slash));
    package = package.substr(0, package.find('('));
    auto& use = uses[{is_script, std::string(package)}];
    const Location at = location_of(e, call.site);
    if (use.sites++ == 0 || at < use.first) use.first = at;
    use.files.insert(call.site.file);
  }
  for (const auto& [key, use] : uses) {
    std::string kind;
    for (const auto& detector : in.detectors.all) {
      if ((detector.language == Language::script) != key.first) continue;
      const auto known = detector.libraries.find(key.second);
      if (known != detector.libraries.end()) kind = known->second;
    }
    std::string version;
    bool is_declared = false;
    for (const auto& package : e.project().packages) {
      const auto found = package.dependencies.find(key.second);
      if (!key.first || found == package.dependencies.end()) continue;
      is_declared = true;
      version = found->second;
    }
    // What Python code imports is declared in too many ways to insist on: whatever is not its own
    // and not Python's is a library.
    const bool is_foreign = !key.first && !is_in_python_standard_library(key.second);
    if (kind.empty() && !is_declared && !is_foreign) continue;
    in.inventory.libraries.push_back({.name = key.second,
                                      .ecosystem = key.first ? "node" : "python",
                                      .kind = kind.empty() ? "other" : kind,
                                      .use_sites = use.sites,
                                      .files = static_cast<int>(use.files.size()),
                                      .version = version,
                                      .at = use.first});
  }
}

}  // namespace bakeoff::scan
