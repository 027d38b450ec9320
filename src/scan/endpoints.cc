#include "scan/internal/endpoints.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <tuple>

#include "scan/internal/letter_case.h"
#include "scan/internal/path_text.h"

namespace bakeoff::scan {
namespace {

constexpr std::size_t kMostMounts = 24;

Joining joining_of(const Detector* detector) {
  if (detector != nullptr && detector->joins_at_dots) return Joining::at_dots;
  return detector != nullptr && detector->joins_plainly ? Joining::plainly : Joining::with_slash;
}

}  // namespace

Endpoints::Endpoints(Evaluator& evaluator, const Detectors& detectors, Inventory& inventory)
    : e_(evaluator), detectors_(detectors), inventory_(inventory) {}

void Endpoints::build() {
  out_ = &inventory_.endpoints;
  walk_applications();
  count_on_lone_application();
  walk_handed_in();
  for (const auto& detector : detectors_.all) {
    for (const auto& resolver : detector.resolvers) {
      if (resolver == "url-modules") resolve_url_modules(detector);
      if (resolver == "decorated-classes") resolve_decorated_classes(detector);
      if (resolver == "route-files") resolve_route_files(detector);
    }
  }
  list_unmounted();
  tell_bare_applications();
  const auto order = [](const Endpoint& a, const Endpoint& b) {
    return std::tie(a.path, a.method, a.at, a.handler) <
           std::tie(b.path, b.method, b.at, b.handler);
  };
  std::ranges::sort(inventory_.endpoints, order);
  for (auto& router : inventory_.unmounted) std::ranges::sort(router.endpoints, order);
}

void Endpoints::walk_applications() {
  std::set<std::uint32_t> mounted;
  // One place in the code can be run several times, the instance of a class that nobody made among
  // them: what hangs below something once is no application of its own.
  std::set<Site> mounted_sites;
  for (const auto& mount : e_.found.mounts) {
    // An application that a caller may hang below its own, nobody knows which, is one all the same.
    const auto& child = e_.found.objects[mount.child];
    if (e_.found.objects[mount.parent].is_stand_in && child.is_root && child.is_at_top) continue;
    mounted.insert(mount.child);
    mounted_sites.insert(e_.found.objects[mount.child].site);
  }
  for (std::uint32_t id = 0; id < e_.found.objects.size(); ++id) {
    const auto& object = e_.found.objects[id];
    const bool is_mounted = mounted.contains(id) || mounted_sites.contains(object.site);
    const bool is_start = object.kind->is_free || (object.is_root && !is_mounted);
    if (is_start && !object.is_stand_in) walk(id, {});
  }
}

void Endpoints::walk(std::uint32_t id, const Way& way) {
  if (way.through.size() > kMostMounts || std::ranges::find(way.through, id) != way.through.end())
    return;
  reached_.insert(id);
  const Object object = e_.found.objects[id];
  const auto* detector = e_.book().detector(object.kind->framework);
  Way inner = way;
  inner.through.push_back(id);
  inner.prefix =
      joined_piece(way.prefix, piece_of(detector, object.prefix, false), joining_of(detector));
  if (object.version != 0) inner.version = e_.names.text(object.version);
  for (const auto& route : e_.found.routes) {
    if (route.object == id) add_route(route, inner);
  }
  if (object.wraps.is(ValueKind::class_)) add_members(object, inner);
  for (const auto& method : object.kind->brings) {
    Row row{.detector = detector,
            .path = inner.prefix,
            .site = object.site,
            .path_site = object.site,
            .conditions = inner.conditions};
    add_one(row, method);
  }
  for (const auto& resource : e_.found.resources) {
    if (resource.object == id) add_resource(resource, inner);
  }
  // By their places: what is walked may run a module, which adds more of them.
  for (std::size_t i = 0; i < e_.found.tables.size(); ++i) {
    if (e_.found.tables[i].object == id) walk_mounted_table(i, detector, inner);
  }
  for (std::size_t i = 0; i < e_.found.mounts.size(); ++i) {
    if (e_.found.mounts[i].parent == id) walk_mount(i, detector, inner);
  }
}

void Endpoints::walk_mounted_table(std::size_t index, const Detector* detector, const Way& way) {
  const TableMount table = e_.found.tables[index];
  Way next = way;
  next.prefix =
      joined_piece(way.prefix, piece_of(detector, table.prefix, false), joining_of(detector));
  next.conditions.insert(next.conditions.end(), table.conditions.begin(), table.conditions.end());
  walk_table(table.table, detector, next);
}

void Endpoints::walk_mount(std::size_t index, const Detector* detector, const Way& way) {
  const Mount mount = e_.found.mounts[index];
  Way next = way;
  next.prefix = joined_piece(way.prefix, piece_of(detector, mount.prefix, mount.is_pattern),
                             joining_of(detector));
  next.conditions.insert(next.conditions.end(), mount.conditions.begin(), mount.conditions.end());
  const auto own = e_.found.objects[mount.child].prefix;
  if (mount.replaces_prefix) e_.found.objects[mount.child].prefix = 0;
  walk(mount.child, next);
  e_.found.objects[mount.child].prefix = own;
}

std::string Endpoints::piece_of(const Detector* detector, NameId text, bool is_pattern) {
  const auto piece = e_.names.text(text);
  if (is_pattern) return plain_pattern(piece);
  return plain_piece(piece, detector == nullptr ? "" : detector->parameters);
}

void Endpoints::walk_table(Value table, const Detector* detector, const Way& way) {
  table = e_.settled(table);
  if (way.through.size() > kMostMounts) return;
  Way next = way;
  next.through.push_back(kNone);
  if (table.is(ValueKind::entry)) return walk_entry(Entry(e_.found.entries[table.id]), next);
  if (const auto object = e_.object_of(table)) return walk(*object, next);
  if (!table.is(ValueKind::list)) return;
  const auto items = e_.lists[table.id];
  const bool is_row =
      items.size() >= 2 && e_.as_text(items[0]) && !e_.settled(items[1]).is(ValueKind::text);
  if (is_row) {  // ("/path", Handler, ...): a row written as a tuple
    Row row{.detector = detector, .conditions = way.conditions};
    row.path =
        joined_piece(way.prefix, piece_of(detector, e_.names.id(*e_.as_text(items[0])), false),
                     joining_of(detector));
    row.handler = e_.settled(items[1]);
    if (row.handler.is(ValueKind::class_)) {
      row.site = e_.classes[row.handler.id].site;
      row.path_site = row.site;
      return add(row, {});
    }
    return;
  }
  for (const Value item : items) walk_table(item, detector, next);
}

void Endpoints::walk_entry(const Entry& entry, const Way& way) {
  const auto* detector = e_.book().detector(entry.rule->framework);
  Way next = way;
  next.prefix = joined_piece(way.prefix, piece_of(detector, entry.path, entry.rule->is_pattern),
                             joining_of(detector));
  next.conditions.insert(next.conditions.end(), entry.conditions.begin(), entry.conditions.end());
  walk_target(entry, next);
}

void Endpoints::walk_target(const Entry& entry, const Way& way) {
  const auto* detector = e_.book().detector(entry.rule->framework);
  const Value target = e_.settled(entry.target);
  const bool is_include = entry.rule->does == Does::include;
  if (target.is(ValueKind::entry)) return walk_entry(Entry(e_.found.entries[target.id]), way);
  if (target.is(ValueKind::module)) {
    const auto table = e_.attribute(target, e_.names.id("urlpatterns"));
    return walk_table(table, detector, way);
  }
  if (const auto object = e_.object_of(target)) {
    // A view that is an object (a task, a decorated function) is a handler all the same.
    if (!e_.found.objects[*object].kind->wraps.empty() && !is_include) {
      Row row{.detector = detector,
              .path = way.prefix,
              .site = entry.site,
              .path_site = entry.path_site,
              .conditions = way.conditions};
      row.handler = e_.found.objects[*object].wraps;
      return add(row, entry.methods);
    }
    return walk(*object, way);
  }
  if (target.is(ValueKind::list)) return walk_table(target, detector, way);
  const bool is_table =
      target.is(ValueKind::external) && e_.names.text(target.id).ends_with(".urls");
  if (is_include || is_table) {
    const bool is_library = target.is(ValueKind::external) || target.is(ValueKind::result);
    if (told_.insert(entry.site).second)
      e_.lose("included URLs", is_library ? "they stand in a library" : "they are not known",
              entry.site);
    return;
  }
  if (target.is(ValueKind::instance) && add_view(entry, target, way)) return;
  Row row{.detector = detector,
          .path = way.prefix,
          .handler = target,
          .file = entry.site.file,
          .handler_node = entry.target_node,
          .site = entry.site,
          .path_site = entry.path_site,
          .conditions = way.conditions};
  auto methods = entry.methods;
  for (const auto& [action, value] : entry.options)
    methods.push_back(upper(std::string(e_.names.text(action))));
  add(row, methods);
}

void Endpoints::add_route(const Route& route, const Way& way) {
  const auto* detector = e_.book().detector(route.rule->framework);
  Row row{.detector = detector,
          .handler = route.handler,
          .file = route.site.file,
          .handler_node = route.handler_node,
          .site = route.shown,
          .path_site = route.path_site,
          .conditions = way.conditions};
  const auto& own = route.rule->parameters;
  const auto piece = own.empty() ? piece_of(detector, route.path, route.is_pattern)
                                 : plain_piece(e_.names.text(route.path), own);
  row.path = joined_piece(way.prefix, piece, joining_of(detector));
  const auto version = route.version == 0 ? way.version : std::string(e_.names.text(route.version));
  if (!version.empty()) row.path = joined_piece(version, row.path, Joining::with_slash);
  row.conditions.insert(row.conditions.end(), route.conditions.begin(), route.conditions.end());
  add(row, route.methods, route.rule);
}

void Endpoints::add_resource(const Resource& resource, const Way& way) {
  const auto* detector = e_.book().detector(resource.rule->framework);
  Row row{.detector = detector,
          .site = resource.site,
          .path_site = resource.site,
          .conditions = way.conditions};
  row.path =
      joined_piece(way.prefix, plain_pattern(e_.names.text(resource.path)), Joining::with_slash);
  row.conditions.insert(row.conditions.end(), resource.conditions.begin(),
                        resource.conditions.end());
  row.handler = resource.target;
  if (!resource.target.is(ValueKind::class_))
    return e_.lose("view set", "its class is not known", resource.site);
  add_actions(resource.target.id, *detector, row);
  add_extra_actions(resource.target.id, *detector, row);
}

// An object about a class: the class's own methods whose decorators say what they answer.
void Endpoints::add_members(const Object& object, const Way& way) {
  const auto line = e_.lineage(object.wraps.id);
  // NOLINTNEXTLINE(modernize-loop-convert): following a handler may find more of them
  for (std::size_t i = 0; i < e_.found.routes.size(); ++i) {
    const Route route = e_.found.routes[i];
    if (route.object != kNone || !route.handler.is(ValueKind::function) ||
        route.rule->framework != object.kind->framework)
      continue;
    const Value owner{ValueKind::class_, e_.functions[route.handler.id].owner};
    if (std::ranges::find(line, owner) != line.end()) add_route(route, way);
  }
}

// What library classes bring along: verbs, or actions.
std::vector<std::string> Endpoints::provided_by(std::string_view base) {
  std::vector<std::string> all;
  for (const auto& detector : detectors_.all) {
    for (const auto& kind : detector.classes) {
      const auto found = kind.provides.find(std::string(base));
      if (found != kind.provides.end())
        all.insert(all.end(), found->second.begin(), found->second.end());
    }
  }
  return all;
}

std::vector<std::string> Endpoints::provided(std::uint32_t of) {
  std::vector<std::string> all;
  for (const Value base : e_.lineage(of)) {
    if (!base.is(ValueKind::external) && !base.is(ValueKind::result)) continue;
    const auto brought = provided_by(e_.names.text(base.id));
    all.insert(all.end(), brought.begin(), brought.end());
  }
  return all;
}

// "<prefix>/{pk}": the name of the parameter is what the view set says, else pk.
std::string Endpoints::lookup_name(std::uint32_t of) {
  for (const char* name : {"lookup_url_kwarg", "lookup_field"}) {
    const auto text = e_.as_text(e_.class_member(of, e_.names.id(name)));
    if (text && !text->empty()) return *text;
  }
  return "pk";
}

void Endpoints::add_actions(std::uint32_t of, const Detector& detector, const Row& row) {
  const auto brought = provided(of);
  for (const auto& action : detector.actions) {
    const Value own = e_.class_member(of, e_.names.id(action.name));
    const bool has =
        own.is(ValueKind::function) || std::ranges::find(brought, action.name) != brought.end();
    if (!has) continue;
    Row one = row;
    if (own.is(ValueKind::function)) one.handler = own;
    if (action.is_detail)
      one.path = joined_piece(row.path, "{" + lookup_name(of) + "}", Joining::with_slash);
    add_one(one, action.method);
  }
}

// @action(detail=True), @detail_route()
bool Endpoints::is_detail_action(const Route& route) const {
  const auto& tree = e_.tree(route.site.file);
  bool is_detail = false;
  for (const NodeId argument : Children(tree, route.site.node)) {
    if (tree.kind(argument) != NodeKind::keyword) continue;
    const NodeId value = tree.child(argument, 0);
    if (tree.text(argument) == "detail") is_detail = tree.text(value) == "true";
  }
  return is_detail || tree.text(tree.child(route.site.node, 0)) == "detail_route";
}

// @action(detail=True, methods=["post"], url_path="x"): the decorator's rule has left a note.
void Endpoints::add_extra_actions(std::uint32_t of, const Detector& detector, const Row& row) {
  for (std::size_t i = 0; i < e_.found.routes.size(); ++i) {
    const Route route = e_.found.routes[i];
    if (route.object != kNone || route.rule->framework != detector.id ||
        !route.handler.is(ValueKind::function))
      continue;
    const Value owner{ValueKind::class_, e_.functions[route.handler.id].owner};
    const auto line = e_.lineage(of);
    if (std::ranges::find(line, owner) == line.end()) continue;
    Row one = row;
    if (is_detail_action(route))
      one.path = joined_piece(row.path, "{" + lookup_name(of) + "}", Joining::with_slash);
    const auto function = e_.functions[route.handler.id].site;
    const auto name = e_.tree(function.file).text(function.node);
    const auto piece =
        route.path == 0 ? std::string(name) : plain_pattern(e_.names.text(route.path));
    one.path = joined_piece(one.path, piece, Joining::with_slash);
    one.handler = route.handler;
    one.site = route.site;
    one.path_site = route.path_site;
    add(one, route.methods);
  }
}

std::vector<std::string> Endpoints::class_methods(std::uint32_t of,
                                                  const std::vector<std::string>& verbs) {
  std::vector<std::string> methods;
  const auto brought = provided(of);
  for (const auto& verb : verbs) {
    const bool has = e_.class_member(of, e_.names.id(verb)).is(ValueKind::function) ||
                     std::ranges::find(brought, verb) != brought.end();
    if (has) methods.push_back(upper(verb));
  }
  return methods;
}

std::vector<std::string> Endpoints::methods_of(const Row& row) {
  if (row.detector == nullptr) return {};
  if (row.handler.is(ValueKind::class_)) {
    auto methods = class_methods(row.handler.id, row.detector->verbs);
    if (!methods.empty()) return methods;
  }
  if (row.handler.is(ValueKind::result)) {  // a library's class: "x.ListView.as_view()"
    std::vector<std::string> methods;
    const auto text = e_.names.text(row.handler.id);
    for (const auto& verb : provided_by(text.substr(0, text.rfind('.'))))
      methods.push_back(upper(verb));
    return methods;
  }
  if (!row.handler.is(ValueKind::function)) return {};
  for (const auto& decorator : e_.functions[row.handler.id].decorators) {
    const auto found =
        row.detector->method_decorators.find(std::string(e_.names.text(decorator.name)));
    if (found != row.detector->method_decorators.end()) return found->second;
  }
  // @require_http_methods(["GET"]), @api_view(["GET"]): what the rule for the decorator noted.
  for (const auto& route : e_.found.routes) {
    if (route.object != kNone || route.handler != row.handler) continue;
    if (!route.methods.empty()) return route.methods;
    if (!route.rule->methods.empty()) return route.rule->methods;
  }
  return {};
}

void Endpoints::add(const Row& row, std::vector<std::string> methods, const Rule* rule) {
  if (methods.empty()) methods = methods_of(row);
  if (methods.empty() && rule != nullptr) methods = rule->methods;
  if (methods.empty()) methods = {"ALL"};
  std::ranges::sort(methods);
  methods.erase(std::unique(methods.begin(), methods.end()), methods.end());
  for (const auto& method : methods) add_one(row, method);
}

Endpoint Endpoints::endpoint_of(const Row& row, const std::string& method) {
  Endpoint endpoint{.method = method == "*" ? "ALL" : method,
                    .path = finished_path(row.path),
                    .framework = row.detector == nullptr ? "" : row.detector->id,
                    .handler = handler_name(row),
                    .at = location(row.site),
                    .handler_at = handler_place(row),
                    .condition = condition_text(row.conditions)};
  endpoint.is_default = std::ranges::all_of(row.conditions, &Condition::is_default);
  if (row.path.find(kHole) != std::string::npos) {
    endpoint.confidence = Confidence::partial;
    if (told_.insert(row.path_site).second)
      e_.lose("path of " + endpoint.path, "a part of it is not known here", row.path_site);
  }
  if (endpoint.method == "WS") endpoint.kind = EndpointClass::websocket;
  return endpoint;
}

void Endpoints::add_one(const Row& row, const std::string& method) {
  if ((method == "HEAD" || method == "OPTIONS") || row.site.file == kNoFile) return;
  Endpoint endpoint = endpoint_of(row, method);
  const auto key = fmt::format("{} {} {}:{} {}", endpoint.method, endpoint.path, endpoint.at.file,
                               endpoint.at.line, out_ == &inventory_.endpoints);
  if (seen_.insert(key).second) {
    if (out_ == &inventory_.endpoints) tests_.push_back(row.conditions);
    out_->push_back(std::move(endpoint));
  } else if (endpoint.condition.empty() && out_ == &inventory_.endpoints) {
    add_without_test(endpoint);
  }
}

// One that is also reached without a test is always there.
void Endpoints::add_without_test(const Endpoint& endpoint) {
  for (std::size_t i = 0; i < out_->size(); ++i) {
    auto& known = (*out_)[i];
    const bool is_same =
        known.method == endpoint.method && known.path == endpoint.path && known.at == endpoint.at;
    if (!is_same || known.condition.empty()) continue;
    known = endpoint;
    if (i < tests_.size()) tests_[i].clear();
  }
}

std::string Endpoints::condition_text(const std::vector<Condition>& conditions) {
  std::string text;
  std::set<Site> once;
  for (const auto& condition : conditions) {
    if (!once.insert(condition.test).second) continue;
    if (!text.empty()) text += " and ";
    text += e_.written_at(condition.test);
  }
  return text;
}

Location Endpoints::location(Site site) {
  if (site.file == kNoFile) return {};
  return {e_.project().files[site.file].path, e_.tree(site.file).line(site.node)};
}

Location Endpoints::handler_place(const Row& row) {
  if (row.handler.is(ValueKind::function)) return location(e_.functions[row.handler.id].site);
  if (row.handler.is(ValueKind::bound))
    return location(e_.functions[e_.bounds[row.handler.id].function].site);
  if (row.handler.is(ValueKind::class_)) return location(e_.classes[row.handler.id].site);
  return {};
}

std::string Endpoints::handler_name(const Row& row) {
  Site site;
  if (row.handler.is(ValueKind::function)) site = e_.functions[row.handler.id].site;
  if (row.handler.is(ValueKind::bound))
    site = e_.functions[e_.bounds[row.handler.id].function].site;
  if (row.handler.is(ValueKind::class_)) site = e_.classes[row.handler.id].site;
  if (site.file != kNoFile && !e_.tree(site.file).text(site.node).empty())
    return std::string(e_.tree(site.file).text(site.node));
  if (row.handler_node != kNoNode && row.file != kNoFile &&
      e_.tree(row.file).kind(row.handler_node) != NodeKind::function)
    return written(e_.tree(row.file), row.handler_node);
  return "<inline>";
}

}  // namespace bakeoff::scan
