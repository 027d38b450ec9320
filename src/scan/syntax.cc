#include "scan/syntax.h"

#include <cstring>

namespace bakeoff::scan {
namespace {

constexpr std::size_t kMostWritten = 100;
constexpr int kMostNested = 12;
constexpr std::uint32_t kMagic = 0x62733031;  // "bs01": another layout of Node needs another

class Writer {
 public:
  explicit Writer(const SyntaxTree& tree) : tree_(tree) {}

  void write(NodeId node, int depth) {
    if (depth > kMostNested || out_.size() > kMostWritten) {
      out_ += "...";
      return;
    }
    switch (tree_.kind(node)) {
      case NodeKind::text:
        out_ += '"';
        out_ += tree_.text(node);
        out_ += '"';
        return;
      case NodeKind::format:
        return write_format(node, depth);
      case NodeKind::attribute:
        write(tree_.child(node, 0), depth + 1);
        out_ += '.';
        out_ += tree_.text(node);
        return;
      case NodeKind::subscript:
        write(tree_.child(node, 0), depth + 1);
        return write_list(tree_.child(node, 1), depth, "[", "]");
      case NodeKind::construct:
        out_ += "new ";
        [[fallthrough]];
      case NodeKind::call:
        write(tree_.child(node, 0), depth + 1);
        return write_list(tree_.at(tree_.child(node, 0)).next, depth, "(", ")");
      case NodeKind::keyword:
        out_ += tree_.text(node);
        out_ += '=';
        return write(tree_.child(node, 0), depth + 1);
      default:
        return write_other(node, depth);
    }
  }

  std::string take() {
    if (out_.size() > kMostWritten) {
      out_.resize(kMostWritten);
      out_ += "...";
    }
    for (char& c : out_) {
      if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    }
    return std::move(out_);
  }

 private:
  void write_format(NodeId node, int depth) {
    out_ += '`';
    for (const NodeId part : Children(tree_, node)) {
      if (tree_.kind(part) == NodeKind::text) {
        out_ += tree_.text(part);
        continue;
      }
      out_ += "${";
      write(part, depth + 1);
      out_ += '}';
    }
    out_ += '`';
  }

  void write_list(NodeId first, int depth, const char* open, const char* close) {
    out_ += open;
    for (NodeId item = first; item != kNoNode; item = tree_.at(item).next) {
      if (item != first) out_ += ", ";
      write(item, depth + 1);
    }
    out_ += close;
  }

  void write_other(NodeId node, int depth) {
    switch (tree_.kind(node)) {
      case NodeKind::name:
      case NodeKind::number:
      case NodeKind::boolean:
        out_ += tree_.text(node);
        return;
      case NodeKind::nothing:
        out_ += "None";
        return;
      case NodeKind::regex:
        out_ += '/';
        out_ += tree_.text(node);
        out_ += '/';
        return;
      case NodeKind::list:
        return write_list(tree_.at(node).first, depth, "[", "]");
      case NodeKind::table:
        return write_list(tree_.at(node).first, depth, "{", "}");
      case NodeKind::pair:
        write(tree_.child(node, 0), depth + 1);
        out_ += ": ";
        return write(tree_.child(node, 1), depth + 1);
      case NodeKind::add:
        return write_between(node, " + ", depth);
      case NodeKind::either:
        return write_between(node, " or ", depth);
      case NodeKind::operation:
        return write_between(node, " " + std::string(tree_.text(node)) + " ", depth);
      case NodeKind::await_:
        out_ += "await ";
        return write(tree_.child(node, 0), depth + 1);
      case NodeKind::function:
        out_ += "function";
        return;
      default:
        out_ += "...";
    }
  }

  void write_between(NodeId node, const std::string& between, int depth) {
    const NodeId first = tree_.at(node).first;
    const bool is_prefix = first != kNoNode && tree_.at(first).next == kNoNode;
    if (is_prefix) out_ += between;
    for (NodeId item = first; item != kNoNode; item = tree_.at(item).next) {
      if (item != first) out_ += between;
      write(item, depth + 1);
    }
  }

  const SyntaxTree& tree_;
  std::string out_;
};

struct Header {
  std::uint32_t magic = kMagic;
  std::uint32_t language = 0;
  std::uint32_t error_bytes = 0;
  std::uint32_t too_deep_at = 0;
  std::uint32_t nodes = 0;
  std::uint32_t texts = 0;
};

}  // namespace

// Children stand behind their parent and siblings point forward or back, but never outside.
bool is_sound(const SyntaxTree& tree) {
  const auto count = static_cast<std::uint32_t>(tree.nodes.size());
  for (const Node& node : tree.nodes) {
    if (node.first >= count || node.next >= count || node.kind > NodeKind::unknown) return false;
    if (node.text_at > tree.texts.size() || node.text_size > tree.texts.size() - node.text_at)
      return false;
  }
  return true;
}

std::vector<NodeId> SyntaxTree::children(NodeId id) const {
  std::vector<NodeId> found;
  for (const NodeId child : Children(*this, id)) found.push_back(child);
  return found;
}

std::string written(const SyntaxTree& tree, NodeId node) {
  if (node == kNoNode) return "";
  Writer writer(tree);
  writer.write(node, 0);
  return writer.take();
}

std::string bytes_of(const SyntaxTree& tree) {
  const Header header{kMagic,
                      static_cast<std::uint32_t>(tree.language),
                      tree.error_bytes,
                      tree.too_deep_at,
                      static_cast<std::uint32_t>(tree.nodes.size()),
                      static_cast<std::uint32_t>(tree.texts.size())};
  const std::size_t node_bytes = tree.nodes.size() * sizeof(Node);
  std::string bytes(sizeof header + node_bytes + tree.texts.size(), '\0');
  std::memcpy(bytes.data(), &header, sizeof header);
  if (node_bytes > 0) std::memcpy(bytes.data() + sizeof header, tree.nodes.data(), node_bytes);
  std::memcpy(bytes.data() + sizeof header + node_bytes, tree.texts.data(), tree.texts.size());
  return bytes;
}

SyntaxTree tree_of(std::string_view bytes) {
  Header header;
  if (bytes.size() < sizeof header) return {};
  std::memcpy(&header, bytes.data(), sizeof header);
  const std::size_t node_bytes = std::size_t{header.nodes} * sizeof(Node);
  if (header.magic != kMagic || header.language > 1 ||
      bytes.size() != sizeof header + node_bytes + header.texts)
    return {};
  SyntaxTree tree;
  tree.language = static_cast<Language>(header.language);
  tree.error_bytes = header.error_bytes;
  tree.too_deep_at = header.too_deep_at;
  tree.nodes.resize(header.nodes);
  if (node_bytes > 0) std::memcpy(tree.nodes.data(), bytes.data() + sizeof header, node_bytes);
  tree.texts = bytes.substr(sizeof header + node_bytes);
  return is_sound(tree) ? tree : SyntaxTree{};
}

}  // namespace bakeoff::scan
