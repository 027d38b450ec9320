// catalog/detectors/: every mistake is an error that names file and line, since a detector that is
// half read would look like a code base without endpoints.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/file.h"
#include "scan/detectors.h"
#include "scan/internal/toml_reader.h"

namespace bakeoff::scan {
namespace {

using catalog::TomlValue;

constexpr std::array<std::pair<std::string_view, Does>, 21> kDoes{
    {{"nothing", Does::nothing},   {"route", Does::route},       {"mount", Does::mount},
     {"attach", Does::attach},     {"child", Does::child},       {"entry", Does::entry},
     {"include", Does::include},   {"resource", Does::resource}, {"prefix", Does::prefix},
     {"job", Does::job},           {"schedule", Does::schedule}, {"send", Does::send},
     {"event", Does::event},       {"emit", Does::emit},         {"autoload", Does::autoload},
     {"remember", Does::remember}, {"value", Does::value},       {"view", Does::view},
     {"keyed", Does::keyed},       {"brings", Does::brings},     {"thread", Does::thread}}};

ObjectKind object_of(TomlReader& reader, const std::string& framework) {
  return {.framework = framework,
          .name = framework + "." + reader.text("name"),
          .made_by = reader.texts("made_by"),
          .types = reader.texts("types"),
          .is_root = reader.flag("root"),
          .is_free = reader.flag("free"),
          .is_handed_in = reader.flag("handed_in"),
          .prefix = reader.places("prefix"),
          .version = reader.places("version"),
          .version_prefix = reader.places("version_prefix"),
          .below = reader.places("below"),
          .lookup = reader.places("lookup"),
          .routes = reader.places("routes"),
          .children = reader.places("children"),
          .parent = reader.places("parent"),
          .wraps = reader.text("wraps"),
          .brings = reader.texts("brings"),
          .same = reader.texts("same"),
          .changed_by = reader.texts("changed_by"),
          .known_by = reader.texts("known_by")};
}

std::string qualified(const std::string& name, const std::string& framework) {
  return name.empty() || name.find('.') != std::string::npos ? name : framework + "." + name;
}

Rule rule_of(TomlReader& reader, const TomlValue& where, const std::string& framework) {
  Rule rule{.framework = framework, .on = reader.texts("on"), .call = reader.texts("call")};
  for (auto& on : rule.on) on = qualified(on, framework);
  const auto does = reader.text("does");
  const auto found = std::ranges::find(kDoes, does, &std::pair<std::string_view, Does>::first);
  if (found == kDoes.end()) {
    reader.complain(where, "a rule cannot do '" + does + "'");
  } else {
    rule.does = found->second;
  }
  rule.method = reader.places("method");
  rule.path = reader.places("path");
  rule.handler = reader.places("handler");
  rule.child = reader.places("child");
  rule.when = reader.places("when");
  rule.version = reader.places("version");
  rule.version_prefix = reader.places("version_prefix");
  rule.methods = reader.texts("methods");
  rule.makes = qualified(reader.text("makes"), framework);
  rule.plugin = qualified(reader.text("plugin"), framework);
  rule.returns = reader.text("returns");
  rule.arguments = reader.whole("arguments");
  rule.is_pattern = reader.flag("pattern");
  rule.replaces_prefix = reader.flag("replaces_prefix");
  rule.needs_path = reader.flag("needs_path");
  rule.needs_text = reader.flag("needs_text");
  rule.parameters = reader.text("parameters");
  rule.reason = reader.text("reason");
  rule.must_resolve = reader.flag("must_resolve");
  rule.with = reader.texts("with");
  if (rule.call.empty()) reader.complain(where, "a rule needs 'call'");
  return rule;
}

Trace trace_of(TomlReader& reader, const char* id, const TomlValue& where) {
  Trace trace{.id = reader.text(id),
              .library = reader.text("library"),
              .calls = reader.texts("calls"),
              .mentions = reader.texts("classes"),
              .guards = reader.texts("guards"),
              .bases = reader.texts("bases"),
              .settings = reader.texts("settings"),
              .unless = reader.texts("unless")};
  const auto handed = reader.texts("handed");
  trace.mentions.insert(trace.mentions.end(), handed.begin(), handed.end());
  trace.mentions.insert(trace.mentions.end(), trace.guards.begin(), trace.guards.end());
  if (trace.id.empty() || trace.library.empty())
    reader.complain(where, fmt::format("'{}' and 'library' are needed", id));
  return trace;
}

std::vector<std::string>* list_called(std::string_view key, ThreadWork& work) {
  if (key == "releases") return &work.releases;
  if (key == "waits") return &work.waits;
  return key == "computes" ? &work.computes : nullptr;
}

void read_threads(const TomlValue& table, TomlReader& reader, Detector& detector) {
  for (const auto& entry : table.entries) {
    auto* list = list_called(entry.key, detector.threads);
    if (list == nullptr) {
      reader.complain(entry.value, "unknown key '" + entry.key + "'");
      continue;
    }
    for (const auto& item : entry.value.items) list->push_back(item.text);
  }
}

// Models and queries.
void read_data(TomlReader& reader, Detector& detector) {
  reader.tables("model", [&](TomlReader& inner, const TomlValue& /*where*/) {
    const auto orm = inner.text("orm");
    detector.models.push_back({.orm = orm.empty() ? detector.id : orm,
                               .bases = inner.texts("bases"),
                               .decorators = inner.texts("decorators"),
                               .makers = inner.texts("makers"),
                               .needs = inner.text("needs"),
                               .columns = inner.texts("columns"),
                               .relations = inner.words("relations"),
                               .annotations = inner.texts("annotations"),
                               .abstract = inner.texts("abstract")});
  });
  reader.tables("query", [&](TomlReader& inner, const TomlValue& /*where*/) {
    const auto orm = inner.text("orm");
    detector.queries.push_back({.orm = orm.empty() ? detector.id : orm,
                                .prefixes = inner.texts("prefixes"),
                                .methods = inner.lists("methods")});
  });
}

// Calls that pitfalls are about, and what tells of signing in.
void read_traces(TomlReader& reader, Detector& detector) {
  reader.tables("sink", [&](TomlReader& inner, const TomlValue& /*where*/) {
    detector.sinks.push_back({.rule = inner.text("rule"),
                              .calls = inner.texts("calls"),
                              .prefixes = inner.texts("prefixes"),
                              .endings = inner.texts("endings"),
                              .methods = inner.texts("methods"),
                              .unless = inner.texts("unless"),
                              .instead = inner.text("instead")});
  });
  reader.tables("auth", [&](TomlReader& inner, const TomlValue& where) {
    detector.auth.push_back(trace_of(inner, "id", where));
  });
  reader.tables("session", [&](TomlReader& inner, const TomlValue& where) {
    detector.sessions.push_back(trace_of(inner, "kind", where));
  });
}

void read_all(TomlReader& reader, Detector& detector) {
  detector.title = reader.text("title");
  detector.parameters = reader.text("parameters");
  detector.joins_plainly = reader.flag("joins_plainly");
  detector.joins_at_dots = reader.flag("joins_at_dots");
  detector.resolvers = reader.texts("resolvers");
  detector.verbs = reader.texts("verbs");
  detector.words = reader.words("words");
  detector.same_modules = reader.words("same_modules");
  detector.method_decorators = reader.lists("method_decorators");
  reader.tables("object", [&](TomlReader& inner, const TomlValue& /*where*/) {
    detector.objects.push_back(object_of(inner, detector.id));
  });
  reader.tables("rule", [&](TomlReader& inner, const TomlValue& where) {
    detector.rules.push_back(rule_of(inner, where, detector.id));
  });
  reader.tables("class", [&](TomlReader& inner, const TomlValue& /*where*/) {
    detector.classes.push_back({.framework = detector.id,
                                .name = inner.text("name"),
                                .bases = inner.texts("bases"),
                                .provides = inner.lists("provides")});
  });
  detector.dependencies = reader.texts("dependencies");
  detector.offload = reader.texts("offload");
  if (const auto* threads = reader.find("threads")) read_threads(*threads, reader, detector);
  detector.libraries = reader.words("libraries");
  reader.tables("action", [&](TomlReader& inner, const TomlValue& /*where*/) {
    detector.actions.push_back({.name = inner.text("name"),
                                .method = inner.text("method"),
                                .is_detail = inner.flag("detail")});
  });
  read_data(reader, detector);
  read_traces(reader, detector);
}

}  // namespace

Result<Detector> read_detector(std::string_view text, const std::string& name, Language language) {
  const auto parsed = catalog::parse_toml(text);
  if (parsed.error) {
    return fail(ErrorCode::invalid_input,
                fmt::format("{}:{}:{}: {}", name, parsed.error->place.line,
                            parsed.error->place.column, parsed.error->message));
  }
  Detector detector{.id = std::filesystem::path(name).stem().string(), .language = language};
  std::string mistake;
  {
    TomlReader reader(parsed.root, mistake);
    read_all(reader, detector);
  }
  if (!mistake.empty()) return fail(ErrorCode::invalid_input, name + ":" + mistake);
  return detector;
}

Result<Detectors> load_detectors(const std::filesystem::path& folder) {
  Detectors detectors;
  for (const auto& [name, language] :
       {std::pair("python", Language::python), std::pair("script", Language::script)}) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder / name, error)) {
      if (entry.path().extension() == ".toml") files.push_back(entry.path());
    }
    if (error) {
      return fail(ErrorCode::not_found,
                  fmt::format("no detectors in {}: {}", (folder / name).string(), error.message()));
    }
    std::ranges::sort(files);
    for (const auto& file : files) {
      BAKEOFF_TRY(text, read_file(file));
      BAKEOFF_TRY(detector, read_detector(text, file.string(), language));
      detectors.all.push_back(std::move(detector));
    }
  }
  return detectors;
}

}  // namespace bakeoff::scan
