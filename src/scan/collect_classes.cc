// What each endpoint does beyond answering: catalog/detectors/classes.toml, held against the
// handler and the functions that it calls.
#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "scan/internal/collect.h"
#include "scan/internal/letter_case.h"
#include "scan/internal/name_pattern.h"

namespace bakeoff::scan {
namespace {

class Classes {
 public:
  explicit Classes(const Collecting& in) : in_(in), e_(in.evaluator) {
    for (const auto& call : e_.found.calls) calls_[key_of(call.inside)].push_back(&call);
    for (std::uint32_t id = 0; id < e_.functions.size(); ++id) {
      const auto& function = e_.functions[id];
      by_place_[line_of(function.site)].insert(function.site);
      if (function.owner != kNone) methods_[line_of(e_.classes[function.owner].site)].push_back(id);
    }
    for (const auto& made : e_.classes) class_at_[line_of(made.site)] = &made;
    for (const auto& call : e_.found.calls) {
      if (call.callee != 0) calls_in_file_[call.site.file].push_back(&call);
    }
    for (const auto& query : in.inventory.queries) queries_.insert(line_of(query.at));
  }

  void run() {
    for (auto& endpoint : in_.inventory.endpoints) {
      if (endpoint.kind != EndpointClass::websocket) endpoint.kind = class_of(endpoint);
    }
  }

 private:
  using Key = std::uint64_t;  // a file with a node, or with a line

  struct Evidence {
    std::set<EndpointClass> kinds;
    int queries = 0;
    int branches = 0;
  };

  static Key key_of(Site site) { return Key{site.file} << 32U | site.node; }
  [[nodiscard]] Key line_of(Site site) const {
    const std::uint32_t line = site.file == kNoFile ? 0 : e_.tree(site.file).at(site.node).line;
    return Key{site.file} << 32U | line;
  }
  [[nodiscard]] Key line_of(const Location& at) const {
    const auto file = e_.project().by_path.find(at.file);
    const FileId id = file == e_.project().by_path.end() ? kNoFile : file->second;
    return Key{id} << 32U | static_cast<std::uint32_t>(at.line);
  }

  EndpointClass class_of(const Endpoint& endpoint) {
    Evidence evidence;
    const auto& files = e_.project().by_path;
    const auto file = files.find(endpoint.at.file);
    if (file == files.end()) return EndpointClass::crud;
    const auto language = e_.tree(file->second).language;
    look_at_registration(endpoint, file->second, evidence);
    look_at_class(endpoint, evidence);
    for (const Site handler : handlers_of(endpoint)) {
      look_at_handler(handler, language, evidence);
      std::set<Site> seen;
      follow(handler, language, 0, seen, evidence);
    }
    const auto& limits = in_.known.endpoint_limits;
    if (evidence.queries >= limits.complex_queries || evidence.branches >= limits.complex_branches)
      evidence.kinds.insert(EndpointClass::complex);
    for (const auto kind : {EndpointClass::streaming, EndpointClass::upload, EndpointClass::complex,
                            EndpointClass::page}) {
      if (evidence.kinds.contains(kind)) return kind;
    }
    return EndpointClass::crud;
  }

  // A function, or the method of a class that answers this request.
  std::vector<Site> handlers_of(const Endpoint& endpoint) {
    if (endpoint.handler_at.file.empty()) return {};
    const auto functions = by_place_.find(line_of(endpoint.handler_at));
    if (functions != by_place_.end()) return {functions->second.begin(), functions->second.end()};
    const auto methods = methods_.find(line_of(endpoint.handler_at));
    if (methods == methods_.end()) return {};
    const std::string verb = lower(endpoint.method);
    std::vector<Site> own;
    for (const auto id : methods->second) {
      const Site site = e_.functions[id].site;
      if (e_.tree(site.file).text(site.node) == verb) own.push_back(site);
    }
    return own;
  }

  // upload.single("file") among the arguments of a route.
  void look_at_registration(const Endpoint& endpoint, FileId file, Evidence& evidence) {
    const auto calls = calls_in_file_.find(file);
    if (calls == calls_in_file_.end()) return;
    for (const auto* call : calls->second) {
      const int line = e_.tree(file).line(call->site.node);
      if (line != endpoint.at.line) continue;
      for (const auto& trace : in_.known.endpoint_classes) {
        if (trace.language == e_.tree(file).language &&
            fits_any(e_.names.text(call->callee), trace.among))
          evidence.kinds.insert(trace.kind);
      }
    }
  }

  // class Form(TemplateView)
  void look_at_class(const Endpoint& endpoint, Evidence& evidence) {
    const auto made = class_at_.find(line_of(endpoint.handler_at));
    if (made == class_at_.end()) return;
    for (const Value base : made->second->bases) {
      if (!base.is(ValueKind::external) && !base.is(ValueKind::result)) continue;
      for (const auto& trace : in_.known.endpoint_classes) {
        if (fits_any(e_.names.text(base.id), trace.bases)) evidence.kinds.insert(trace.kind);
      }
    }
  }

  void look_at_handler(Site handler, Language language, Evidence& evidence) {
    const auto& tree = e_.tree(handler.file);
    for (const auto& trace : in_.known.endpoint_classes) {
      if (trace.language != language) continue;
      if (is_written(tree, handler.node, trace)) evidence.kinds.insert(trace.kind);
    }
    count_branches(tree, tree.child(handler.node, 2), evidence);
  }

  void count_branches(const SyntaxTree& tree, NodeId node, Evidence& evidence) {
    if (tree.kind(node) == NodeKind::branch || tree.kind(node) == NodeKind::choice)
      ++evidence.branches;
    for (const NodeId child : Children(tree, node)) count_branches(tree, child, evidence);
  }

  static bool is_written_so(const SyntaxTree& tree, NodeId node, const ClassTrace& trace) {
    const auto last = tree.text(node);
    const auto may_be = [&](const std::string& one) { return one.ends_with(last); };
    if (std::ranges::none_of(trace.written, may_be)) return false;  // most: nothing is written out
    const auto text = written(tree, node);
    return std::ranges::any_of(trace.written, [&](const std::string& one) {
      return one.starts_with('.') ? text.ends_with(one) : text == one;
    });
  }

  // "req.files" in the body, "UploadFile" as a type, a decorator's name.
  bool is_written(const SyntaxTree& tree, NodeId node, const ClassTrace& trace) {
    const auto kind = tree.kind(node);
    if (kind == NodeKind::attribute || kind == NodeKind::name) {
      if (is_written_so(tree, node, trace)) return true;
      const auto ends_so = [&](const std::string& one) {
        return tree.text(node) == std::string_view(one).substr(one.rfind('.') + 1);
      };
      if (std::ranges::any_of(trace.types, ends_so) ||
          std::ranges::any_of(trace.decorators, ends_so))
        return true;
    }
    if (kind == NodeKind::text &&
        std::ranges::find(trace.written, tree.text(node)) != trace.written.end())
      return true;
    for (const NodeId child : Children(tree, node)) {
      if (is_written(tree, child, trace)) return true;
    }
    return false;
  }

  void follow(Site function, Language language, int distance, std::set<Site>& seen,
              Evidence& evidence) {
    if (distance > in_.known.endpoint_limits.reach || !seen.insert(function).second) return;
    const auto calls = calls_.find(key_of(function));
    if (calls == calls_.end()) return;
    std::set<Key> counted;
    for (const auto* call : calls->second) {
      if (call->callee != 0) {
        for (const auto& trace : in_.known.endpoint_classes) {
          if (trace.language == language && fits_any(e_.names.text(call->callee), trace.calls))
            evidence.kinds.insert(trace.kind);
        }
        const Key at = line_of(call->site);
        if (queries_.contains(at) && counted.insert(at).second) ++evidence.queries;
      } else if (call->target.file != kNoFile) {
        follow(call->target, language, distance + 1, seen, evidence);
      }
    }
  }

  const Collecting& in_;
  const Evaluator& e_;
  std::unordered_map<Key, std::vector<const CallSite*>> calls_;
  std::unordered_map<FileId, std::vector<const CallSite*>> calls_in_file_;
  std::unordered_map<Key, std::set<Site>> by_place_;
  std::unordered_map<Key, std::vector<std::uint32_t>> methods_;
  std::unordered_map<Key, const Class*> class_at_;
  std::unordered_set<Key> queries_;
};

}  // namespace

void collect_classes(const Collecting& in) { Classes(in).run(); }

}  // namespace bakeoff::scan
