// The parts of read_python_quickly: one method per construct, as the grammar names them.
#pragma once

#include <optional>
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
  // Children are collected on one stack; whoever makes their parent takes them from `begin` on.
  using Mark = std::size_t;
  [[nodiscard]] Mark mark() const { return pending_.size(); }
  void push(NodeId node) { pending_.push_back(node); }
  NodeId take(NodeKind kind, std::uint32_t line, Mark begin, std::string_view text = {});
  NodeId make(NodeKind kind, std::uint32_t line, std::initializer_list<NodeId> children,
              std::string_view text = {});
  NodeId leaf(NodeKind kind, std::uint32_t line, std::string_view text = {}) {
    return build_.make(kind, line, text);
  }
  NodeId fail();
  bool accept(std::string_view word);
  void expect(std::string_view word);
  [[nodiscard]] bool ends_expressions() const;
  NodeId copy_of(NodeId node);

  // Statements.
  void statement();
  void simple_statements();
  void simple_statement();
  void expression_statement();
  void keyword_statement();
  NodeId block();
  NodeId annotated(NodeId target, std::uint32_t line);
  NodeId augmented(NodeId target, std::uint32_t line);
  NodeId right_side();
  void import();
  void import_from();
  void import_item(std::vector<NodeId>& items);
  std::string_view dotted_name();
  NodeId branch();
  NodeId loop();
  NodeId while_loop();
  NodeId with();
  NodeId attempt();
  NodeId class_with(NodeId decorators);
  NodeId function_with(NodeId decorators);
  NodeId decorated();
  NodeId parameters(std::string_view close, bool has_types);
  NodeId parameter(bool has_types);
  NodeId type();
  NodeId generic_type();

  // Expressions, from the loosest to the tightest.
  NodeId expression_list();  // a, b: a list; one alone: itself
  NodeId starred();
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

  // Strings.
  NodeId strings();
  NodeId joined(std::uint32_t line, Mark begin);
  void string_parts();
  std::uint32_t interpolation();
  std::uint32_t skip_format(std::uint32_t at);
  void flush(std::string& plain, std::uint32_t line);

  PythonTokens tokens_;
  TreeBuilder build_;
  std::vector<NodeId> pending_;
  int depth_ = 0;
};

}  // namespace bakeoff::scan
