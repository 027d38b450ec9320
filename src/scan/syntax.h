// One small syntax for Python, JavaScript and TypeScript: what a file says, without how it is
// written. Everything that looks for frameworks works on this, so it is written once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bakeoff::scan {

using NodeId = std::uint32_t;
inline constexpr NodeId kNoNode = 0;  // node 0 is the module itself, which is nobody's child

// In brackets: children in their order; "text" is Node::text. A child that may be absent is
// NodeKind::missing.
enum class NodeKind : std::uint8_t {
  missing,
  module,         // [statements]
  name,           // text
  text,           // text: the value of a string
  format,         // [text | expression]: f-string, template
  number,         // text
  boolean,        // text "true" or "false"
  nothing,        // None, null, undefined
  attribute,      // text: member; [object]
  subscript,      // [object, index]
  call,           // [callee, arguments: expression | keyword | spread]
  construct,      // as call: new X()
  keyword,        // text: name; [value]
  spread,         // [value]
  list,           // [items]: list, tuple, set, array
  table,          // [pair | spread | function]: dict, object
  pair,           // [key, value]
  add,            // [left, right]
  either,         // [left, right]: or, ||, ??
  choice,         // [test, then, otherwise]
  operation,      // text: operator; [operands]
  await_,         // [value]
  comprehension,  // [body, target, values, ...]
  regex,          // text: pattern
  markup,         // [expressions]
  block,          // [statements]
  import,         // text: module; [import_name]
  reexport,       // text: module; [import_name]: export {x as y} from "m"
  import_name,    // text: name there, "" the module itself, "*" all; [name here]
  export_,        // text: name; [value]
  assign,         // [target, value, annotation]
  class_,         // text: name; [list of bases, list of decorators, block]
  function,       // text: name; [list of parameters, list of decorators, block, annotation]
  parameter,      // text: name; [default, annotation, pattern, list of decorators]
  returns,        // [value]
  branch,         // [test, block, block]
  loop,           // [target, values, block]; without target: while
  with,           // [block of items, block]
  attempt,        // [blocks]
  unknown,        // [expressions]: anything else
};

namespace flag {
inline constexpr std::uint8_t kAsync = 1;
inline constexpr std::uint8_t kExported = 2;
inline constexpr std::uint8_t kStatic = 4;
inline constexpr std::uint8_t kArrow = 8;     // keeps the `this` of its surroundings
inline constexpr std::uint8_t kDeclares = 8;  // assign: const, let, var, in contrast to a new value
inline constexpr std::uint8_t kAlias = 64;    // assign: a name for a type, beside a value's
inline constexpr std::uint8_t kTopPackage = 16;  // import_name: `import a.b` binds a
inline constexpr std::uint8_t kRest = 32;        // parameter: *args, ...rest
inline constexpr std::uint8_t kGenerator = 64;
inline constexpr std::uint8_t kKeywords = 64;  // parameter: **kwargs, beside kRest
inline constexpr std::uint8_t kGetter = 128;
}  // namespace flag

struct Node {
  NodeKind kind = NodeKind::missing;
  std::uint8_t flags = 0;
  std::uint16_t spare = 0;
  std::uint32_t line = 0;
  std::uint32_t text_at = 0;
  std::uint32_t text_size = 0;
  NodeId first = kNoNode;
  NodeId next = kNoNode;
};

enum class Language : std::uint8_t { python, script };

// Flat, so that it travels between processes and into the cache as it is.
struct SyntaxTree {
  Language language = Language::python;
  std::uint32_t error_bytes = 0;  // inside what the grammar could not read
  std::uint32_t too_deep_at = 0;  // line of the first part left out for nesting too deep; 0: none
  std::vector<Node> nodes;
  std::string texts;

  [[nodiscard]] const Node& at(NodeId id) const { return nodes[id]; }
  [[nodiscard]] NodeKind kind(NodeId id) const { return nodes[id].kind; }
  [[nodiscard]] std::string_view text(NodeId id) const {
    return std::string_view(texts).substr(nodes[id].text_at, nodes[id].text_size);
  }
  [[nodiscard]] int line(NodeId id) const { return static_cast<int>(nodes[id].line); }
  [[nodiscard]] bool has(NodeId id, std::uint8_t what) const {
    return (nodes[id].flags & what) != 0;
  }
  // kNoNode when there are fewer.
  [[nodiscard]] NodeId child(NodeId id, int index) const {
    NodeId found = nodes[id].first;
    while (index-- > 0 && found != kNoNode) found = nodes[found].next;
    return found;
  }
  [[nodiscard]] std::vector<NodeId> children(NodeId id) const;
};

// for (NodeId child : Children(tree, node))
class Children {
 public:
  class Iterator {
   public:
    Iterator(const SyntaxTree& tree, NodeId at) : tree_(&tree), at_(at) {}
    NodeId operator*() const { return at_; }
    Iterator& operator++() {
      at_ = tree_->at(at_).next;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return at_ != other.at_; }

   private:
    const SyntaxTree* tree_;
    NodeId at_;
  };

  Children(const SyntaxTree& tree, NodeId parent) : tree_(tree), first_(tree.at(parent).first) {}
  [[nodiscard]] Iterator begin() const { return {tree_, first_}; }
  [[nodiscard]] Iterator end() const { return {tree_, kNoNode}; }

 private:
  const SyntaxTree& tree_;
  NodeId first_;
};

// The expression in short, for people: "settings.API_PREFIX + '/users'".
std::string written(const SyntaxTree& tree, NodeId node);

// Does every id lead to a node, and every text stand in `texts`?
bool is_sound(const SyntaxTree& tree);

// The bytes of a tree and back. A text that is no tree gives an empty one (no nodes).
std::string bytes_of(const SyntaxTree& tree);
SyntaxTree tree_of(std::string_view bytes);

}  // namespace bakeoff::scan
