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

}  // namespace

std::set<std::string> Endpoints::known_registrations() const {
  std::set<std::string> known;
  for (const auto& endpoint : inventory_.endpoints) known.insert(registration_of(endpoint));
  return known;
}

// An application that a function takes as a parameter, where nobody is seen to call the function:
// its routes count, and that nobody is seen is told.
void Endpoints::walk_handed_in() {
  const auto count = e_.found.objects.size();
  const auto known = known_registrations();
  for (std::uint32_t id = 0; id < count; ++id) {
    const Object object = e_.found.objects[id];
    if (!object.is_stand_in || !object.kind->is_handed_in) continue;
    std::vector<Endpoint> rows;
    out_ = &rows;
    walk(id, {});
    out_ = &inventory_.endpoints;
    std::erase_if(
        rows, [&](const Endpoint& endpoint) { return known.contains(registration_of(endpoint)); });
    if (rows.empty()) continue;
    e_.lose("application", "a parameter; who hands it in is not known", object.site);
    out_->insert(out_->end(), rows.begin(), rows.end());
  }
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
    std::erase_if(router.endpoints, [&](const Endpoint& endpoint) {
      return known.contains(registration_of(endpoint));
    });
    if (router.endpoints.empty()) continue;
    const auto& object = e_.found.objects[id];
    router.name = e_.names.text(object.name);
    router.framework = object.kind->framework;
    router.at = location(object.site);
    inventory_.unmounted.push_back(std::move(router));
  }
}

}  // namespace bakeoff::scan
