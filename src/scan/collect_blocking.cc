// Calls that block the event loop, reachable from an async function or a handler through functions
// that do not wait. A function handed to a thread pool is not called, so it starts no such way.
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <unordered_set>

#include "scan/internal/collect.h"

namespace bakeoff::scan {
namespace {

constexpr std::size_t kMostCalls = 5;  // the blocking one and four on the way to it

class Blocking {
 public:
  explicit Blocking(const Collecting& in) : in_(in), e_(in.evaluator) {
    for (const auto& call : e_.found.calls) {
      calls_[call.inside].push_back(&call);
      by_site_.try_emplace(call.site, &call);
    }
  }

  void run() {
    for (const auto& [function, calls] : calls_) {
      if (is_start(function)) follow(function);
    }
    for (auto& [sink, pitfall] : found_) in_.inventory.pitfalls.push_back(std::move(pitfall));
  }

 private:
  struct Step {
    Site function;
    std::vector<const CallSite*> way;
  };

  bool is_async(Site function) {
    return function.node != kNoNode && e_.tree(function.file).has(function.node, flag::kAsync);
  }

  // Async functions; in scripts only what answers requests and events, since much that is async
  // there is start-up code, where blocking does no harm.
  bool is_start(Site function) {
    if (function.node == kNoNode) return false;
    if (e_.tree(function.file).language == Language::python) return is_async(function);
    return handlers().contains(function);
  }

  const std::set<Site>& handlers() {
    if (!handlers_.empty()) return handlers_;
    const auto add = [this](Value handler) {
      if (handler.is(ValueKind::bound))
        handler = {ValueKind::function, e_.bounds[handler.id].function};
      if (handler.is(ValueKind::function)) handlers_.insert(e_.functions[handler.id].site);
    };
    const auto answers_requests = [this](const Decoration& decoration) {
      return is_method_decorator(std::string(e_.names.text(decoration.name)));
    };
    for (const auto& route : e_.found.routes) add(route.handler);
    for (const auto& note : e_.found.notes) {
      if (note.rule->does == Does::event) add(note.subject);
    }
    for (const auto& function : e_.functions) {
      if (std::ranges::any_of(function.decorators, answers_requests))
        handlers_.insert(function.site);
    }
    handlers_.insert(Site{});
    return handlers_;
  }

  // @Get("/x")
  [[nodiscard]] bool is_method_decorator(const std::string& name) const {
    return std::ranges::any_of(in_.detectors.all, [&](const Detector& detector) {
      return detector.method_decorators.contains(name);
    });
  }

  const Sink* sink_of(const CallSite& call) {
    if (call.callee == 0) return nullptr;
    const auto language = e_.tree(call.site.file).language;
    const auto key = std::pair(language, call.callee);
    const auto known = sinks_.find(key);
    const auto* sink = known != sinks_.end() ? known->second : find_sink(language, call.callee);
    sinks_[key] = sink;
    return sink == nullptr || is_harmless(call, *sink) ? nullptr : sink;
  }

  const Sink* find_sink(Language language, NameId callee) {
    for (const auto& detector : in_.detectors.all) {
      if (detector.language != language) continue;
      for (const auto& sink : detector.sinks) {
        if (is_sink(e_.names.text(callee), sink)) return &sink;
      }
    }
    return nullptr;
  }

  // os.spawnl(os.P_NOWAIT, ...)
  bool is_harmless(const CallSite& call, const Sink& sink) {
    if (sink.unless.empty()) return false;
    const auto& tree = e_.tree(call.site.file);
    for (const NodeId argument : Children(tree, call.site.node)) {
      if (std::ranges::find(sink.unless, written(tree, argument)) != sink.unless.end()) return true;
    }
    return false;
  }

  // @sync_to_async def f(): whoever calls it waits for a thread. @lru_cache: it ran long ago.
  bool is_offloaded(Site function) {
    if (!has_offloaded_) {
      has_offloaded_ = true;
      for (const auto& one : e_.functions) {
        for (const auto& decoration : one.decorators) {
          const auto name = e_.names.text(decoration.name);
          for (const auto& detector : in_.detectors.all) {
            if (std::ranges::find(detector.offload, name) != detector.offload.end())
              offloaded_.insert(one.site);
          }
        }
      }
    }
    return offloaded_.contains(function);
  }

  // `await sync_to_async(f)(x)`, or `await self.g(x)` where g is what sync_to_async(f) gave: what
  // is awaited is not f itself.
  bool is_handed_over(const CallSite& call) {
    if (!is_awaited(call)) return false;
    const auto& tree = e_.tree(call.site.file);
    const NodeId callee = tree.child(call.site.node, 0);
    if (tree.kind(callee) == NodeKind::call) return true;
    const auto& there = e_.tree(call.target.file);
    return there.language == Language::python && tree.text(callee) != there.text(call.target.node);
  }

  // session.execute(q).scalars(): one wait, which the inner call is told for.
  bool is_on_a_sink(const CallSite& call) {
    const auto& tree = e_.tree(call.site.file);
    NodeId node = tree.child(call.site.node, 0);
    while (tree.kind(node) == NodeKind::attribute || tree.kind(node) == NodeKind::call) {
      node = tree.child(node, 0);
      const auto inner = by_site_.find({call.site.file, node});
      if (inner != by_site_.end() && sink_of(*inner->second) != nullptr) return true;
    }
    return false;
  }

  static bool is_sink(std::string_view name, const Sink& sink) {
    if (std::ranges::find(sink.calls, name) != sink.calls.end()) return true;
    const bool begins = std::ranges::any_of(
        sink.prefixes, [&](const std::string& prefix) { return name.starts_with(prefix); });
    if (!begins) return false;
    if (sink.endings.empty() && sink.methods.empty()) return true;
    const auto method = name.substr(name.rfind('.') + 1);
    return std::ranges::any_of(sink.endings,
                               [&](const std::string& ending) { return name.ends_with(ending); }) ||
           std::ranges::find(sink.methods, method) != sink.methods.end();
  }

  void follow(Site start) {
    std::deque<Step> open{{start, {}}};
    std::set<Site> seen{start};
    while (!open.empty()) {
      const Step step = open.front();
      open.pop_front();
      const auto calls = calls_.find(step.function);
      if (calls == calls_.end()) continue;
      for (const auto* call : calls->second) {
        auto way = step.way;
        way.push_back(call);
        if (const auto* sink = sink_of(*call); sink != nullptr && !is_awaited(*call)) {
          if (!is_on_a_sink(*call)) add(start, way, *sink);
        } else if (call->target.file != kNoFile && way.size() < kMostCalls &&
                   !is_async(call->target) && !is_offloaded(call->target) &&
                   !is_handed_over(*call) && seen.insert(call->target).second) {
          open.push_back({call->target, way});
        }
      }
    }
  }

  // `await x()` waits without blocking, whatever x is called.
  bool is_awaited(const CallSite& call) {
    if (awaited_.empty()) {
      for (FileId file = 0; file < e_.project().files.size(); ++file) {
        const auto& tree = e_.tree(file);
        for (NodeId node = 1; node < tree.nodes.size(); ++node) {
          if (tree.kind(node) == NodeKind::await_) awaited_.insert({file, tree.child(node, 0)});
        }
      }
      awaited_.insert(Site{});
    }
    return awaited_.contains(call.site);
  }

  std::string name_at(Site function) {
    const auto name = e_.tree(function.file).text(function.node);
    return name.empty() ? "<inline>" : std::string(name);
  }

  void add(Site start, const std::vector<const CallSite*>& way, const Sink& sink) {
    const auto& last = *way.back();
    Pitfall pitfall{
        .rule = sink.rule,
        .message = fmt::format(
            "{} blocks the event loop in {}; {}",
            written(e_.tree(last.site.file), e_.tree(last.site.file).child(last.site.node, 0)),
            name_at(start), sink.instead),
        .at = location_of(e_, last.site)};
    pitfall.severity = severity_of(in_.known, sink.rule);
    Site function = start;
    for (const auto* call : way) {
      pitfall.chain.push_back({name_at(function), location_of(e_, call->site)});
      function = call->target;
    }
    const auto [known, is_new] = found_.try_emplace(last.site, pitfall);
    if (!is_new && pitfall.chain.size() < known->second.chain.size()) known->second = pitfall;
  }

  const Collecting& in_;
  const Evaluator& e_;
  std::map<Site, std::vector<const CallSite*>> calls_;
  BySite<const CallSite*> by_site_;
  std::map<Site, Pitfall> found_;  // by the blocking call: its shortest way
  std::set<Site> handlers_;
  std::set<Site> offloaded_;
  bool has_offloaded_ = false;
  std::map<std::pair<Language, NameId>, const Sink*> sinks_;
  std::unordered_set<Site, SiteHash> awaited_;
};

}  // namespace

void collect_blocking(const Collecting& in) { Blocking(in).run(); }

}  // namespace bakeoff::scan
