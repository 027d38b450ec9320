// Python's tree-sitter tree as a SyntaxTree.
#include "scan/internal/lowering.h"

namespace bakeoff::scan {
namespace {

// Escapes that occur in paths, names and patterns; others stay as written.
std::string unescaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char next = text[++i];
    if (next == 'n') {
      out += '\n';
    } else if (next == 't') {
      out += '\t';
    } else if (next == '\\' || next == '\'' || next == '"') {
      out += next;
    } else if (next != '\n') {
      out += '\\';
      out += next;
    }
  }
  return out;
}

class PythonLowering {
 public:
  PythonLowering(const TSTree& tree, std::string_view source)
      : walk_(tree, source), build_(Language::python) {}

  SyntaxTree run() {
    std::vector<NodeId> statements;
    for (const auto& child : walk_.children(walk_.root())) add_statement(child.node, statements);
    build_.adopt(0, statements);
    build_.tree().error_bytes = error_bytes_of(walk_.root());
    return std::move(build_.tree());
  }

 private:
  using Lower = NodeId (PythonLowering::*)(TSNode);

  static std::uint32_t line(TSNode node) { return GrammarWalk::line(node); }

  NodeId block(TSNode node) {
    if (ts_node_is_null(node)) return build_.missing();
    std::vector<NodeId> statements;
    for (const auto& child : walk_.children(node)) add_statement(child.node, statements);
    return build_.make(NodeKind::block, line(node), {}, statements);
  }

  // An else_clause's, finally_clause's or except_clause's block.
  NodeId block_in(TSNode clause) {
    for (const auto& child : walk_.children(clause)) {
      if (GrammarWalk::type(child.node) == "block") return block(child.node);
    }
    return build_.missing();
  }

  void add_statement(TSNode node, std::vector<NodeId>& out) {
    const auto type = GrammarWalk::type(node);
    if (type == "expression_statement" || type == "ERROR") {
      for (const auto& child : walk_.children(node)) {
        if (type == "ERROR") {
          add_statement(child.node, out);
        } else {
          out.push_back(expression(child.node));
        }
      }
      return;
    }
    if (type == "block") {
      for (const auto& child : walk_.children(node)) add_statement(child.node, out);
      return;
    }
    if (const NodeId made = guarded(node); made != kNoNode) out.push_back(made);
  }

  NodeId guarded(TSNode node) {
    if (depth_ >= kMostNesting) {
      if (build_.tree().too_deep_at == 0) build_.tree().too_deep_at = line(node);
      return build_.make(NodeKind::unknown, line(node));
    }
    ++depth_;
    const NodeId made = lower(node);
    --depth_;
    return made;
  }

  NodeId expression(TSNode node) {
    return ts_node_is_null(node) ? build_.missing() : build_.or_missing(guarded(node));
  }

  NodeId lower(TSNode node) {
    static const std::unordered_map<std::string_view, Lower> kRules = {
        {"identifier", &PythonLowering::name},
        {"string", &PythonLowering::string},
        {"concatenated_string", &PythonLowering::concatenated},
        {"integer", &PythonLowering::number},
        {"float", &PythonLowering::number},
        {"true", &PythonLowering::boolean},
        {"false", &PythonLowering::boolean},
        {"none", &PythonLowering::nothing},
        {"attribute", &PythonLowering::attribute},
        {"member_type", &PythonLowering::first_child},
        {"subscript", &PythonLowering::subscript},
        {"generic_type", &PythonLowering::generic_type},
        {"call", &PythonLowering::call},
        {"parenthesized_expression", &PythonLowering::first_child},
        {"as_pattern_target", &PythonLowering::first_child},
        {"type", &PythonLowering::first_child},
        {"list", &PythonLowering::list},
        {"tuple", &PythonLowering::list},
        {"set", &PythonLowering::list},
        {"expression_list", &PythonLowering::list},
        {"pattern_list", &PythonLowering::list},
        {"tuple_pattern", &PythonLowering::list},
        {"list_pattern", &PythonLowering::list},
        {"type_parameter", &PythonLowering::list},
        {"dictionary", &PythonLowering::table},
        {"pair", &PythonLowering::pair},
        {"keyword_argument", &PythonLowering::keyword},
        {"list_splat", &PythonLowering::spread},
        {"dictionary_splat", &PythonLowering::spread},
        {"list_splat_pattern", &PythonLowering::spread},
        {"dictionary_splat_pattern", &PythonLowering::spread},
        {"binary_operator", &PythonLowering::binary},
        {"boolean_operator", &PythonLowering::boolean_operator},
        {"comparison_operator", &PythonLowering::comparison},
        {"not_operator", &PythonLowering::negation},
        {"unary_operator", &PythonLowering::negation},
        {"conditional_expression", &PythonLowering::choice},
        {"await", &PythonLowering::await},
        {"lambda", &PythonLowering::lambda},
        {"list_comprehension", &PythonLowering::comprehension},
        {"set_comprehension", &PythonLowering::comprehension},
        {"generator_expression", &PythonLowering::comprehension},
        {"dictionary_comprehension", &PythonLowering::comprehension},
        {"assignment", &PythonLowering::assignment},
        {"augmented_assignment", &PythonLowering::augmented},
        {"named_expression", &PythonLowering::named_expression},
        {"import_statement", &PythonLowering::import},
        {"import_from_statement", &PythonLowering::import_from},
        {"class_definition", &PythonLowering::plain_class},
        {"function_definition", &PythonLowering::plain_function},
        {"decorated_definition", &PythonLowering::decorated},
        {"return_statement", &PythonLowering::returns},
        {"if_statement", &PythonLowering::branch},
        {"for_statement", &PythonLowering::loop},
        {"while_statement", &PythonLowering::while_loop},
        {"with_statement", &PythonLowering::with},
        {"try_statement", &PythonLowering::attempt},
        {"match_statement", &PythonLowering::match},
    };
    const auto found = kRules.find(GrammarWalk::type(node));
    return found == kRules.end() ? other(node) : (this->*found->second)(node);
  }

  NodeId name(TSNode node) { return build_.make(NodeKind::name, line(node), walk_.text(node)); }
  NodeId number(TSNode node) { return build_.make(NodeKind::number, line(node), walk_.text(node)); }
  NodeId nothing(TSNode node) { return build_.make(NodeKind::nothing, line(node)); }
  NodeId boolean(TSNode node) {
    return build_.make(NodeKind::boolean, line(node),
                       GrammarWalk::type(node) == "true" ? "true" : "false");
  }

  NodeId first_child(TSNode node) {
    const auto children = walk_.children(node);
    return children.empty() ? build_.missing() : expression(children.front().node);
  }

  std::vector<NodeId> expressions(TSNode node) {
    std::vector<NodeId> made;
    for (const auto& child : walk_.children(node)) made.push_back(expression(child.node));
    return made;
  }

  NodeId other(TSNode node) {
    return build_.make(NodeKind::unknown, line(node), {}, expressions(node));
  }

  // The parts of a string, neighbours that are plain text joined.
  void add_parts(TSNode node, std::vector<NodeId>& parts) {
    std::string plain;
    bool is_raw = false;
    for (const auto& child : walk_.children(node)) {
      const auto type = GrammarWalk::type(child.node);
      if (type == "string_start") {
        is_raw = walk_.text(child.node).find_first_of("rR") != std::string_view::npos;
      } else if (type == "string_content") {
        plain += is_raw ? std::string(walk_.text(child.node)) : unescaped(walk_.text(child.node));
      } else if (type == "interpolation") {
        if (!plain.empty()) parts.push_back(build_.make(NodeKind::text, line(node), plain));
        plain.clear();
        parts.push_back(expression(walk_.field(child.node, "expression")));
      }
    }
    if (!plain.empty()) parts.push_back(build_.make(NodeKind::text, line(node), plain));
  }

  NodeId joined(TSNode node, const std::vector<NodeId>& parts) {
    std::string all;
    for (const NodeId part : parts) {
      if (build_.tree().kind(part) != NodeKind::text)
        return build_.make(NodeKind::format, line(node), {}, parts);
      all += build_.tree().text(part);
    }
    return build_.make(NodeKind::text, line(node), all);
  }

  NodeId string(TSNode node) {
    std::vector<NodeId> parts;
    add_parts(node, parts);
    return joined(node, parts);
  }

  NodeId concatenated(TSNode node) {
    std::vector<NodeId> parts;
    for (const auto& child : walk_.children(node)) add_parts(child.node, parts);
    return joined(node, parts);
  }

  NodeId attribute(TSNode node) {
    return build_.make(NodeKind::attribute, line(walk_.field(node, "attribute")),
                       walk_.text(walk_.field(node, "attribute")),
                       {expression(walk_.field(node, "object"))});
  }

  NodeId subscript(TSNode node) {
    std::vector<NodeId> made;
    for (const auto& child : walk_.children(node)) made.push_back(expression(child.node));
    if (made.empty()) return build_.missing();
    const NodeId object = made.front();
    made.erase(made.begin());
    const NodeId index =
        made.size() == 1 ? made.front() : build_.make(NodeKind::list, line(node), {}, made);
    return build_.make(NodeKind::subscript, line(node), {}, {object, index});
  }

  NodeId generic_type(TSNode node) {
    std::vector<NodeId> made;
    for (const auto& child : walk_.children(node)) made.push_back(expression(child.node));
    return build_.make(NodeKind::subscript, line(node), {}, made);
  }

  NodeId call(TSNode node) {
    std::vector<NodeId> made{expression(walk_.field(node, "function"))};
    const TSNode arguments = walk_.field(node, "arguments");
    if (ts_node_is_null(arguments)) return build_.make(NodeKind::call, line(node), {}, made);
    if (GrammarWalk::type(arguments) == "generator_expression") {
      made.push_back(expression(arguments));
    } else {
      for (const auto& child : walk_.children(arguments)) made.push_back(expression(child.node));
    }
    return build_.make(NodeKind::call, line(node), {}, made);
  }

  NodeId list(TSNode node) {
    return build_.make(NodeKind::list, line(node), {}, expressions(node));
  }
  NodeId table(TSNode node) {
    return build_.make(NodeKind::table, line(node), {}, expressions(node));
  }
  NodeId pair(TSNode node) {
    return build_.make(
        NodeKind::pair, line(node), {},
        {expression(walk_.field(node, "key")), expression(walk_.field(node, "value"))});
  }
  NodeId keyword(TSNode node) {
    return build_.make(NodeKind::keyword, line(node), walk_.text(walk_.field(node, "name")),
                       {expression(walk_.field(node, "value"))});
  }
  NodeId spread(TSNode node) {
    return build_.make(NodeKind::spread, line(node), {}, expressions(node));
  }

  NodeId binary(TSNode node) {
    const auto symbol = walk_.text(walk_.field(node, "operator"));
    const NodeKind kind = symbol == "+" ? NodeKind::add : NodeKind::operation;
    return build_.make(
        kind, line(node), symbol,
        {expression(walk_.field(node, "left")), expression(walk_.field(node, "right"))});
  }

  NodeId boolean_operator(TSNode node) {
    const bool is_or = walk_.text(walk_.field(node, "operator")) == "or";
    return build_.make(
        is_or ? NodeKind::either : NodeKind::operation, line(node), is_or ? "" : "and",
        {expression(walk_.field(node, "left")), expression(walk_.field(node, "right"))});
  }

  NodeId comparison(TSNode node) {
    return build_.make(NodeKind::operation, line(node), walk_.text(walk_.field(node, "operators")),
                       expressions(node));
  }

  NodeId negation(TSNode node) {
    const bool is_not = GrammarWalk::type(node) == "not_operator";
    return build_.make(NodeKind::operation, line(node), is_not ? "not" : "-",
                       {expression(walk_.field(node, "argument"))});
  }

  NodeId choice(TSNode node) {
    const auto made = expressions(node);  // then, test, otherwise
    if (made.size() != 3) return build_.make(NodeKind::unknown, line(node), {}, made);
    return build_.make(NodeKind::choice, line(node), {}, {made[1], made[0], made[2]});
  }

  NodeId await(TSNode node) {
    return build_.make(NodeKind::await_, line(node), {}, expressions(node));
  }

  NodeId comprehension(TSNode node) {
    std::vector<NodeId> made{expression(walk_.field(node, "body"))};
    for (const auto& child : walk_.children(node)) {
      if (GrammarWalk::type(child.node) != "for_in_clause") continue;
      made.push_back(expression(walk_.field(child.node, "left")));
      made.push_back(expression(walk_.field(child.node, "right")));
    }
    return build_.make(NodeKind::comprehension, line(node), {}, made);
  }

  NodeId assignment(TSNode node) {
    return build_.make(
        NodeKind::assign, line(node), {},
        {expression(walk_.field(node, "left")), expression(walk_.field(node, "right")),
         expression(walk_.field(node, "type"))});
  }

  // a += b is a = a + b.
  NodeId augmented(TSNode node) {
    const auto symbol = walk_.text(walk_.field(node, "operator"));
    const NodeId sum = build_.make(
        symbol == "+=" ? NodeKind::add : NodeKind::operation, line(node), symbol,
        {expression(walk_.field(node, "left")), expression(walk_.field(node, "right"))});
    return build_.make(NodeKind::assign, line(node), {},
                       {expression(walk_.field(node, "left")), sum, build_.missing()});
  }

  NodeId named_expression(TSNode node) {
    return build_.make(NodeKind::assign, line(node), {},
                       {expression(walk_.field(node, "name")),
                        expression(walk_.field(node, "value")), build_.missing()});
  }

  NodeId import(TSNode node) {
    std::vector<NodeId> made;
    for (const auto& child : walk_.children(node)) {
      const bool has_alias = GrammarWalk::type(child.node) == "aliased_import";
      const auto module = walk_.text(has_alias ? walk_.field(child.node, "name") : child.node);
      const auto here = has_alias ? walk_.text(walk_.field(child.node, "alias"))
                                  : module.substr(0, module.find('.'));
      const NodeId local = build_.make(NodeKind::name, line(node), here);
      const NodeId item = build_.make(NodeKind::import_name, line(node), {}, {local});
      if (!has_alias) build_.mark(item, flag::kTopPackage);
      made.push_back(build_.make(NodeKind::import, line(child.node), module, {item}));
    }
    return made.size() == 1 ? made.front() : build_.make(NodeKind::block, line(node), {}, made);
  }

  NodeId import_from(TSNode node) {
    const auto module = walk_.text(walk_.field(node, "module_name"));
    std::vector<NodeId> items;
    bool is_first = true;
    for (const auto& child : walk_.children(node)) {
      const auto type = GrammarWalk::type(child.node);
      if (is_first) {  // the module itself
        is_first = false;
        continue;
      }
      const bool has_alias = type == "aliased_import";
      const auto there = type == "wildcard_import" ? "*"
                         : has_alias               ? walk_.text(walk_.field(child.node, "name"))
                                                   : walk_.text(child.node);
      const auto here = has_alias ? walk_.text(walk_.field(child.node, "alias")) : there;
      const NodeId local = build_.make(NodeKind::name, line(child.node), here);
      items.push_back(build_.make(NodeKind::import_name, line(child.node), there, {local}));
    }
    std::string clean;
    for (const char c : module) {
      if (c != ' ' && c != '\n' && c != '\\') clean += c;
    }
    return build_.make(NodeKind::import, line(node), clean, items);
  }

  NodeId class_with(TSNode node, NodeId decorators) {
    std::vector<NodeId> bases;
    const TSNode superclasses = walk_.field(node, "superclasses");
    if (!ts_node_is_null(superclasses)) bases = expressions(superclasses);
    const NodeId base_list = build_.make(NodeKind::list, line(node), {}, bases);
    return build_.make(NodeKind::class_, line(node), walk_.text(walk_.field(node, "name")),
                       {base_list, decorators, block(walk_.field(node, "body"))});
  }

  NodeId plain_class(TSNode node) {
    return class_with(node, build_.make(NodeKind::list, line(node)));
  }

  NodeId parameter(TSNode node) {
    const auto type = GrammarWalk::type(node);
    std::string_view named = walk_.text(node);
    std::uint8_t flags = 0;
    NodeId value = kNoNode;
    NodeId annotation = kNoNode;
    if (type == "default_parameter" || type == "typed_default_parameter") {
      named = walk_.text(walk_.field(node, "name"));
      value = expression(walk_.field(node, "value"));
    }
    if (type == "typed_parameter" || type == "typed_default_parameter")
      annotation = expression(walk_.field(node, "type"));
    if (type == "typed_parameter") {
      const auto children = walk_.children(node);
      if (!children.empty()) named = walk_.text(children.front().node);
    }
    while (named.starts_with('*')) {
      named.remove_prefix(1);
      flags = flag::kRest;
    }
    const NodeId made = build_.make(NodeKind::parameter, line(node), named,
                                    {build_.or_missing(value), build_.or_missing(annotation),
                                     build_.missing(), build_.make(NodeKind::list, line(node))});
    build_.mark(made, flags);
    return made;
  }

  NodeId parameters(TSNode node) {
    std::vector<NodeId> made;
    if (!ts_node_is_null(node)) {
      for (const auto& child : walk_.children(node)) {
        const auto type = GrammarWalk::type(child.node);
        if (type != "keyword_separator" && type != "positional_separator")
          made.push_back(parameter(child.node));
      }
    }
    return build_.make(NodeKind::list, 0, {}, made);
  }

  NodeId function_with(TSNode node, NodeId decorators) {
    const NodeId made = build_.make(
        NodeKind::function, line(node), walk_.text(walk_.field(node, "name")),
        {parameters(walk_.field(node, "parameters")), decorators, block(walk_.field(node, "body")),
         expression(walk_.field(node, "return_type"))});
    if (walk_.has_token(node, "async")) build_.mark(made, flag::kAsync);
    return made;
  }

  NodeId plain_function(TSNode node) {
    return function_with(node, build_.make(NodeKind::list, line(node)));
  }

  NodeId lambda(TSNode node) {
    const NodeId value = expression(walk_.field(node, "body"));
    const NodeId body = build_.make(NodeKind::block, line(node), {},
                                    {build_.make(NodeKind::returns, line(node), {}, {value})});
    const NodeId made =
        build_.make(NodeKind::function, line(node), {},
                    {parameters(walk_.field(node, "parameters")),
                     build_.make(NodeKind::list, line(node)), body, build_.missing()});
    build_.mark(made, flag::kArrow);
    return made;
  }

  NodeId decorated(TSNode node) {
    std::vector<NodeId> decorators;
    for (const auto& child : walk_.children(node)) {
      if (GrammarWalk::type(child.node) != "decorator") continue;
      const auto inside = walk_.children(child.node);
      if (!inside.empty()) decorators.push_back(expression(inside.front().node));
    }
    const TSNode definition = walk_.field(node, "definition");
    const NodeId list_of = build_.make(NodeKind::list, line(node), {}, decorators);
    return GrammarWalk::type(definition) == "class_definition" ? class_with(definition, list_of)
                                                               : function_with(definition, list_of);
  }

  NodeId returns(TSNode node) {
    const auto made = expressions(node);
    return build_.make(NodeKind::returns, line(node), {},
                       {made.empty() ? build_.missing() : made.front()});
  }

  NodeId branch(TSNode node) {
    std::vector<TSNode> clauses;
    for (const auto& child : walk_.children(node)) {
      const auto type = GrammarWalk::type(child.node);
      if (type == "elif_clause" || type == "else_clause") clauses.push_back(child.node);
    }
    NodeId otherwise = kNoNode;
    for (auto clause = clauses.rbegin(); clause != clauses.rend(); ++clause) {
      if (GrammarWalk::type(*clause) == "else_clause") {
        otherwise = block(walk_.field(*clause, "body"));
        continue;
      }
      otherwise =
          build_.make(NodeKind::branch, line(*clause), {},
                      {expression(walk_.field(*clause, "condition")),
                       block(walk_.field(*clause, "consequence")), build_.or_missing(otherwise)});
    }
    return build_.make(NodeKind::branch, line(node), {},
                       {expression(walk_.field(node, "condition")),
                        block(walk_.field(node, "consequence")), build_.or_missing(otherwise)});
  }

  NodeId loop(TSNode node) {
    return build_.make(NodeKind::loop, line(node), {},
                       {expression(walk_.field(node, "left")),
                        expression(walk_.field(node, "right")), block(walk_.field(node, "body"))});
  }

  NodeId while_loop(TSNode node) {
    return build_.make(NodeKind::loop, line(node), {},
                       {build_.missing(), expression(walk_.field(node, "condition")),
                        block(walk_.field(node, "body"))});
  }

  // with a as b: the item is an assignment.
  NodeId with(TSNode node) {
    std::vector<NodeId> items;
    for (const auto& clause : walk_.children(node)) {
      if (GrammarWalk::type(clause.node) != "with_clause") continue;
      for (const auto& item : walk_.children(clause.node)) {
        const TSNode value = walk_.field(item.node, "value");
        if (GrammarWalk::type(value) != "as_pattern") {
          items.push_back(expression(value));
          continue;
        }
        const auto parts = expressions(value);
        if (parts.size() == 2) {
          items.push_back(build_.make(NodeKind::assign, line(value), {},
                                      {parts[1], parts[0], build_.missing()}));
        }
      }
    }
    const NodeId made = build_.make(
        NodeKind::with, line(node), {},
        {build_.make(NodeKind::block, line(node), {}, items), block(walk_.field(node, "body"))});
    if (walk_.has_token(node, "async")) build_.mark(made, flag::kAsync);
    return made;
  }

  NodeId attempt(TSNode node) {
    std::vector<NodeId> blocks{block(walk_.field(node, "body"))};
    for (const auto& child : walk_.children(node)) {
      if (GrammarWalk::type(child.node).ends_with("_clause"))
        blocks.push_back(block_in(child.node));
    }
    return build_.make(NodeKind::attempt, line(node), {}, blocks);
  }

  NodeId match(TSNode node) {
    std::vector<NodeId> blocks;
    const TSNode body = walk_.field(node, "body");
    if (!ts_node_is_null(body)) {
      for (const auto& child : walk_.children(body))
        blocks.push_back(block(walk_.field(child.node, "consequence")));
    }
    return build_.make(NodeKind::attempt, line(node), {}, blocks);
  }

  GrammarWalk walk_;
  TreeBuilder build_;
  int depth_ = 0;
};

}  // namespace

SyntaxTree lower_python(const TSTree& tree, std::string_view source) {
  return PythonLowering(tree, source).run();
}

}  // namespace bakeoff::scan
