// Builds a SyntaxTree bottom-up: children first, then the node that holds them.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "scan/syntax.h"

namespace bakeoff::scan {

class TreeBuilder {
 public:
  explicit TreeBuilder(Language language);

  NodeId make(NodeKind kind, std::uint32_t line, std::string_view text = {});
  NodeId make(NodeKind kind, std::uint32_t line, std::string_view text,
              const std::vector<NodeId>& children);
  NodeId missing() { return make(NodeKind::missing, 0); }
  NodeId or_missing(NodeId node) { return node == kNoNode ? missing() : node; }
  void mark(NodeId node, std::uint8_t flags) { tree_.nodes[node].flags |= flags; }
  void adopt(NodeId parent, const std::vector<NodeId>& children);

  [[nodiscard]] const SyntaxTree& tree() const { return tree_; }
  SyntaxTree& tree() { return tree_; }

 private:
  std::uint32_t keep(std::string_view text);

  SyntaxTree tree_;
  std::unordered_map<std::string, std::uint32_t> kept_;  // short texts stand once
};

}  // namespace bakeoff::scan
