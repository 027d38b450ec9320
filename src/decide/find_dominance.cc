#include "decide/find_dominance.h"

namespace bakeoff::decide {
namespace {

struct Relation {
  bool holds = true;    // at least as good everywhere ...
  bool better = false;  // ... and better somewhere
  bool certain = true;  // no value inside the intervals contradicts it
};

Relation relate(const WeighedStack& a, const WeighedStack& b) {
  Relation relation;
  for (std::size_t k = 0; k < a.cells.size(); ++k) {
    const Cell& ours = a.cells[k];
    const Cell& theirs = b.cells[k];
    if (ours.unknown || theirs.unknown || ours.points < theirs.points) relation.holds = false;
    if (ours.points > theirs.points) relation.better = true;
    if (ours.low < theirs.high) relation.certain = false;
  }
  return relation;
}

}  // namespace

std::vector<Dominance> find_dominance(const Weighing& weighing) {
  std::vector<Dominance> found;
  for (const WeighedStack& a : weighing.stacks) {
    for (const WeighedStack& b : weighing.stacks) {
      const Relation relation = relate(a, b);
      if (relation.holds && relation.better) found.push_back({a.name, b.name, relation.certain});
    }
  }
  return found;
}

}  // namespace bakeoff::decide
