// Resolvers for routes that no call registers: URL modules named in settings (Django), files that
// are routes (Next).
#include <algorithm>
#include <array>
#include <cctype>

#include "scan/internal/endpoints.h"
#include "scan/internal/letter_case.h"
#include "scan/internal/path_text.h"

namespace bakeoff::scan {
namespace {

std::string word(const Detector& detector, const std::string& key) {
  const auto found = detector.words.find(key);
  return found == detector.words.end() ? "" : found->second;
}

// "[id]", "[...rest]", "[[...rest]]" are parameters, "(group)" and "@slot" no part of the path.
std::string route_of_folders(std::string_view folders) {
  std::string route;
  while (!folders.empty()) {
    const auto slash = folders.find('/');
    auto part = folders.substr(0, slash);
    folders = slash == std::string_view::npos ? "" : folders.substr(slash + 1);
    if (part.empty() || part.front() == '(' || part.front() == '@') continue;
    if (part.front() == '[') {
      const auto from = part.find_first_not_of("[.");
      const auto to = part.find(']');
      if (from == std::string_view::npos || to == std::string_view::npos) continue;
      route += "/{" + std::string(part.substr(from, to - from)) + "}";
    } else {
      route += "/" + std::string(part);
    }
  }
  return route;
}

// "app/users" and "route" of "packages/web/src/app/users/route.ts".
struct RoutePlace {
  std::string_view folders;  // empty: it stands at the package's top
  std::string_view stem;
};

RoutePlace route_place(std::string_view path, const NodePackage& package) {
  auto inside = path.substr(package.folder.empty() ? 0 : package.folder.size() + 1);
  if (inside.starts_with("src/")) inside.remove_prefix(4);
  const auto slash = inside.rfind('/');
  if (slash == std::string_view::npos) return {};
  const auto name = inside.substr(slash + 1);
  return {inside.substr(0, slash), name.substr(0, name.find('.'))};
}

// Whether it depends on one of the packages: "next", "a | b".
bool depends_on(const NodePackage& package, std::string_view names) {
  while (!names.empty()) {
    const auto bar = names.find(" | ");
    if (package.dependencies.contains(std::string(names.substr(0, bar)))) return true;
    names = bar == std::string_view::npos ? "" : names.substr(bar + 3);
  }
  return false;
}

// Folders below `top` whose names begin with "_" are not served.
bool is_private(std::string_view folders) { return folders.find("/_") != std::string_view::npos; }

bool is_in_folder(std::string_view folders, const std::string& top) {
  return folders == top || folders.starts_with(top + "/");
}

// Does this statement give out `name`: export function f, export const f = ..., export {x as f},
// export {f} from "m", export * from "m".
bool gives_out(const SyntaxTree& tree, NodeId statement, std::string_view name) {
  const auto is_named = [&](NodeId node) {
    const NodeId local = tree.kind(node) == NodeKind::pair ? tree.child(node, 1) : node;
    return tree.kind(local) == NodeKind::name && tree.text(local) == name;
  };
  switch (tree.kind(statement)) {
    case NodeKind::export_:
      return tree.text(statement) == name;
    case NodeKind::function:
      return tree.has(statement, flag::kExported) && tree.text(statement) == name;
    case NodeKind::assign: {
      if (!tree.has(statement, flag::kExported)) return false;
      const NodeId target = tree.child(statement, 0);
      const auto parts = tree.children(target);
      return is_named(target) || std::ranges::any_of(parts, is_named);
    }
    case NodeKind::reexport: {
      const auto items = tree.children(statement);
      return std::ranges::any_of(items, [&](NodeId item) { return is_named(tree.child(item, 0)); });
    }
    default:
      return false;
  }
}

// The statement that gives out `name`, else the first that passes on all of another module, else
// the file's top.
NodeId export_of(const SyntaxTree& tree, std::string_view name) {
  NodeId star = 0;
  for (const NodeId statement : Children(tree, 0)) {
    if (gives_out(tree, statement, name)) return statement;
    if (tree.kind(statement) == NodeKind::block) {  // several by one `export`
      for (const NodeId inner : Children(tree, statement)) {
        if (gives_out(tree, inner, name)) return inner;
      }
    }
    const bool is_star = star == 0 && tree.kind(statement) == NodeKind::reexport &&
                         tree.text(tree.child(statement, 0)) == "*";
    if (is_star) star = statement;
  }
  return star;
}

constexpr std::array<std::string_view, 5> kMethods{"GET", "POST", "PUT", "PATCH", "DELETE"};

}  // namespace

// View.as_view({"get": "list"}): each action is a method of the class.
bool Endpoints::add_view(const Entry& entry, Value view, const Way& way) {
  const auto& instance = e_.instances[view.id];
  const Value* actions = find_in(instance.fields, e_.names.id(kActions));
  if (actions == nullptr) return false;
  const auto of = instance.of;
  const Table table = e_.tables[actions->id];
  for (const auto& [method, action] : table) {
    Row row{.detector = e_.book().detector(entry.rule->framework),
            .path = way.prefix,
            .file = entry.site.file,
            .handler_node = entry.target_node,
            .site = entry.site,
            .path_site = entry.path_site,
            .conditions = way.conditions};
    const auto name = e_.as_text(action);
    const Value own = name ? e_.class_member(of, e_.names.id(*name)) : Value{};
    row.handler = own.is(ValueKind::function) ? own : Value{ValueKind::class_, of};
    add(row, {upper(std::string(e_.names.text(method)))});
  }
  return true;
}

// words: setting = the constant that names the root module, table = its list of URLs.
void Endpoints::resolve_url_modules(const Detector& detector) {
  const NameId setting = e_.names.id(word(detector, "setting"));
  const NameId table = e_.names.id(word(detector, "table"));
  std::set<FileId> roots;
  for (FileId file = 0; file < e_.project().files.size(); ++file) {
    if (e_.tree(file).nodes.empty() || e_.tree(file).language != Language::python) continue;
    const auto name = e_.as_text(e_.attribute({ValueKind::module, file}, setting));
    if (!name) continue;
    const auto target = resolve_python_import(e_.project(), file, *name);
    if (target.file != kNoFile) roots.insert(target.file);
  }
  for (const FileId root : roots)
    walk_table(e_.attribute({ValueKind::module, root}, table), &detector, {});
}

// words: package = what a package.json must depend on, or one of several, file = name of a file
// that is a route by what it exports, folder = where those stand, handlers = folder whose files are
// routes by their default export.
void Endpoints::resolve_route_files(const Detector& detector) {
  for (FileId id = 0; id < e_.project().files.size(); ++id) {
    const auto& path = e_.project().files[id].path;
    if (e_.tree(id).nodes.empty() || e_.tree(id).language != Language::script) continue;
    const NodePackage* package = package_of(path);
    if (package == nullptr || !depends_on(*package, word(detector, "package"))) continue;
    const auto [folders, stem] = route_place(path, *package);
    if (folders.empty()) continue;
    Row row{.detector = &detector, .site = {id, 0}, .path_site = {id, 0}};
    const auto app = word(detector, "folder");
    const auto handlers = word(detector, "handlers");
    if (stem == word(detector, "file") && is_in_folder(folders, app) && !is_private(folders)) {
      row.path = route_of_folders(folders.substr(app.size()));
      add_exported_methods(row);
    } else if (!handlers.empty() && is_in_folder(folders, handlers)) {
      row.path = route_of_folders(folders.substr(handlers.find('/') + 1));
      if (stem != "index") row.path += route_of_folders(stem);
      add_default_handler(row);
    }
  }
}

void Endpoints::add_default_handler(Row row) {
  row.handler = e_.exported(row.site.file, e_.names.id("default"));
  if (!row.handler.is_known()) return;
  row.site.node = export_of(e_.tree(row.site.file), "default");
  row.path_site = row.site;
  add_one(row, "ALL");
}

void Endpoints::add_exported_methods(const Row& row) {
  const Value exports = e_.module_value(row.site.file);
  if (!exports.is(ValueKind::table)) return;
  for (const auto method : kMethods) {
    const NameId name = e_.names.id(method);
    Value handler = e_.exported(row.site.file, name);
    if (!handler.is_known() && find_in(e_.tables[exports.id], name) == nullptr) continue;
    Row one = row;
    one.handler = handler;
    one.site.node = export_of(e_.tree(row.site.file), method);
    add_one(one, std::string(method));
  }
}

const NodePackage* Endpoints::package_of(const std::string& path) {
  const NodePackage* best = nullptr;
  for (const auto& package : e_.project().packages) {
    const bool is_inside = package.folder.empty() || path.starts_with(package.folder + "/");
    if (is_inside && (best == nullptr || package.folder.size() > best->folder.size()))
      best = &package;
  }
  return best;
}

}  // namespace bakeoff::scan
