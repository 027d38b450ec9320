#include <algorithm>
#include <array>
#include <map>
#include <optional>
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

bool is_method_of(const QueryKinds& queries, QueryKind kind, std::string_view method) {
  const auto found = queries.methods.find(std::string(name_of(kind)));
  return found != queries.methods.end() &&
         std::ranges::find(found->second, method) != found->second.end();
}

// The kinds of query that a call of this full name is, for one library.
std::vector<QueryKind> kinds_of_query(std::string_view name, const QueryKinds& queries) {
  const bool is_of_library = std::ranges::any_of(
      queries.prefixes, [&](const std::string& prefix) { return name.starts_with(prefix); });
  if (!is_of_library) return {};
  const auto method = name.substr(name.rfind('.') + 1);
  std::vector<QueryKind> kinds;
  for (const QueryKind kind : kQueryKinds) {
    if (is_method_of(queries, kind, method)) kinds.push_back(kind);
  }
  return kinds;
}

void add_queries(const Collecting& in, const CallSite& call, const QueryKinds& queries) {
  const auto& e = in.evaluator;
  for (const QueryKind kind : kinds_of_query(e.names.text(call.callee), queries)) {
    in.inventory.queries.push_back({kind, queries.orm,
                                    written(e.tree(call.site.file), call.site.node),
                                    location_of(e, call.site)});
  }
}

struct LibraryName {
  bool is_script = false;
  std::string package;

  auto operator<=>(const LibraryName&) const = default;  // NOLINT(modernize-use-nullptr)
};

struct LibraryCalls {
  int sites = 0;
  std::set<FileId> files;
  Location first;
};

// "numpy" of "numpy.linalg.norm", "@nestjs/common" of "@nestjs/common.Get".
std::string package_called(std::string_view name, bool is_script) {
  const auto slash = is_script ? name.find('/') : std::string_view::npos;
  auto package = name.substr(0, name.find('.', slash == std::string_view::npos ? 0 : slash));
  return std::string(package.substr(0, package.find('(')));
}

bool counts_as_use(const Collecting& in, const CallSite& call) {
  // What builds the package is no part of what runs.
  const bool is_build = in.evaluator.project().files[call.site.file].path.ends_with("setup.py");
  if (call.callee == 0 || is_build || !in.followed.contains(call.site.file)) return false;
  // "len": a function of the language, or one that could not be followed.
  const auto name = in.evaluator.names.text(call.callee);
  return name.find_first_of("./") != std::string_view::npos;
}

// A name that nothing imports is bound in a way that is not followed ("except X as e").
bool is_imported(const Evaluator& e, const LibraryName& library) {
  return library.is_script || e.foreign_packages.contains(library.package);
}

std::map<LibraryName, LibraryCalls> library_uses(const Collecting& in) {
  const auto& e = in.evaluator;
  std::map<LibraryName, LibraryCalls> uses;
  for (const auto& call : e.found.calls) {
    if (!counts_as_use(in, call)) continue;
    const bool is_script = e.tree(call.site.file).language == Language::script;
    const LibraryName name{is_script, package_called(e.names.text(call.callee), is_script)};
    if (!is_imported(e, name)) continue;
    auto& use = uses[name];
    const Location at = location_of(e, call.site);
    if (use.sites++ == 0 || at < use.first) use.first = at;
    use.files.insert(call.site.file);
  }
  return uses;
}

// "data", "queue" ...; empty: no detector knows it.
std::string kind_of_library(const Detectors& detectors, const LibraryName& library) {
  std::string kind;
  for (const auto& detector : detectors.all) {
    if ((detector.language == Language::script) != library.is_script) continue;
    const auto known = detector.libraries.find(library.package);
    if (known != detector.libraries.end()) kind = known->second;
  }
  return kind;
}

// As a package.json asks for it.
std::optional<std::string> declared_version(const Project& project, const LibraryName& library) {
  if (!library.is_script) return std::nullopt;
  std::optional<std::string> version;
  for (const auto& package : project.packages) {
    const auto found = package.dependencies.find(library.package);
    if (found != package.dependencies.end()) version = found->second;
  }
  return version;
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
  for (const auto& call : in.evaluator.found.calls) {
    if (call.callee == 0) continue;
    for (const auto& detector : in.detectors.all) {
      for (const auto& queries : detector.queries) add_queries(in, call, queries);
    }
  }
  std::ranges::sort(in.inventory.queries, {}, [](const QuerySite& query) {
    return std::tie(query.at.file, query.at.line, query.call, query.kind);
  });
}

// Calls into a library count; an import alone does not.
void collect_libraries(const Collecting& in) {
  for (const auto& [library, use] : library_uses(in)) {
    const auto kind = kind_of_library(in.detectors, library);
    const auto version = declared_version(in.evaluator.project(), library);
    // What Python code imports is declared in too many ways to insist on: whatever is not its own
    // and not Python's is a library.
    const bool is_foreign = !library.is_script && !is_in_python_standard_library(library.package);
    if (kind.empty() && !version && !is_foreign) continue;
    in.inventory.libraries.push_back({.name = library.package,
                                      .ecosystem = library.is_script ? "node" : "python",
                                      .kind = kind.empty() ? "other" : kind,
                                      .use_sites = use.sites,
                                      .files = static_cast<int>(use.files.size()),
                                      .version = version.value_or(""),
                                      .at = use.first});
  }
}

}  // namespace bakeoff::scan
