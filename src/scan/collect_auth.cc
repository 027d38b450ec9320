// Schemes of signing in and stores of sessions, by calls, by what is mentioned (a class handed to a
// framework, a decorator), by base classes and by texts in settings.
#include <algorithm>
#include <map>

#include "scan/internal/collect.h"
#include "scan/internal/dependencies.h"
#include "scan/internal/name_pattern.h"

namespace bakeoff::scan {
namespace {

struct AuthUse {
  int sites = 0;
  Location first;
};

class Auth {
 public:
  explicit Auth(const Collecting& in) : in_(in), e_(in.evaluator) {}

  void run() {
    for (const auto& detector : in_.detectors.all) {
      for (const auto& trace : detector.auth) add_scheme(detector, trace);
      for (const auto& trace : detector.sessions) add_store(detector, trace);
    }
    drop_general_stores();
    const auto by_place = [](const auto& row) {
      return std::tie(row.at.file, row.at.line, row.library);
    };
    std::ranges::stable_sort(in_.inventory.auth, {}, by_place);
    std::ranges::stable_sort(in_.inventory.sessions, {}, by_place);
    guard_endpoints();
  }

 private:
  using Guarded =
      std::map<Location, std::set<std::string>>;  // place of a handler or class -> schemes

  AuthUse uses_of(const Detector& detector, const Trace& trace) {
    AuthUse use;
    count_calls(detector, trace, use);
    count_mentions(detector, trace, use);
    if (!trace.bases.empty()) count_bases(detector, trace, use);
    for (const auto& setting : trace.settings) count_setting(setting, use);
    return use;
  }

  static void count(const Location& at, AuthUse& use) {
    if (use.sites++ == 0 || at < use.first) use.first = at;
  }

  void count_calls(const Detector& detector, const Trace& trace, AuthUse& use) {
    for (const auto& [callee, sites] : calls()) {
      if (!fits_any(e_.names.text(callee), trace.calls)) continue;
      for (const Site site : sites) {
        if (e_.tree(site.file).language == detector.language) count(location_of(e_, site), use);
      }
    }
  }

  // By what is called: many calls have the same name.
  const std::map<NameId, std::vector<Site>>& calls() {
    if (!calls_.empty()) return calls_;
    for (const auto& call : e_.found.calls) {
      if (call.callee != 0) calls_[call.callee].push_back(call.site);
    }
    return calls_;
  }

  void count_mentions(const Detector& detector, const Trace& trace, AuthUse& use) {
    for (const auto& mention : e_.found.mentions) {
      if (e_.tree(mention.site.file).language == detector.language &&
          fits_any(e_.names.text(mention.name), trace.mentions))
        count(location_of(e_, mention.site), use);
    }
  }

  void count_bases(const Detector& detector, const Trace& trace, AuthUse& use) {
    for (const auto& made : e_.classes) {
      if (e_.tree(made.site.file).language != detector.language) continue;
      for (const Value base : made.bases) {
        const bool is_library = base.is(ValueKind::external) || base.is(ValueKind::result);
        if (is_library && fits_any(e_.names.text(base.id), trace.bases))
          count(location_of(e_, made.site), use);
      }
    }
  }

  void count_setting(const std::string& setting, AuthUse& use) {
    for (const auto& [text, at] : settings()) {
      if (text == setting || text.starts_with(setting + ".")) count(at, use);
    }
  }

  // Texts of settings modules: lists of applications, of middleware, of authentication classes.
  const std::vector<std::pair<std::string, Location>>& settings() {
    if (has_settings_) return settings_;
    has_settings_ = true;
    for (FileId file = 0; file < e_.project().files.size(); ++file) {
      const auto& path = e_.project().files[file].path;
      if (path.find("settings") == std::string::npos || e_.tree(file).language != Language::python)
        continue;
      if (!e_.tree(file).nodes.empty()) add_texts(e_.tree(file), 0, path);
    }
    return settings_;
  }

  void add_texts(const SyntaxTree& tree, NodeId node, const std::string& path) {
    const bool is_name =
        tree.kind(node) == NodeKind::text && tree.text(node).find('.') != std::string_view::npos;
    if (is_name)
      settings_.emplace_back(std::string(tree.text(node)), Location{path, tree.line(node)});
    for (const NodeId child : Children(tree, node)) add_texts(tree, child, path);
  }

  void add_scheme(const Detector& detector, const Trace& trace) {
    const auto use = uses_of(detector, trace);
    if (use.sites == 0) return;
    in_.inventory.auth.push_back({trace.id, trace.library, use.sites, use.first});
  }

  void add_store(const Detector& detector, const Trace& trace) {
    const auto use = uses_of(detector, trace);
    if (use.sites == 0) return;
    const bool has_other = std::ranges::any_of(calls(), [&](const auto& call) {
      const auto name = e_.names.text(call.first);
      return std::ranges::any_of(trace.unless,
                                 [&](const std::string& one) { return name.starts_with(one); });
    });
    if (!has_other) in_.inventory.sessions.push_back({trace.id, trace.library, use.first});
  }

  // The library's usual store, where another of its stores is set.
  void drop_general_stores() {
    auto& stores = in_.inventory.sessions;
    const auto count_of = [&](const std::string& library) {
      return std::ranges::count(stores, library, &SessionStore::library);
    };
    std::erase_if(stores, [&](const SessionStore& store) {
      return store.library == "django.contrib.sessions" && store.kind == "database" &&
             count_of(store.library) > 1;
    });
  }

  // @login_required above a handler or above its class, and what the handler depends on.
  void guard_endpoints() {
    Guarded guarded;
    for (const auto& function : e_.functions)
      add_guards(function.site, function.decorators, guarded);
    for (const auto& made : e_.classes) add_guards(made.site, made.decorators, guarded);
    for (const auto& function : e_.functions) {  // a class guards its methods
      if (function.owner == kNone) continue;
      const auto above = guarded.find(location_of(e_, e_.classes[function.owner].site));
      if (above == guarded.end()) continue;
      const auto ids = above->second;
      guarded[location_of(e_, function.site)].insert(ids.begin(), ids.end());
    }
    const Guarded dependencies = Dependencies(in_).guards();
    for (auto& endpoint : in_.inventory.endpoints) {
      std::set<std::string> ids;
      const auto add_ids = [&ids](const Guarded& guards, const Location& at) {
        const auto found = guards.find(at);
        if (found != guards.end()) ids.insert(found->second.begin(), found->second.end());
      };
      add_ids(guarded, endpoint.handler_at);
      add_ids(dependencies, endpoint.at);
      endpoint.auth.assign(ids.begin(), ids.end());
    }
  }

  void add_guards(Site site, const std::vector<Decoration>& decorators, Guarded& guarded) {
    for (const auto& decoration : decorators) {
      if (decoration.name == 0) continue;
      for (const auto& scheme : schemes_guarded_by(e_.names.text(decoration.name)))
        guarded[location_of(e_, site)].insert(scheme);
    }
  }

  [[nodiscard]] std::vector<std::string> schemes_guarded_by(std::string_view decorator) const {
    std::vector<std::string> schemes;
    for (const auto& detector : in_.detectors.all) {
      for (const auto& trace : detector.auth) {
        if (fits_any(decorator, trace.guards)) schemes.push_back(trace.id);
      }
    }
    return schemes;
  }

  const Collecting& in_;
  Evaluator& e_;
  std::map<NameId, std::vector<Site>> calls_;
  std::vector<std::pair<std::string, Location>> settings_;
  bool has_settings_ = false;
};

}  // namespace

void collect_auth(const Collecting& in) { Auth(in).run(); }

}  // namespace bakeoff::scan
