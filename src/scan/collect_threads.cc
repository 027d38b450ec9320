// Functions handed to threads that only compute: under the GIL they take turns. A function computes
// when loops nest in it (its own and those of what it calls) around arithmetic, or a loop calls
// what is known to compute; it does not when anything in reach waits or works without the GIL.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "scan/internal/collect.h"

namespace bakeoff::scan {
namespace {

constexpr int kMostReach = 3;  // calls from the thread's function on

bool begins_with_any(std::string_view name, const std::vector<std::string>& beginnings) {
  return std::ranges::any_of(beginnings, [&](const std::string& one) {
    return one.ends_with('.') || one.ends_with(')') ? name.starts_with(one) : name == one;
  });
}

constexpr std::array<std::string_view, 11> kArithmetic{"-",  "*",  "/", "%", "**", "//",
                                                       "<<", ">>", "&", "|", "^"};

class ThreadPitfalls {
 public:
  explicit ThreadPitfalls(const Collecting& in) : in_(in), e_(in.evaluator) {
    for (const auto& call : e_.found.calls) calls_[call.inside].push_back(&call);
    for (const auto& detector : in.detectors.all) {
      add_all(detector.threads.releases, work_.releases);
      add_all(detector.threads.waits, work_.waits);
      add_all(detector.threads.computes, work_.computes);
    }
  }

  void run() {
    for (const auto& note : e_.found.notes) {
      if (note.rule->does != Does::thread) continue;
      const auto target = function_of(note.subject);
      if (target.file == kNoFile || !seen_.insert(note.site).second) continue;
      judge(note.site, target);
    }
  }

 private:
  static void add_all(const std::vector<std::string>& from, std::vector<std::string>& to) {
    to.insert(to.end(), from.begin(), from.end());
  }

  Site function_of(Value value) {
    if (value.is(ValueKind::bound)) return e_.functions[e_.bounds[value.id].function].site;
    if (value.is(ValueKind::function)) return e_.functions[value.id].site;
    return {};
  }

  struct Reach {
    bool computes = false;
    bool is_excused = false;
    std::vector<ChainLink> chain;
  };

  void judge(Site site, Site target) {
    Reach reach;
    std::set<Site> through;
    follow(target, 0, 0, through, reach);
    if (!reach.computes || reach.is_excused) return;
    Pitfall pitfall{.rule = "cpu-on-threads",
                    .message = fmt::format(
                        "{} only computes: under the GIL its threads take turns; use processes",
                        name_at(target)),
                    .at = location_of(e_, site),
                    .chain = {{name_at(target), location_of(e_, target)}}};
    pitfall.severity = severity_of(in_.known, pitfall.rule);
    in_.inventory.pitfalls.push_back(std::move(pitfall));
  }

  // `outer`: loops around the call that led here.
  void follow(Site function, int outer, int distance, std::set<Site>& through, Reach& reach) {
    if (distance > kMostReach || !through.insert(function).second) return;
    const auto& tree = e_.tree(function.file);
    const NodeId body = tree.child(function.node, 2);
    std::map<NodeId, int> depths;
    look_at(tree, body, outer, depths, reach);
    const auto calls = calls_.find(function);
    if (calls == calls_.end()) return;
    for (const auto* call : calls->second) {
      const auto depth = depths.find(call->site.node);
      const int around = depth == depths.end() ? outer : depth->second;
      if (call->callee != 0) {
        const auto name = e_.names.text(call->callee);
        reach.is_excused |=
            begins_with_any(name, work_.releases) || begins_with_any(name, work_.waits);
        reach.computes |= around > 0 && begins_with_any(name, work_.computes);
      } else if (call->target.file != kNoFile) {
        follow(call->target, around, distance + 1, through, reach);
      }
    }
  }

  // Notes how many loops are around each call; arithmetic inside two is computing.
  void look_at(const SyntaxTree& tree, NodeId node, int loops, std::map<NodeId, int>& depths,
               Reach& reach) {
    const auto kind = tree.kind(node);
    if (kind == NodeKind::function || kind == NodeKind::class_) return;
    if (kind == NodeKind::call) depths[node] = loops;
    reach.is_excused |= kind == NodeKind::await_;
    const bool is_arithmetic = kind == NodeKind::operation &&
                               std::ranges::find(kArithmetic, tree.text(node)) != kArithmetic.end();
    reach.computes |= is_arithmetic && loops >= 2;
    const bool is_loop = kind == NodeKind::loop || kind == NodeKind::comprehension;
    for (const NodeId child : Children(tree, node))
      look_at(tree, child, loops + (is_loop ? 1 : 0), depths, reach);
  }

  std::string name_at(Site function) {
    const auto name = e_.tree(function.file).text(function.node);
    return name.empty() ? "<inline>" : std::string(name);
  }

  const Collecting& in_;
  const Evaluator& e_;
  ThreadWork work_;
  std::map<Site, std::vector<const CallSite*>> calls_;
  std::set<Site> seen_;
};

}  // namespace

void collect_threads(const Collecting& in) { ThreadPitfalls(in).run(); }

}  // namespace bakeoff::scan
