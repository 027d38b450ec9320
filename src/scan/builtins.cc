#include "scan/internal/builtins.h"

#include <algorithm>
#include <array>
#include <set>

#include "scan/internal/letter_case.h"

namespace bakeoff::scan {
namespace {

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::ranges::find(names, name) != names.end();
}

constexpr std::array<std::string_view, 4> kImports{"require", "import", "importlib.import_module",
                                                   "__import__"};
constexpr std::array<std::string_view, 7> kJoins{
    "path.join",         "path.resolve",    "os.path.join",  "node:path.join",
    "node:path.resolve", "path.posix.join", "posixpath.join"};
constexpr std::array<std::string_view, 5> kListings{"fs.readdirSync", "os.listdir",
                                                    "fs.promises.readdir", "fs-extra.readdirSync",
                                                    "fs/promises.readdir"};
// Libraries that load every module of a folder into a table by name.
constexpr std::array<std::string_view, 5> kFolderModules{
    "auto-load", "require-dir", "require-directory", "require-all", "include-all"};
constexpr std::array<std::string_view, 11> kSame{"list",
                                                 "tuple",
                                                 "sorted",
                                                 "set",
                                                 "reversed",
                                                 "Array.from",
                                                 "functools.partial",
                                                 "partial",
                                                 "Object.freeze",
                                                 "asyncio.run",
                                                 "Promise.resolve"};
constexpr std::array<std::string_view, 5> kDirectories{
    "path.dirname", "os.path.dirname", "os.path.abspath", "os.path.realpath", "url.fileURLToPath"};

}  // namespace

Value Builtins::argument(const Call& call, std::size_t index) const {
  for (const auto& argument : call.arguments) {
    if (argument.keyword != 0) continue;
    if (index-- == 0) return e_.settled(argument.value);
  }
  return {};
}

Value Builtins::keyword(const Call& call, std::string_view name) const {
  for (const auto& argument : call.arguments) {
    if (argument.keyword != 0 && e_.names.text(argument.keyword) == name)
      return e_.settled(argument.value);
  }
  return {};
}

Value Builtins::make_list(std::vector<Value> items) {
  e_.lists.push_back(std::move(items));
  return {ValueKind::list, static_cast<std::uint32_t>(e_.lists.size() - 1)};
}

Value Builtins::import_text(Value module, FileId file) {
  const auto name = e_.as_text(module);
  if (!name || name->find(kHole) != std::string::npos) return {};
  const bool is_python = e_.tree(file).language == Language::python;
  const auto target = is_python ? resolve_python_import(e_.project(), file, *name)
                                : resolve_script_import(e_.project(), file, *name);
  if (target.file != kNoFile) return e_.module_value(target.file);
  if (target.is_found()) return {ValueKind::package, e_.names.id(target.folder)};
  if (name->starts_with('.') || name->starts_with('/')) return {};
  return {ValueKind::external, e_.names.id(name->starts_with("node:") ? name->substr(5) : *name)};
}

// The names in a folder of the project, which a loop over its files goes through.
Value Builtins::folder_items(Value folder, FileId file) {
  const auto text = e_.as_text(folder);
  if (!text || text->find(kHole) != std::string::npos) return {};
  const std::string base = text->starts_with('/')
                               ? joined_path("", *text)
                               : joined_path(folder_of(e_.project().files[file].path), *text);
  std::set<std::string> items;
  for (const auto& source : e_.project().files) {
    const std::string prefix = base.empty() ? "" : base + "/";
    if (!source.path.starts_with(prefix)) continue;
    const auto rest = source.path.substr(prefix.size());
    items.insert(rest.substr(0, rest.find('/')));
  }
  std::vector<Value> values;
  values.reserve(items.size());
  for (const auto& item : items) values.push_back(e_.text_value(item));
  return make_list(std::move(values));
}

Value Builtins::folder_modules(Value folder, FileId file) {
  const auto text = e_.as_text(folder);
  if (!text || text->find(kHole) != std::string::npos) return {};
  const std::string base = text->starts_with('/')
                               ? joined_path("", *text)
                               : joined_path(folder_of(e_.project().files[file].path), *text);
  Table table;
  const auto count = e_.project().files.size();
  for (FileId id = 0; id < count; ++id) {
    const auto& path = e_.project().files[id].path;
    if (folder_of(path) != base || e_.tree(id).language != Language::script) continue;
    const auto name = path.substr(path.rfind('/') + 1);
    const Value module = e_.module_value(id);
    table.emplace_back(e_.names.id(name.substr(0, name.find('.'))), module);
  }
  e_.tables.push_back(std::move(table));
  return {ValueKind::table, static_cast<std::uint32_t>(e_.tables.size() - 1)};
}

// path.join sets parts together; path.resolve and os.path.join start again at an absolute one.
Value Builtins::joined(const Call& call, bool restarts) {
  std::string path;
  for (const auto& argument : call.arguments) {
    auto part = e_.as_text(argument.value).value_or(std::string(1, kHole));
    if (part.starts_with('/') && restarts) path.clear();
    if (!path.empty() && !path.ends_with('/')) path += '/';
    path += part;
  }
  const bool is_absolute = path.starts_with('/');
  path = joined_path("", path);
  return e_.text_value(is_absolute ? "/" + path : path);
}

Value Builtins::table_parts(Value table, std::string_view what) {
  if (!table.is(ValueKind::table)) return {};
  std::vector<Value> items;
  const Table copied = e_.tables[table.id];
  for (const auto& [key, value] : copied) {
    const Value name{ValueKind::text, key};
    if (what == "keys") items.push_back(name);
    if (what == "values") items.push_back(e_.settled(value));
    if (what == "items") items.push_back(make_list({name, e_.settled(value)}));
  }
  return make_list(std::move(items));
}

// What takes tables and lists apart, and puts them together.
std::optional<Value> Builtins::call_of_parts(std::string_view name, Call& call) {
  if (name == "Object.values") return table_parts(argument(call, 0), "values");
  if (name == "Object.keys") return table_parts(argument(call, 0), "keys");
  if (name == "Object.entries") return table_parts(argument(call, 0), "items");
  if (name == "Object.assign" && !call.arguments.empty()) return assigned(call);
  if (name == "dict") return table_of_keywords(call);
  if (name == "enumerate") return numbered(argument(call, 0));
  return std::nullopt;
}

std::optional<Value> Builtins::call_named(NameId id, Call& call, FileId file, ScopeId /*scope*/) {
  const auto name = e_.names.text(id);
  if (is_one_of(name, kImports)) return import_text(argument(call, 0), file);
  if (auto made = call_of_parts(name, call)) return made;
  if (name == "getattr" || name == "Reflect.get") return named_attribute(call);
  if (name == "isinstance" || name == "callable" || name.starts_with("inspect.is"))
    return kind_test(call, name);
  if (name == "str" || name == "String") return as_text_value(argument(call, 0));
  if (is_one_of(name, kJoins))
    return joined(call, name.ends_with("resolve") || e_.tree(file).language == Language::python);
  if (is_one_of(name, kListings)) return folder_items(argument(call, 0), file);
  if (is_one_of(name, kFolderModules)) return folder_modules(argument(call, 0), file);
  if (name == "process.cwd" || name == "os.getcwd") return e_.text_value("/");  // the tree's root
  if (is_one_of(name, kSame)) return argument(call, 0);
  if (is_one_of(name, kDirectories)) return directory(call, name);
  return std::nullopt;
}

// isinstance(value, FunctionType), inspect.isclass(value): of functions and classes alone; whether
// another value is what it looks like here may differ at run time.
Value Builtins::kind_test(const Call& call, std::string_view name) {
  const Value value = argument(call, 0);
  const bool is_class = value.is(ValueKind::class_);
  if (!is_class && !value.is(ValueKind::function)) return {};
  bool asks_for_class = name == "inspect.isclass";
  bool asks_for_function = name == "inspect.isfunction" || name == "inspect.isroutine";
  if (name == "callable") return {ValueKind::boolean, 1};
  if (name == "isinstance") {
    const auto type = e_.names.text(e_.full_name(argument(call, 1)));
    asks_for_class = type == "type";
    asks_for_function = type == "types.FunctionType" || type == "types.LambdaType";
  }
  if (!asks_for_class && !asks_for_function) return {};
  return {ValueKind::boolean, asks_for_class == is_class ? 1U : 0U};
}

// str(value)
Value Builtins::as_text_value(Value value) {
  const auto text = e_.as_text(value);
  return text ? e_.text_value(*text) : Value{};
}

// Object.assign(target, ...)
Value Builtins::assigned(const Call& call) {
  const Value target = argument(call, 0);
  for (std::size_t i = 1; i < call.arguments.size(); ++i) {
    const Value source = argument(call, i);
    if (!target.is(ValueKind::table) || !source.is(ValueKind::table)) continue;
    const Table copied = e_.tables[source.id];
    for (const auto& [key, value] : copied) set_in(e_.tables[target.id], key, value);
  }
  return target;
}

// dict(a=1, b=2)
Value Builtins::table_of_keywords(const Call& call) {
  Table table;
  for (const auto& argument : call.arguments) {
    if (argument.keyword != 0) table.emplace_back(argument.keyword, argument.value);
  }
  e_.tables.push_back(std::move(table));
  return {ValueKind::table, static_cast<std::uint32_t>(e_.tables.size() - 1)};
}

// enumerate(items): which number an item has is not told.
Value Builtins::numbered(Value list) {
  std::vector<Value> items;
  for (const Value item : e_.items_of(list)) items.push_back(make_list({{}, item}));
  return make_list(std::move(items));
}

// getattr(object, name, otherwise)
Value Builtins::named_attribute(const Call& call) {
  const auto attribute = e_.as_text(argument(call, 1));
  const Value given =
      attribute ? e_.attribute(argument(call, 0), e_.names.id(*attribute)) : Value{};
  // A default counts where nothing else is known.
  const bool is_open = !given.is_known() || given.is(ValueKind::external) ||
                       given.is(ValueKind::result) || given.is(ValueKind::member);
  return is_open && call.arguments.size() > 2 ? argument(call, 2) : given;
}

// path.dirname, abspath and what they are called elsewhere.
Value Builtins::directory(const Call& call, std::string_view name) {
  const auto text = e_.as_text(argument(call, 0));
  if (!text) return {};
  return name.ends_with("dirname") ? e_.text_value("/" + folder_of(joined_path("", *text)))
                                   : argument(call, 0);
}

std::optional<Value> Builtins::call_method(Call& call) {
  const auto name = e_.names.text(call.called);
  const Value receiver = e_.settled(call.receiver);
  if (name == "bind" || name == "call" || name == "apply") {
    if (receiver.is(ValueKind::function) || receiver.is(ValueKind::bound))
      return name == "bind" ? receiver : Value{};
  }
  switch (receiver.kind) {
    case ValueKind::list:
      return call_list_method(call, name);
    case ValueKind::table:
      return call_table_method(call, name);
    case ValueKind::text:
      return call_text_method(call, name);
    default:
      return std::nullopt;
  }
}

Value Builtins::call_back(Value callback, const std::vector<Value>& arguments, const Call& call) {
  callback = e_.settled(callback);
  Call inner{.file = call.file, .node = call.node};
  for (const Value value : arguments) inner.arguments.push_back({0, value, call.node});
  if (callback.is(ValueKind::function))
    return e_.call_function(callback.id, e_.functions[callback.id].self, inner.arguments);
  return callback.is_known() ? e_.call(callback, inner) : Value{};
}

Value Builtins::call_for_each(Call& call, std::string_view name) {
  const auto items = e_.lists[e_.settled(call.receiver).id];
  std::vector<Value> results;
  const Value callback = argument(call, 0);
  for (std::size_t i = 0; i < items.size() && i < 600; ++i) {
    const Value number{ValueKind::number, e_.names.id(std::to_string(i))};
    const Value given = call_back(callback, {items[i], number}, call);
    if (name == "flatMap" && given.is(ValueKind::list)) {
      results.insert(results.end(), e_.lists[given.id].begin(), e_.lists[given.id].end());
    } else {
      results.push_back(given);
    }
  }
  return make_list(std::move(results));
}

std::optional<Value> Builtins::call_list_method(Call& call, std::string_view name) {
  const Value receiver = e_.settled(call.receiver);
  if (name == "append" || name == "push" || name == "add" || name == "unshift") {
    for (const auto& argument : call.arguments) e_.lists[receiver.id].push_back(argument.value);
    return Value{};
  }
  if (name == "insert") {
    e_.lists[receiver.id].push_back(argument(call, 1));
    return Value{};
  }
  if (name == "concat") return make_list(extended(receiver, call));
  if (name == "extend") {
    auto all = extended(receiver, call);
    e_.lists[receiver.id] = std::move(all);
    return Value{};
  }
  if (name == "forEach" || name == "map" || name == "flatMap") return call_for_each(call, name);
  if (name == "filter" || name == "flat" || name == "slice" || name == "sort" || name == "reverse")
    return receiver;
  if (name == "join") return joined_items(receiver, call);
  return std::nullopt;
}

// The list and what the arguments add: items of lists, and whatever else they are.
std::vector<Value> Builtins::extended(Value list, const Call& call) {
  auto all = e_.lists[list.id];
  for (const auto& argument : call.arguments) {
    const Value value = e_.settled(argument.value);
    if (value.is(ValueKind::list)) {
      const auto more = e_.lists[value.id];
      all.insert(all.end(), more.begin(), more.end());
    } else {
      all.push_back(value);
    }
  }
  return all;
}

Value Builtins::joined_items(Value list, const Call& call) {
  const auto between = e_.as_text(argument(call, 0)).value_or(",");
  std::string text;
  bool is_first = true;
  for (const Value item : e_.lists[list.id]) {
    if (!is_first) text += between;
    is_first = false;
    text += e_.as_text(item).value_or(std::string(1, kHole));
  }
  return e_.text_value(text);
}

std::optional<Value> Builtins::call_table_method(Call& call, std::string_view name) {
  const Value receiver = e_.settled(call.receiver);
  if (name == "items" || name == "values" || name == "keys") return table_parts(receiver, name);
  if (name == "get" || name == "pop" || name == "setdefault") {
    const auto key = e_.as_text(argument(call, 0));
    if (!key) return Value{};
    const Value* value = find_in(e_.tables[receiver.id], e_.names.id(*key));
    return value == nullptr ? argument(call, 1) : e_.settled(*value);
  }
  if (name == "update") {
    for (const auto& argument : call.arguments) {
      const Value source = e_.settled(argument.value);
      if (argument.keyword != 0) {
        set_in(e_.tables[receiver.id], argument.keyword, source);
      } else if (source.is(ValueKind::table)) {
        const Table copied = e_.tables[source.id];
        for (const auto& [key, value] : copied) set_in(e_.tables[receiver.id], key, value);
      }
    }
    return Value{};
  }
  return std::nullopt;
}

std::optional<Value> Builtins::call_text_method(Call& call, std::string_view name) {
  auto text = e_.as_text(call.receiver).value_or("");
  const auto first = e_.as_text(argument(call, 0));
  if (name == "join") return text_between_items(text, call);
  if (name == "format") return formatted(std::move(text), call);
  if (name == "concat") return e_.text_value(text + first.value_or(std::string(1, kHole)));
  if (name == "lower" || name == "toLowerCase" || name == "toLocaleLowerCase") {
    return e_.text_value(lower(std::move(text)));
  }
  if (name == "rstrip" || name == "strip" || name == "lstrip" || name == "trim") {
    const auto set = first.value_or(" \t\n");
    if (name != "rstrip") text.erase(0, std::min(text.find_first_not_of(set), text.size()));
    if (name != "lstrip") text.erase(text.find_last_not_of(set) + 1);
    return e_.text_value(text);
  }
  if (name == "replace" || name == "replaceAll") {
    const bool is_once = name == "replace" && e_.tree(call.file).language == Language::script;
    return replaced(std::move(text), call, is_once);
  }
  if (name == "split") return split(text, first.value_or(" "));
  if (name == "encode" || name == "decode" || name == "toString" || name == "valueOf")
    return e_.settled(call.receiver);
  return std::nullopt;
}

// "/".join(items)
Value Builtins::text_between_items(std::string_view between, const Call& call) {
  std::string all;
  for (const Value item : e_.items_of(argument(call, 0))) {
    if (!all.empty()) all += between;
    all += e_.as_text(item).value_or(std::string(1, kHole));
  }
  return e_.text_value(all);
}

// "/{}/{name}".format(...)
Value Builtins::formatted(std::string text, const Call& call) {
  std::size_t next = 0;
  for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
    const auto end = text.find('}', at);
    if (end == std::string::npos) break;
    const auto field = text.substr(at + 1, end - at - 1);
    const Value value = field.empty() ? argument(call, next++) : keyword(call, field);
    const auto known = e_.as_text(value).value_or(std::string(1, kHole));
    text.replace(at, end - at + 1, known);
    at += known.size();
    if (at > 0) --at;
  }
  return e_.text_value(text);
}

Value Builtins::replaced(std::string text, const Call& call, bool is_once) {
  const auto what = e_.as_text(argument(call, 0));
  const auto by = e_.as_text(argument(call, 1));
  if (!what || what->empty() || !by) return {};
  for (auto at = text.find(*what); at != std::string::npos;
       at = text.find(*what, at + by->size())) {
    text.replace(at, what->size(), *by);
    if (is_once) break;
  }
  return e_.text_value(text);
}

Value Builtins::split(std::string_view text, std::string_view between) {
  std::vector<Value> parts;
  while (!between.empty() && !text.empty()) {
    const auto at = text.find(between);
    parts.push_back(e_.text_value(text.substr(0, at)));
    text = at == std::string_view::npos ? "" : text.substr(at + between.size());
  }
  return make_list(std::move(parts));
}

}  // namespace bakeoff::scan
