#include "scan/same_trees.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace bakeoff::scan {
namespace {

std::string described(const SyntaxTree& tree, NodeId node) {
  if (node == kNoNode) return "nothing";
  return fmt::format("kind {} in line {} with flags {} and the text '{}'",
                     static_cast<int>(tree.kind(node)), tree.line(node), tree.at(node).flags,
                     tree.text(node));
}

bool are_same(const SyntaxTree& left, NodeId a, const SyntaxTree& right, NodeId b) {
  return left.kind(a) == right.kind(b) && left.at(a).flags == right.at(b).flags &&
         left.at(a).line == right.at(b).line && left.text(a) == right.text(b);
}

}  // namespace

std::string first_difference(const SyntaxTree& left, const SyntaxTree& right) {
  std::vector<std::pair<NodeId, NodeId>> open{{0, 0}};
  while (!open.empty()) {
    const auto [a, b] = open.back();
    open.pop_back();
    if (!are_same(left, a, right, b)) return described(left, a) + " against " + described(right, b);
    NodeId x = left.at(a).first;
    NodeId y = right.at(b).first;
    for (; x != kNoNode && y != kNoNode; x = left.at(x).next, y = right.at(y).next)
      open.emplace_back(x, y);
    if (x != y && (x == kNoNode || y == kNoNode))
      return fmt::format("below {}: {} against {}", described(left, a), described(left, x),
                         described(right, y));
  }
  return "";
}

}  // namespace bakeoff::scan
