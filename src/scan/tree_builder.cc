#include "scan/internal/tree_builder.h"

#include <algorithm>

#include "scan/internal/content_hash.h"

namespace bakeoff::scan {

namespace {

constexpr std::size_t kMostShared = 64;
constexpr std::size_t kFirstPlaces = 256;
constexpr std::size_t kBytesPerNode = 4;  // of source, rather less than measured
constexpr std::size_t kMostReserved = 1U << 20U;

}  // namespace

TreeBuilder::TreeBuilder(Language language, std::size_t source_bytes) : kept_(kFirstPlaces) {
  tree_.language = language;
  tree_.nodes.reserve(std::min(source_bytes / kBytesPerNode, kMostReserved) + 1);
  tree_.nodes.push_back({.kind = NodeKind::module, .line = 1});
}

void TreeBuilder::grow() {
  std::vector<Kept> wider(kept_.size() * 2);
  for (const auto& kept : kept_) {
    if (kept.size == 0) continue;
    auto place = kept.hash & (wider.size() - 1);
    while (wider[place].size != 0) place = (place + 1) & (wider.size() - 1);
    wider[place] = kept;
  }
  kept_ = std::move(wider);
}

std::uint32_t TreeBuilder::keep(std::string_view text) {
  const auto at = static_cast<std::uint32_t>(tree_.texts.size());
  if (text.size() <= kMostShared) {
    if (kept_count_ * 2 >= kept_.size()) grow();
    const auto hash = text_hash(text);
    auto place = hash & (kept_.size() - 1);
    for (; kept_[place].size != 0; place = (place + 1) & (kept_.size() - 1)) {
      const auto& kept = kept_[place];
      if (kept.hash == hash && std::string_view(tree_.texts).substr(kept.at, kept.size) == text)
        return kept.at;
    }
    kept_[place] = {hash, at, static_cast<std::uint32_t>(text.size())};
    ++kept_count_;
  }
  tree_.texts += text;
  return at;
}

NodeId TreeBuilder::add(const Node& node) {
  tree_.nodes.push_back(node);
  return static_cast<NodeId>(tree_.nodes.size() - 1);
}

NodeId TreeBuilder::make(NodeKind kind, std::uint32_t line, std::string_view text) {
  Node node{.kind = kind, .line = line};
  if (!text.empty()) {
    node.text_at = keep(text);
    node.text_size = static_cast<std::uint32_t>(text.size());
  }
  return add(node);
}

NodeId TreeBuilder::make(NodeKind kind, std::uint32_t line, std::string_view text,
                         std::span<const NodeId> children) {
  const NodeId node = make(kind, line, text);
  adopt(node, children);
  return node;
}

void TreeBuilder::adopt(NodeId parent, std::span<const NodeId> children) {
  NodeId* link = &tree_.nodes[parent].first;
  for (const NodeId child : children) {
    if (child == kNoNode) continue;
    *link = child;
    link = &tree_.nodes[child].next;
  }
}

}  // namespace bakeoff::scan
