// The parts of read_python_quickly: one method per construct, as the grammar names them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "scan/internal/python_tokens.h"
#include "scan/internal/tree_builder.h"

namespace bakeoff::scan {

class QuickPythonReader {
 public:
  explicit QuickPythonReader(std::string_view source)
      : tokens_(source), build_(Language::python, source.size()) {}

  std::optional<SyntaxTree> run();

 private:
  // Deeper, the grammar's guards decide.
  static constexpr int kMostStatements = 80;
  static constexpr int kMostExpressions = 160;
  static constexpr std::uint8_t kMostHeight = 80;  // of the tree; with the above below kMostNesting
  class Nesting {
   public:
    explicit Nesting(int& depth) : depth_(depth) { ++depth_; }
    ~Nesting() { --depth_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    int& depth_;
  };

  // Children are collected on one stack; whoever makes their parent takes them from `begin` on.
  using Mark = std::size_t;
  [[nodiscard]] Mark mark() const { return pending_.size(); }
  void push(NodeId node) { pending_.push_back(node); }
  void watch_height(NodeId node, std::span<const NodeId> children);
  NodeId take(NodeKind kind, std::uint32_t line, Mark begin, std::string_view text = {});
  NodeId make(NodeKind kind, std::uint32_t line, std::initializer_list<NodeId> children,
              std::string_view text = {});
  NodeId leaf(NodeKind kind, std::uint32_t line, std::string_view text = {}) {
    return build_.make(kind, line, text);
  }
  NodeId fail();
  bool accept(Word word);
  void expect(Word word);
  [[nodiscard]] bool ends_expressions() const;
  NodeId copy_of(NodeId node);

  // Statements.
  void statement();
  void simple_statements();
  void simple_statement();
  void expression_statement();
  void keyword_statement();
  NodeId block();
  [[nodiscard]] bool is_target(NodeId node) const;
  [[nodiscard]] bool is_plain_tuple(const PythonToken& first, NodeId node) const;
  NodeId assign(std::uint32_t line, NodeId target, NodeId value, NodeId annotation);
  NodeId annotated(NodeId target, std::uint32_t line);
  NodeId augmented(NodeId target, std::uint32_t line);
  NodeId right_side();
  void import();
  void import_from();
  void import_items(bool is_future);
  void import_item();
  void future_item();
  std::string_view module_name();
  std::string_view dotted_name();
  NodeId branch();
  NodeId loop();
  NodeId while_loop();
  bool starts_match();
  NodeId match(std::uint32_t line);
  void match_case();
  void pattern();
  void closed_pattern();
  void class_pattern();
  void patterns(Word close);
  NodeId with();
  NodeId attempt();
  NodeId class_with(NodeId decorators);
  NodeId function_with(NodeId decorators);
  NodeId decorated();
  NodeId parameters(Word close, bool has_types);
  void rest_parameter(bool has_types);
  NodeId parameter(bool has_types);
  NodeId type();
  NodeId generic_type();

  // Expressions, from the loosest to the tightest.
  NodeId expression_list();   // a, b: a list; one alone: itself
  NodeId starred();           // alone: itself
  NodeId enclosed_starred();  // at a star
  NodeId named_expression();
  NodeId expression();
  NodeId disjunction();
  NodeId conjunction();
  NodeId inversion();
  NodeId comparison();
  NodeId binary(int level);
  NodeId factor();
  NodeId power();
  NodeId primary();
  NodeId atom();
  NodeId lambda();
  NodeId yield();
  NodeId arguments(NodeId callee, std::uint32_t line);
  void argument();
  NodeId subscript(NodeId object, std::uint32_t line);
  NodeId slice();
  NodeId parenthesized();
  NodeId list();
  NodeId braces();
  NodeId pair();
  NodeId comprehension(NodeId body, std::uint32_t line);
  NodeId targets();
  NodeId target();
  NodeId bracketed_targets();

  // Strings.
  NodeId strings();
  NodeId joined(std::uint32_t line, Mark begin);
  struct OpenString {
    char quote = '"';
    bool is_triple = false;
    bool is_raw = false;
    bool is_format = false;
    bool has_escape = false;        // since `piece`
    bool has_double_brace = false;  // likewise
    bool has_plain = false;
    std::uint32_t line = 0;      // of its opening
    std::uint32_t at = 0;        // the next byte
    std::uint32_t piece = 0;     // what no node has yet begins here
    std::uint32_t newlines = 0;  // since the tokens were told
  };
  [[nodiscard]] OpenString opened() const;
  [[nodiscard]] bool is_at_end(const OpenString& string) const;
  void take_piece(OpenString& string);
  void take_letter(OpenString& string);
  void take_brace(OpenString& string);
  void skip_escape(OpenString& string);
  void string_parts();
  std::uint32_t interpolation();
  std::uint32_t skip_format(std::uint32_t at);

  PythonTokens tokens_;
  TreeBuilder build_;
  std::vector<NodeId> pending_;
  std::vector<std::uint8_t> heights_;  // by node
  int depth_ = 0;
};

}  // namespace bakeoff::scan
