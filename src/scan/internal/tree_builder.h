// Builds a SyntaxTree bottom-up: children first, then the node that holds them.
#pragma once

#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "scan/syntax.h"

namespace bakeoff::scan {

class TreeBuilder {
 public:
  // `source_bytes`: what will be read, if known: room for its nodes.
  explicit TreeBuilder(Language language, std::size_t source_bytes = 0);

  NodeId make(NodeKind kind, std::uint32_t line, std::string_view text = {});
  NodeId make(NodeKind kind, std::uint32_t line, std::string_view text,
              std::span<const NodeId> children);
  NodeId make(NodeKind kind, std::uint32_t line, std::string_view text,
              std::initializer_list<NodeId> children) {
    return make(kind, line, text, std::span(children.begin(), children.size()));
  }
  NodeId add(const Node& node);  // without children
  NodeId missing() { return make(NodeKind::missing, 0); }
  NodeId or_missing(NodeId node) { return node == kNoNode ? missing() : node; }
  void mark(NodeId node, std::uint8_t flags) { tree_.nodes[node].flags |= flags; }
  void adopt(NodeId parent, std::span<const NodeId> children);

  [[nodiscard]] const SyntaxTree& tree() const { return tree_; }
  SyntaxTree& tree() { return tree_; }

 private:
  // Where a short text stands in tree_.texts. An empty place: size 0.
  struct Kept {
    std::uint32_t hash = 0;
    std::uint32_t at = 0;
    std::uint32_t size = 0;
  };

  std::uint32_t keep(std::string_view text);
  void grow();

  SyntaxTree tree_;
  std::vector<Kept> kept_;  // by hash, a power of two; short texts stand once
  std::size_t kept_count_ = 0;
};

}  // namespace bakeoff::scan
