// What the two languages' lowerings share: the walk over a tree-sitter tree, and its guards.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "scan/internal/grammars.h"
#include "scan/internal/tree_builder.h"

namespace bakeoff::scan {

struct GrammarChild {
  TSNode node{};
  TSFieldId field = 0;
};

// A field's name, written out: where its text stands tells it from others.
struct FieldName {
  const char* text = nullptr;
  std::uint32_t size = 0;
  template <std::size_t N>
  consteval FieldName(const char (&name)[N])  // NOLINT(google-explicit-constructor,*-c-arrays)
      : text(static_cast<const char*>(name)), size(N - 1) {}
};

// Where the source has mistakes a part that the grammar promises may be missing: of a null node the
// text and the type are empty, the line is 0, and there is nothing below.
class GrammarWalk {
 public:
  GrammarWalk(const TSTree& tree, std::string_view source);
  ~GrammarWalk() { ts_tree_cursor_delete(&cursor_); }
  GrammarWalk(const GrammarWalk&) = delete;
  GrammarWalk& operator=(const GrammarWalk&) = delete;

  [[nodiscard]] std::string_view text(TSNode node) const;
  [[nodiscard]] static std::uint32_t line(TSNode node) {
    return ts_node_is_null(node) ? 0 : ts_node_start_point(node).row + 1;
  }
  [[nodiscard]] static std::string_view type(TSNode node) {
    return ts_node_is_null(node) ? std::string_view() : ts_node_type(node);
  }
  // Named children without comments; `named_only` false: also "async", "static", operators.
  std::vector<GrammarChild> children(TSNode node, bool named_only = true);
  [[nodiscard]] TSNode field(TSNode node, FieldName name) const;
  [[nodiscard]] bool has_token(TSNode node, std::string_view token);
  [[nodiscard]] TSNode root() const { return root_; }

 private:
  struct KnownField {
    const char* text = nullptr;
    TSFieldId id = 0;
  };
  [[nodiscard]] TSFieldId field_id(FieldName name) const;

  TSNode root_;
  const TSLanguage* language_;
  mutable std::array<KnownField, 64> fields_{};  // by where the name stands
  std::string_view source_;
  TSTreeCursor cursor_;
};

inline std::string_view unquoted(std::string_view text) {
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'' || text.front() == '`'))
    return text.substr(1, text.size() - 2);
  return text;
}

// A Python string's escapes that occur in paths, names and patterns; others stay as written.
std::string unescaped(std::string_view text);
// Of an f-string: "{{" and "}}" are one brace each.
std::string with_single_braces(std::string_view text);

std::uint32_t error_bytes_of(TSNode root);

// Deeper than people nest, shallower than a thread's stack.
inline constexpr int kMostNesting = 250;

SyntaxTree lower_python(const TSTree& tree, std::string_view source);
SyntaxTree lower_script(const TSTree& tree, std::string_view source);

}  // namespace bakeoff::scan
