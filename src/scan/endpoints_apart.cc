// Endpoints below an application or router that no application of the project leads to.
#include <fmt/format.h>

#include <algorithm>

#include "scan/internal/endpoints.h"

namespace bakeoff::scan {
namespace {

// One line of a helper may register many: only with its handler is it one registration.
std::string registration_of(const Endpoint& endpoint) {
  return fmt::format("{}:{} {}:{} {}", endpoint.at.file, endpoint.at.line, endpoint.handler_at.file,
                     endpoint.handler_at.line, endpoint.handler);
}

// Whether `path` can be the end of `whole`, piece by piece; what is not known can be anything.
bool can_end_in(std::string_view whole, std::string_view path) {
  while (!path.empty() && path != "/") {
    const auto piece = path.substr(path.rfind('/') + 1);
    const auto other = whole.substr(whole.rfind('/') + 1);
    const bool is_open =
        piece.find("{?}") != std::string_view::npos || other.find("{?}") != std::string_view::npos;
    if (is_open) return true;
    if (piece != other) return false;
    path.remove_suffix(std::min(path.size(), piece.size() + 1));
    whole.remove_suffix(std::min(whole.size(), other.size() + 1));
  }
  return true;
}

// A stand-in repeats what stands below a real one, one of them with more before it. The same line
// at another path is another registration: that of a helper which is called again.
bool is_repeated(const Endpoint& endpoint, const std::multimap<std::string, std::string>& known) {
  const auto [first, last] = known.equal_range(registration_of(endpoint));
  return std::any_of(first, last, [&](const auto& row) {
    return can_end_in(row.second, endpoint.path) || can_end_in(endpoint.path, row.second);
  });
}

}  // namespace

std::multimap<std::string, std::string> Endpoints::known_registrations() const {
  std::multimap<std::string, std::string> known;
  for (const auto& endpoint : inventory_.endpoints)
    known.emplace(registration_of(endpoint), endpoint.path);
  return known;
}

// All that is found stands under the same test, and nobody can tell how it comes out: it is about
// which part of the program is started, and without it there would be nothing to tell.
void Endpoints::count_on_lone_application() {
  auto& rows = inventory_.endpoints;
  const bool is_open = !rows.empty() && rows.size() == tests_.size() &&
                       std::ranges::none_of(rows, &Endpoint::is_default);
  if (!is_open) return;
  const auto is_around_all = [&](const Condition& condition) {
    return !condition.is_ruled_out && std::ranges::all_of(tests_, [&](const auto& tests) {
      return std::ranges::find(tests, condition) != tests.end();
    });
  };
  const auto first = tests_.front();
  for (const auto& condition : first) {
    if (condition.is_default || !is_around_all(condition)) continue;
    for (auto& tests : tests_) std::erase(tests, condition);
  }
  for (std::size_t i = 0; i < rows.size(); ++i)
    rows[i].is_default = std::ranges::all_of(tests_[i], &Condition::is_default);
}

// By the application's object.
std::vector<std::pair<std::uint32_t, std::vector<Endpoint>>> Endpoints::rows_handed_in() {
  std::vector<std::pair<std::uint32_t, std::vector<Endpoint>>> apart;
  const auto count = e_.found.objects.size();
  for (std::uint32_t id = 0; id < count; ++id) {
    const auto& object = e_.found.objects[id];
    if (!object.is_stand_in || !object.kind->is_handed_in) continue;
    std::vector<Endpoint> rows;
    out_ = &rows;
    walk(id, {});
    if (!rows.empty()) apart.emplace_back(id, std::move(rows));
  }
  out_ = &inventory_.endpoints;
  return apart;
}

// An application that a function takes as a parameter, where nobody is seen to call the function:
// its routes count, and that nobody is seen is told.
void Endpoints::walk_handed_in() {
  const auto apart = rows_handed_in();
  // First what is known in full: the rest may repeat it with less of its path.
  std::set<std::uint32_t> told;
  for (const auto confidence : {Confidence::resolved, Confidence::partial}) {
    const auto known = known_registrations();
    for (const auto& [id, rows] : apart) {
      for (const auto& row : rows) {
        if (row.confidence != confidence || is_repeated(row, known)) continue;
        inventory_.endpoints.push_back(row);
        if (told.insert(id).second) tell_handed_in(e_.found.objects[id].site);
      }
    }
  }
}

void Endpoints::tell_handed_in(Site site) {
  const bool is_call = e_.tree(site.file).kind(site.node) == NodeKind::call;
  e_.lose("application",
          is_call ? "what it is called on is not known here"
                  : "a parameter; who hands it in is not known",
          site);
}

// An application that takes a URL table, and nothing at all hangs on it as far as is known: it may
// get its routes in a way that was not followed.
void Endpoints::tell_bare_applications() {
  std::set<Site> busy;
  const auto note = [&](std::uint32_t object) {
    if (object != kNone) busy.insert(e_.found.objects[object].site);
  };
  for (const auto& route : e_.found.routes) note(route.object);
  for (const auto& resource : e_.found.resources) note(resource.object);
  for (const auto& table : e_.found.tables) note(table.object);
  for (const auto& mount : e_.found.mounts) note(mount.parent);
  for (const auto& lost : e_.found.lost) busy.insert(lost.site);
  const auto count = e_.found.objects.size();
  for (std::uint32_t id = 0; id < count; ++id) {
    const auto& object = e_.found.objects[id];
    const bool takes_table = object.is_root && !object.kind->routes.empty();
    if (!takes_table || object.is_stand_in || !busy.insert(object.site).second) continue;
    e_.lose("application", "no route of it is known", object.site);
  }
}

// Routers nothing leads to. A stand-in repeats what a real one may have already; only what is new
// counts.
void Endpoints::list_unmounted() {
  const auto known = known_registrations();
  std::set<std::uint32_t> children;
  for (const auto& mount : e_.found.mounts) {
    if (!reached_.contains(mount.parent)) children.insert(mount.child);
  }
  const auto count = e_.found.objects.size();
  for (std::uint32_t id = 0; id < count; ++id) {
    if (reached_.contains(id) || children.contains(id)) continue;
    UnmountedRouter router;
    out_ = &router.endpoints;
    walk(id, {});
    out_ = &inventory_.endpoints;
    const auto& object = e_.found.objects[id];
    std::erase_if(router.endpoints, [&](const Endpoint& endpoint) {
      return object.is_stand_in ? is_repeated(endpoint, known)
                                : known.contains(registration_of(endpoint));
    });
    if (router.endpoints.empty()) continue;
    router.name = e_.names.text(object.name);
    router.framework = object.kind->framework;
    router.at = location(object.site);
    inventory_.unmounted.push_back(std::move(router));
  }
}

}  // namespace bakeoff::scan
