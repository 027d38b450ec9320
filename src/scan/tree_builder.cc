#include "scan/internal/tree_builder.h"

namespace bakeoff::scan {

constexpr std::size_t kMostShared = 64;

TreeBuilder::TreeBuilder(Language language) {
  tree_.language = language;
  tree_.nodes.push_back({.kind = NodeKind::module, .line = 1});
}

std::uint32_t TreeBuilder::keep(std::string_view text) {
  const auto at = static_cast<std::uint32_t>(tree_.texts.size());
  if (text.size() <= kMostShared) {
    const auto [found, is_new] = kept_.try_emplace(std::string(text), at);
    if (!is_new) return found->second;
  }
  tree_.texts += text;
  return at;
}

NodeId TreeBuilder::make(NodeKind kind, std::uint32_t line, std::string_view text) {
  Node node{.kind = kind, .line = line};
  if (!text.empty()) {
    node.text_at = keep(text);
    node.text_size = static_cast<std::uint32_t>(text.size());
  }
  tree_.nodes.push_back(node);
  return static_cast<NodeId>(tree_.nodes.size() - 1);
}

NodeId TreeBuilder::make(NodeKind kind, std::uint32_t line, std::string_view text,
                         const std::vector<NodeId>& children) {
  const NodeId node = make(kind, line, text);
  adopt(node, children);
  return node;
}

void TreeBuilder::adopt(NodeId parent, const std::vector<NodeId>& children) {
  NodeId* link = &tree_.nodes[parent].first;
  for (const NodeId child : children) {
    if (child == kNoNode) continue;
    *link = child;
    link = &tree_.nodes[child].next;
  }
}

}  // namespace bakeoff::scan
