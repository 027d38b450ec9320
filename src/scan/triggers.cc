#include "scan/internal/triggers.h"

#include <array>
#include <initializer_list>

#include "scan/internal/python_standard_library.h"

namespace bakeoff::scan {
namespace {

// "@nestjs/common.Get" -> "@nestjs/common", "express.Router" -> "express"
std::string script_package(std::string_view name) {
  const auto slash = name.rfind('/');
  const auto dot = name.find('.', slash == std::string_view::npos ? 0 : slash);
  return std::string(name.substr(0, dot));
}

void add(Triggers& triggers, Language language, std::string_view name) {
  if (name.starts_with('*')) return;
  if (language == Language::script) {
    triggers.script.insert(script_package(name));
  } else {
    triggers.python.insert(std::string(name.substr(0, name.find('.'))));
  }
}

// Neither Python's own nor the project's: a library, known or not.
bool is_foreign(std::string_view name, const Triggers& triggers) {
  if (name.empty() || triggers.own_python.empty()) return false;
  return !is_in_python_standard_library(name) && !triggers.own_python.contains(name);
}

// "flask.views import MethodView", "flask as f": the package at the beginning.
bool is_python_trigger(std::string_view line, const Triggers& triggers) {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  const auto name = line.substr(0, line.find_first_of(" .,\r"));
  return triggers.python.contains(name) || is_foreign(name, triggers);
}

// "a, b.c as d"
bool names_python_trigger(std::string_view line, const Triggers& triggers) {
  while (!line.empty()) {
    if (is_python_trigger(line, triggers)) return true;
    const auto comma = line.find(',');
    if (comma == std::string_view::npos) break;
    line.remove_prefix(comma + 1);
  }
  return false;
}

// The name behind "import " or "from " at the start of a line.
bool python_imports(std::string_view text, const Triggers& triggers) {
  if (text.find("async def") != std::string_view::npos) return true;  // pitfalls begin there
  while (!text.empty()) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text = end == std::string_view::npos ? "" : text.substr(end + 1);
    const auto start = line.find_first_not_of(" \t");
    if (start == std::string_view::npos) continue;
    line.remove_prefix(start);
    if (line.starts_with("from ") && is_python_trigger(line.substr(5), triggers)) return true;
    if (line.starts_with("import ") && names_python_trigger(line.substr(7), triggers)) return true;
  }
  return false;
}

bool is_trigger(std::string_view module, const Triggers& triggers) {
  if (module.starts_with("node:")) module.remove_prefix(5);
  for (;;) {  // "a/b/c" belongs to "a/b" and to "a"
    if (triggers.script.contains(module)) return true;
    const auto slash = module.rfind('/');
    if (slash == std::string_view::npos) return false;
    module = module.substr(0, slash);
  }
}

// The quoted name behind "from", "require(", "import".
bool script_imports(std::string_view text, const Triggers& triggers) {
  for (const std::string_view word : {"from", "require", "import"}) {
    for (auto at = text.find(word); at != std::string_view::npos;
         at = text.find(word, at + word.size())) {
      auto open = text.find_first_not_of(" \t(", at + word.size());
      if (open == std::string_view::npos) break;
      const char quote = text[open];
      if (quote != '\'' && quote != '"' && quote != '`') continue;
      const auto close = text.find(quote, open + 1);
      if (close == std::string_view::npos || close - open > 200) continue;
      if (is_trigger(text.substr(open + 1, close - open - 1), triggers)) return true;
    }
  }
  return false;
}

void add_all(Triggers& triggers, const Detector& detector,
             std::initializer_list<const std::vector<std::string>*> lists) {
  for (const auto* names : lists) {
    for (const auto& name : *names) add(triggers, detector.language, name);
  }
}

void add_libraries(Triggers& triggers, const Detector& detector) {
  auto& names = detector.language == Language::script ? triggers.script : triggers.python;
  for (const auto& [name, kind] : detector.libraries) names.insert(name);
}

// Of a detector without routes only what starts threads counts by itself.
void add_rules(Triggers& triggers, const Detector& detector) {
  const bool is_about_routes = !detector.verbs.empty() || !detector.objects.empty();
  for (const auto& rule : detector.rules) {
    const bool is_thread = rule.does == Does::thread;
    if ((!is_about_routes && !is_thread) || !rule.on.empty()) continue;
    for (const auto& name : rule.call) {
      // asyncio runs nothing outside of "async def", which is looked for by itself.
      if (!name.starts_with("asyncio.")) add(triggers, detector.language, name);
    }
  }
}

void add_classes(Triggers& triggers, const Detector& detector) {
  for (const auto& kind : detector.classes) {
    add_all(triggers, detector, {&kind.bases});
    for (const auto& [name, verbs] : kind.provides) add(triggers, detector.language, name);
  }
}

}  // namespace

Triggers triggers_of(const Detectors& detectors) {
  Triggers triggers;
  for (const auto& detector : detectors.all) {
    for (const auto& object : detector.objects)
      add_all(triggers, detector, {&object.made_by, &object.types});
    add_classes(triggers, detector);
    for (const auto& [name, methods] : detector.method_decorators)
      add(triggers, detector.language, name);
    for (const auto& kind : detector.models)
      add_all(triggers, detector, {&kind.bases, &kind.decorators, &kind.makers});
    add_libraries(triggers, detector);
    for (const auto* traces : {&detector.auth, &detector.sessions}) {
      for (const auto& trace : *traces)
        add_all(triggers, detector, {&trace.calls, &trace.mentions, &trace.bases});
    }
    add_rules(triggers, detector);
  }
  return triggers;
}

void add_own_names(const std::vector<std::string>& paths, Triggers& triggers) {
  for (std::string_view path : paths) {
    if (!path.ends_with(".py")) continue;
    path.remove_suffix(3);
    while (!path.empty()) {
      const auto slash = path.find('/');
      triggers.own_python.emplace(path.substr(0, slash));
      path = slash == std::string_view::npos ? "" : path.substr(slash + 1);
    }
  }
}

bool imports_any(std::string_view text, SourceKind kind, const Triggers& triggers) {
  return kind == SourceKind::python ? python_imports(text, triggers)
                                    : script_imports(text, triggers);
}

}  // namespace bakeoff::scan
