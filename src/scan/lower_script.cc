// JavaScript's, TypeScript's and TSX's tree-sitter trees as a SyntaxTree.
#include "scan/internal/lowering.h"

namespace bakeoff::scan {
namespace {

std::string_view unquoted(std::string_view text) {
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'' || text.front() == '`'))
    return text.substr(1, text.size() - 2);
  return text;
}

class ScriptLowering {
 public:
  ScriptLowering(const TSTree& tree, std::string_view source)
      : walk_(tree, source), build_(Language::script) {}

  SyntaxTree run() {
    std::vector<NodeId> statements;
    for (const auto& child : walk_.children(walk_.root())) add_statement(child.node, statements);
    build_.adopt(0, statements);
    build_.tree().error_bytes = error_bytes_of(walk_.root());
    return std::move(build_.tree());
  }

 private:
  using Lower = NodeId (ScriptLowering::*)(TSNode);

  static std::uint32_t line(TSNode node) { return GrammarWalk::line(node); }
  static std::string_view type(TSNode node) { return GrammarWalk::type(node); }

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

  std::vector<NodeId> expressions(TSNode node) {
    std::vector<NodeId> made;
    for (const auto& child : walk_.children(node)) made.push_back(expression(child.node));
    return made;
  }

  NodeId field(TSNode node, std::string_view name) { return expression(walk_.field(node, name)); }

  void add_statement(TSNode node, std::vector<NodeId>& out) {
    const auto kind = type(node);
    if (kind == "ERROR" || kind == "expression_statement" || kind == "lexical_declaration" ||
        kind == "variable_declaration" || kind == "labeled_statement" ||
        kind == "ambient_declaration" || kind == "sequence_expression") {
      for (const auto& child : walk_.children(node)) add_statement(child.node, out);
      return;
    }
    if (kind == "type_alias_declaration" || kind == "interface_declaration" ||
        kind == "statement_identifier" || kind == "hash_bang_line" || kind == "empty_statement")
      return;
    if (const NodeId made = guarded(node); made != kNoNode) out.push_back(made);
  }

  NodeId block(TSNode node) {
    if (ts_node_is_null(node)) return build_.missing();
    std::vector<NodeId> statements;
    if (type(node) == "statement_block" || type(node) == "else_clause") {
      for (const auto& child : walk_.children(node)) add_statement(child.node, statements);
    } else {
      add_statement(node, statements);
    }
    return build_.make(NodeKind::block, line(node), {}, statements);
  }

  NodeId lower(TSNode node) {
    static const std::unordered_map<std::string_view, Lower> kRules = {
        {"identifier", &ScriptLowering::name},
        {"type_identifier", &ScriptLowering::name},
        {"predefined_type", &ScriptLowering::name},
        {"shorthand_property_identifier_pattern", &ScriptLowering::name},
        {"this", &ScriptLowering::name},
        {"super", &ScriptLowering::name},
        {"meta_property", &ScriptLowering::name},
        {"import", &ScriptLowering::name},
        {"property_identifier", &ScriptLowering::plain_text},
        {"private_property_identifier", &ScriptLowering::plain_text},
        {"string", &ScriptLowering::string},
        {"template_string", &ScriptLowering::format},
        {"number", &ScriptLowering::number},
        {"true", &ScriptLowering::boolean},
        {"false", &ScriptLowering::boolean},
        {"null", &ScriptLowering::nothing},
        {"undefined", &ScriptLowering::nothing},
        {"regex", &ScriptLowering::regex},
        {"member_expression", &ScriptLowering::attribute},
        {"nested_identifier", &ScriptLowering::attribute},
        {"nested_type_identifier", &ScriptLowering::nested_type},
        {"subscript_expression", &ScriptLowering::subscript},
        {"generic_type", &ScriptLowering::generic_type},
        {"array_type", &ScriptLowering::array_type},
        {"call_expression", &ScriptLowering::call},
        {"new_expression", &ScriptLowering::construct},
        {"parenthesized_expression", &ScriptLowering::last_child},
        {"sequence_expression", &ScriptLowering::last_child},
        {"as_expression", &ScriptLowering::first_child},
        {"satisfies_expression", &ScriptLowering::first_child},
        {"non_null_expression", &ScriptLowering::first_child},
        {"type_assertion", &ScriptLowering::last_child},
        {"type_annotation", &ScriptLowering::first_child},
        {"instantiation_expression", &ScriptLowering::first_child},
        {"computed_property_name", &ScriptLowering::first_child},
        {"literal_type", &ScriptLowering::first_child},
        {"array", &ScriptLowering::list},
        {"array_pattern", &ScriptLowering::list},
        {"type_arguments", &ScriptLowering::list},
        {"object", &ScriptLowering::table},
        {"object_pattern", &ScriptLowering::table},
        {"pair", &ScriptLowering::pair},
        {"pair_pattern", &ScriptLowering::pair},
        {"assignment_pattern", &ScriptLowering::default_pattern},
        {"object_assignment_pattern", &ScriptLowering::default_pattern},
        {"spread_element", &ScriptLowering::spread},
        {"rest_pattern", &ScriptLowering::spread},
        {"binary_expression", &ScriptLowering::binary},
        {"unary_expression", &ScriptLowering::unary},
        {"ternary_expression", &ScriptLowering::choice},
        {"await_expression", &ScriptLowering::await},
        {"arrow_function", &ScriptLowering::arrow},
        {"function_expression", &ScriptLowering::function},
        {"function_declaration", &ScriptLowering::function},
        {"generator_function", &ScriptLowering::function},
        {"generator_function_declaration", &ScriptLowering::function},
        {"method_definition", &ScriptLowering::function},
        {"class_declaration", &ScriptLowering::class_},
        {"abstract_class_declaration", &ScriptLowering::class_},
        {"class", &ScriptLowering::class_},
        {"enum_declaration", &ScriptLowering::enumeration},
        {"variable_declarator", &ScriptLowering::declarator},
        {"assignment_expression", &ScriptLowering::assignment},
        {"augmented_assignment_expression", &ScriptLowering::assignment},
        {"import_statement", &ScriptLowering::import},
        {"import_alias", &ScriptLowering::other},
        {"export_statement", &ScriptLowering::exports},
        {"return_statement", &ScriptLowering::returns},
        {"if_statement", &ScriptLowering::branch},
        {"for_in_statement", &ScriptLowering::for_each},
        {"for_statement", &ScriptLowering::loop},
        {"while_statement", &ScriptLowering::loop},
        {"do_statement", &ScriptLowering::loop},
        {"try_statement", &ScriptLowering::attempt},
        {"switch_statement", &ScriptLowering::switch_},
        {"statement_block", &ScriptLowering::block},
        {"internal_module", &ScriptLowering::body_of},
        {"module", &ScriptLowering::body_of},
        {"jsx_element", &ScriptLowering::markup},
        {"jsx_self_closing_element", &ScriptLowering::markup},
    };
    const auto found = kRules.find(type(node));
    return found == kRules.end() ? other(node) : (this->*found->second)(node);
  }

  NodeId name(TSNode node) { return build_.make(NodeKind::name, line(node), walk_.text(node)); }
  NodeId plain_text(TSNode node) {
    return build_.make(NodeKind::text, line(node), walk_.text(node));
  }
  NodeId number(TSNode node) { return build_.make(NodeKind::number, line(node), walk_.text(node)); }
  NodeId boolean(TSNode node) { return build_.make(NodeKind::boolean, line(node), type(node)); }
  NodeId nothing(TSNode node) { return build_.make(NodeKind::nothing, line(node)); }
  NodeId regex(TSNode node) {
    return build_.make(NodeKind::regex, line(node), walk_.text(walk_.field(node, "pattern")));
  }
  NodeId string(TSNode node) { return build_.make(NodeKind::text, line(node), contents(node)); }

  std::string contents(TSNode node) {
    std::string out;
    for (const auto& child : walk_.children(node)) {
      const auto text = walk_.text(child.node);
      const bool is_escape = type(child.node) == "escape_sequence" && text.size() == 2;
      if (is_escape && text[1] == 'n') {
        out += '\n';
      } else {
        out += is_escape ? text.substr(1) : text;
      }
    }
    return out;
  }

  NodeId format(TSNode node) {
    std::vector<NodeId> parts;
    std::string plain;
    for (const auto& child : walk_.children(node)) {
      if (type(child.node) != "template_substitution") {
        plain += walk_.text(child.node);
        continue;
      }
      if (!plain.empty()) parts.push_back(build_.make(NodeKind::text, line(node), plain));
      plain.clear();
      parts.push_back(first_child(child.node));
    }
    if (parts.empty()) return build_.make(NodeKind::text, line(node), plain);
    if (!plain.empty()) parts.push_back(build_.make(NodeKind::text, line(node), plain));
    return build_.make(NodeKind::format, line(node), {}, parts);
  }

  NodeId first_child(TSNode node) {
    const auto children = walk_.children(node);
    return children.empty() ? build_.missing() : expression(children.front().node);
  }
  NodeId last_child(TSNode node) {
    const auto children = walk_.children(node);
    return children.empty() ? build_.missing() : expression(children.back().node);
  }

  NodeId other(TSNode node) {
    return build_.make(NodeKind::unknown, line(node), {}, expressions(node));
  }

  NodeId attribute(TSNode node) {
    const TSNode property = walk_.field(node, "property");
    return build_.make(NodeKind::attribute, line(property), walk_.text(property),
                       {field(node, "object")});
  }
  NodeId nested_type(TSNode node) {
    return build_.make(NodeKind::attribute, line(node), walk_.text(walk_.field(node, "name")),
                       {field(node, "module")});
  }
  NodeId subscript(TSNode node) {
    return build_.make(NodeKind::subscript, line(node), {},
                       {field(node, "object"), field(node, "index")});
  }
  NodeId generic_type(TSNode node) {
    return build_.make(NodeKind::subscript, line(node), {}, expressions(node));
  }
  NodeId array_type(TSNode node) {
    return build_.make(NodeKind::subscript, line(node), {},
                       {build_.make(NodeKind::name, line(node), "Array"), first_child(node)});
  }

  NodeId call(TSNode node) {
    const TSNode callee = walk_.field(node, "function");
    const TSNode arguments = walk_.field(node, "arguments");
    std::vector<NodeId> made{expression(callee)};
    if (type(arguments) == "template_string") {
      made.push_back(expression(arguments));
    } else {
      for (const auto& child : walk_.children(arguments)) made.push_back(expression(child.node));
    }
    // A long chain stands where its last member is written, not where it begins.
    const std::uint32_t at =
        type(callee) == "member_expression" ? line(walk_.field(callee, "property")) : line(node);
    return build_.make(NodeKind::call, at, {}, made);
  }

  NodeId construct(TSNode node) {
    std::vector<NodeId> made{field(node, "constructor")};
    const TSNode arguments = walk_.field(node, "arguments");
    if (!ts_node_is_null(arguments)) {
      for (const auto& child : walk_.children(arguments)) made.push_back(expression(child.node));
    }
    return build_.make(NodeKind::construct, line(node), {}, made);
  }

  NodeId list(TSNode node) {
    return build_.make(NodeKind::list, line(node), {}, expressions(node));
  }

  NodeId table(TSNode node) {
    std::vector<NodeId> made;
    for (const auto& child : walk_.children(node)) {
      const auto kind = type(child.node);
      if (kind.starts_with("shorthand_property_identifier")) {
        made.push_back(
            build_.make(NodeKind::pair, line(child.node), {},
                        {build_.make(NodeKind::text, line(child.node), walk_.text(child.node)),
                         build_.make(NodeKind::name, line(child.node), walk_.text(child.node))}));
      } else if (kind == "object_assignment_pattern") {
        const auto local = walk_.text(walk_.field(child.node, "left"));
        made.push_back(build_.make(
            NodeKind::pair, line(child.node), {},
            {build_.make(NodeKind::text, line(child.node), local), default_pattern(child.node)}));
      } else {
        made.push_back(expression(child.node));
      }
    }
    return build_.make(NodeKind::table, line(node), {}, made);
  }

  NodeId pair(TSNode node) {
    const TSNode key = walk_.field(node, "key");
    return build_.make(NodeKind::pair, line(node), {}, {expression(key), field(node, "value")});
  }

  // {a = 1}: the default counts where no value is known.
  NodeId default_pattern(TSNode node) {
    return build_.make(NodeKind::assign, line(node), {},
                       {field(node, "left"), field(node, "right"), build_.missing()});
  }

  NodeId spread(TSNode node) {
    return build_.make(NodeKind::spread, line(node), {}, expressions(node));
  }

  NodeId binary(TSNode node) {
    const auto symbol = walk_.text(walk_.field(node, "operator"));
    const NodeKind kind = symbol == "+"                      ? NodeKind::add
                          : symbol == "||" || symbol == "??" ? NodeKind::either
                                                             : NodeKind::operation;
    return build_.make(kind, line(node), symbol, {field(node, "left"), field(node, "right")});
  }

  NodeId unary(TSNode node) {
    return build_.make(NodeKind::operation, line(node), walk_.text(walk_.field(node, "operator")),
                       {field(node, "argument")});
  }

  NodeId choice(TSNode node) {
    return build_.make(
        NodeKind::choice, line(node), {},
        {field(node, "condition"), field(node, "consequence"), field(node, "alternative")});
  }

  NodeId await(TSNode node) {
    return build_.make(NodeKind::await_, line(node), {}, expressions(node));
  }

  NodeId decorators(const std::vector<TSNode>& nodes, std::uint32_t at) {
    std::vector<NodeId> made;
    made.reserve(nodes.size());
    for (const TSNode node : nodes) made.push_back(first_child(node));
    return build_.make(NodeKind::list, at, {}, made);
  }

  NodeId parameter(TSNode node) {
    const bool is_typed = type(node) == "required_parameter" || type(node) == "optional_parameter";
    TSNode pattern = is_typed ? walk_.field(node, "pattern") : node;
    TSNode value = is_typed ? walk_.field(node, "value") : TSNode{};
    if (!is_typed && type(node) == "assignment_pattern") {
      pattern = walk_.field(node, "left");
      value = walk_.field(node, "right");
    }
    std::uint8_t flags = 0;
    std::string_view named = ts_node_is_null(pattern) ? "" : walk_.text(pattern);
    if (named.starts_with("...")) {
      named.remove_prefix(3);
      flags = flag::kRest;
    }
    std::vector<TSNode> decorated;
    if (is_typed) {
      for (const auto& child : walk_.children(node)) {
        if (type(child.node) == "decorator") decorated.push_back(child.node);
        if (type(child.node) == "accessibility_modifier") flags |= flag::kExported;  // a field too
      }
    }
    const bool has_pattern =
        !ts_node_is_null(pattern) && type(pattern).ends_with("_pattern") && flags == 0;
    const NodeId made = build_.make(
        NodeKind::parameter, line(node), has_pattern ? "" : named,
        {expression(value), is_typed ? field(node, "type") : build_.missing(),
         has_pattern ? expression(pattern) : build_.missing(), decorators(decorated, line(node))});
    build_.mark(made, flags);
    return made;
  }

  NodeId parameters(TSNode node) {
    std::vector<NodeId> made;
    const TSNode one = walk_.field(node, "parameter");
    if (!ts_node_is_null(one)) made.push_back(parameter(one));
    const TSNode all = walk_.field(node, "parameters");
    if (!ts_node_is_null(all)) {
      for (const auto& child : walk_.children(all)) {
        if (type(child.node) != "this_type") made.push_back(parameter(child.node));
      }
    }
    return build_.make(NodeKind::list, line(node), {}, made);
  }

  NodeId function_body(TSNode body) {
    if (ts_node_is_null(body) || type(body) == "statement_block") return block(body);
    const NodeId value = expression(body);
    return build_.make(NodeKind::block, line(body), {},
                       {build_.make(NodeKind::returns, line(body), {}, {value})});
  }

  NodeId function_with(TSNode node, const std::vector<TSNode>& decorated) {
    const TSNode named = walk_.field(node, "name");
    const NodeId made = build_.make(
        NodeKind::function, line(node), ts_node_is_null(named) ? "" : unquoted(walk_.text(named)),
        {parameters(node), decorators(decorated, line(node)),
         function_body(walk_.field(node, "body")), field(node, "return_type")});
    for (const auto& child : walk_.children(node, false)) {
      if (type(child.node) == "async") build_.mark(made, flag::kAsync);
      if (type(child.node) == "static") build_.mark(made, flag::kStatic);
      if (type(child.node) == "get") build_.mark(made, flag::kGetter);
      if (type(child.node) == "*") build_.mark(made, flag::kGenerator);
    }
    return made;
  }

  NodeId function(TSNode node) { return function_with(node, {}); }
  NodeId arrow(TSNode node) {
    const NodeId made = function_with(node, {});
    build_.mark(made, flag::kArrow);
    return made;
  }

  NodeId field_of_class(TSNode node, const std::vector<TSNode>& decorated) {
    const TSNode named = type(node) == "field_definition" ? walk_.field(node, "property")
                                                          : walk_.field(node, "name");
    const NodeId target = build_.make(NodeKind::name, line(named), unquoted(walk_.text(named)));
    const NodeId made = build_.make(
        NodeKind::assign, line(named), {},
        {target, field(node, "value"), field(node, "type"), decorators(decorated, line(node))});
    if (walk_.has_token(node, "static")) build_.mark(made, flag::kStatic);
    return made;
  }

  // Decorators of a member stand before it in the body, or inside it.
  NodeId class_body(TSNode body) {
    std::vector<NodeId> members;
    std::vector<TSNode> pending;
    for (const auto& child : walk_.children(body)) {
      const auto kind = type(child.node);
      if (kind == "decorator") {
        pending.push_back(child.node);
        continue;
      }
      for (const auto& inner : walk_.children(child.node)) {
        if (type(inner.node) == "decorator") pending.push_back(inner.node);
      }
      if (kind == "method_definition") {
        members.push_back(function_with(child.node, pending));
      } else if (kind == "field_definition" || kind == "public_field_definition") {
        members.push_back(field_of_class(child.node, pending));
      }
      pending.clear();
    }
    return build_.make(NodeKind::block, line(body), {}, members);
  }

  NodeId class_with(TSNode node, std::vector<TSNode> decorated) {
    std::vector<NodeId> bases;
    for (const auto& child : walk_.children(node)) {
      if (type(child.node) == "decorator") decorated.push_back(child.node);
      if (type(child.node) != "class_heritage") continue;
      for (const auto& part : walk_.children(child.node)) {
        if (type(part.node) == "implements_clause") continue;
        bases.push_back(type(part.node) == "extends_clause" ? field(part.node, "value")
                                                            : expression(part.node));
      }
    }
    const TSNode named = walk_.field(node, "name");
    return build_.make(NodeKind::class_, line(node),
                       ts_node_is_null(named) ? "" : walk_.text(named),
                       {build_.make(NodeKind::list, line(node), {}, bases),
                        decorators(decorated, line(node)), class_body(walk_.field(node, "body"))});
  }

  NodeId class_(TSNode node) { return class_with(node, {}); }

  // enum E {A = "a"} is a class with fields.
  NodeId enumeration(TSNode node) {
    std::vector<NodeId> members;
    for (const auto& child : walk_.children(walk_.field(node, "body"))) {
      const bool has_value = type(child.node) == "enum_assignment";
      const TSNode named = has_value ? walk_.field(child.node, "name") : child.node;
      const NodeId made = build_.make(
          NodeKind::assign, line(child.node), {},
          {build_.make(NodeKind::name, line(child.node), unquoted(walk_.text(named))),
           has_value ? field(child.node, "value") : build_.missing(), build_.missing()});
      build_.mark(made, flag::kStatic);
      members.push_back(made);
    }
    return build_.make(
        NodeKind::class_, line(node), walk_.text(walk_.field(node, "name")),
        {build_.make(NodeKind::list, line(node)), build_.make(NodeKind::list, line(node)),
         build_.make(NodeKind::block, line(node), {}, members)});
  }

  NodeId declarator(TSNode node) {
    const NodeId made =
        build_.make(NodeKind::assign, line(node), {},
                    {field(node, "name"), field(node, "value"), field(node, "type")});
    build_.mark(made, flag::kDeclares);
    return made;
  }

  NodeId assignment(TSNode node) {
    return build_.make(NodeKind::assign, line(node), {},
                       {field(node, "left"), field(node, "right"), build_.missing()});
  }

  NodeId item(NodeKind kind, std::string_view there, std::string_view here, std::uint32_t at) {
    return build_.make(kind, at, there, {build_.make(NodeKind::name, at, here)});
  }

  void add_import_items(TSNode clause, std::vector<NodeId>& items) {
    for (const auto& child : walk_.children(clause)) {
      const auto kind = type(child.node);
      const auto at = line(child.node);
      if (kind == "identifier") {
        items.push_back(item(NodeKind::import_name, "default", walk_.text(child.node), at));
      } else if (kind == "namespace_import") {
        const auto inside = walk_.children(child.node);
        if (!inside.empty())
          items.push_back(item(NodeKind::import_name, "", walk_.text(inside.front().node), at));
      } else if (kind == "named_imports") {
        for (const auto& named : walk_.children(child.node)) add_specifier(named.node, items);
      }
    }
  }

  void add_specifier(TSNode node, std::vector<NodeId>& items) {
    const auto there = unquoted(walk_.text(walk_.field(node, "name")));
    const TSNode alias = walk_.field(node, "alias");
    items.push_back(item(NodeKind::import_name, there,
                         ts_node_is_null(alias) ? there : unquoted(walk_.text(alias)), line(node)));
  }

  NodeId import(TSNode node) {
    std::vector<NodeId> items;
    TSNode source = walk_.field(node, "source");
    for (const auto& child : walk_.children(node)) {
      if (type(child.node) == "import_clause") add_import_items(child.node, items);
      if (type(child.node) == "import_require_clause") {  // import x = require("m")
        source = walk_.field(child.node, "source");
        const auto inside = walk_.children(child.node);
        if (!inside.empty())
          items.push_back(
              item(NodeKind::import_name, "default", walk_.text(inside.front().node), line(node)));
      }
    }
    if (ts_node_is_null(source)) return kNoNode;
    return build_.make(NodeKind::import, line(node), contents(source), items);
  }

  NodeId exports(TSNode node) {
    const TSNode source = walk_.field(node, "source");
    std::vector<NodeId> made;
    std::vector<TSNode> decorated;
    bool has_star = false;
    for (const auto& child : walk_.children(node, false)) {
      const auto kind = type(child.node);
      if (kind == "decorator") decorated.push_back(child.node);
      if (kind == "*") has_star = true;
      if (kind == "namespace_export") {
        has_star = false;
        const auto inside = walk_.children(child.node);
        if (!inside.empty())
          made.push_back(item(NodeKind::import_name, "", unquoted(walk_.text(inside.front().node)),
                              line(node)));
      }
      if (kind != "export_clause") continue;
      for (const auto& named : walk_.children(child.node)) {
        const auto there = unquoted(walk_.text(walk_.field(named.node, "name")));
        const TSNode alias = walk_.field(named.node, "alias");
        const auto here = ts_node_is_null(alias) ? there : unquoted(walk_.text(alias));
        made.push_back(ts_node_is_null(source)
                           ? item(NodeKind::export_, here, there, line(named.node))
                           : item(NodeKind::import_name, there, here, line(named.node)));
      }
    }
    if (has_star) made.push_back(item(NodeKind::import_name, "*", "*", line(node)));
    if (!ts_node_is_null(source))
      return build_.make(NodeKind::reexport, line(node), contents(source), made);
    if (!made.empty()) return build_.make(NodeKind::block, line(node), {}, made);
    return exported_declaration(node, decorated);
  }

  NodeId exported_declaration(TSNode node, const std::vector<TSNode>& decorated) {
    const TSNode declaration = walk_.field(node, "declaration");
    TSNode value = walk_.field(node, "value");
    bool is_default = !ts_node_is_null(value);
    for (const auto& child : walk_.children(node, false)) {
      if (type(child.node) == "default" || type(child.node) == "=") is_default = true;
      if (ts_node_is_null(value) && ts_node_is_null(declaration) && ts_node_is_named(child.node))
        value = child.node;  // export = x
    }
    if (!ts_node_is_null(declaration)) {
      std::vector<NodeId> made;
      if (type(declaration).ends_with("class_declaration")) {
        made.push_back(class_with(declaration, decorated));
      } else {
        add_statement(declaration, made);
      }
      for (const NodeId statement : made) build_.mark(statement, flag::kExported);
      if (is_default && made.size() == 1)
        return build_.make(NodeKind::export_, line(node), "default", made);
      return made.size() == 1 ? made.front() : build_.make(NodeKind::block, line(node), {}, made);
    }
    if (ts_node_is_null(value)) return kNoNode;
    const NodeId made = type(value) == "class" ? class_with(value, decorated) : expression(value);
    return build_.make(NodeKind::export_, line(node), "default", {made});
  }

  NodeId returns(TSNode node) {
    return build_.make(NodeKind::returns, line(node), {}, {last_child(node)});
  }

  NodeId branch(TSNode node) {
    const TSNode otherwise = walk_.field(node, "alternative");
    return build_.make(NodeKind::branch, line(node), {},
                       {field(node, "condition"), block(walk_.field(node, "consequence")),
                        ts_node_is_null(otherwise) ? build_.missing() : block(otherwise)});
  }

  NodeId for_each(TSNode node) {
    return build_.make(
        NodeKind::loop, line(node), {},
        {field(node, "left"), field(node, "right"), block(walk_.field(node, "body"))});
  }

  NodeId loop(TSNode node) {
    std::vector<NodeId> before;
    const TSNode start = walk_.field(node, "initializer");
    if (!ts_node_is_null(start)) add_statement(start, before);
    const NodeId made =
        build_.make(NodeKind::loop, line(node), {},
                    {build_.missing(), field(node, "condition"), block(walk_.field(node, "body"))});
    if (before.empty()) return made;
    before.push_back(made);
    return build_.make(NodeKind::block, line(node), {}, before);
  }

  NodeId attempt(TSNode node) {
    std::vector<NodeId> blocks{block(walk_.field(node, "body"))};
    const TSNode handler = walk_.field(node, "handler");
    if (!ts_node_is_null(handler)) blocks.push_back(block(walk_.field(handler, "body")));
    const TSNode last = walk_.field(node, "finalizer");
    if (!ts_node_is_null(last)) blocks.push_back(block(walk_.field(last, "body")));
    return build_.make(NodeKind::attempt, line(node), {}, blocks);
  }

  NodeId switch_(TSNode node) {
    std::vector<NodeId> blocks;
    for (const auto& entry : walk_.children(walk_.field(node, "body"))) {
      std::vector<NodeId> statements;
      for (const auto& child : walk_.children(entry.node)) add_statement(child.node, statements);
      blocks.push_back(build_.make(NodeKind::block, line(entry.node), {}, statements));
    }
    return build_.make(NodeKind::attempt, line(node), {}, blocks);
  }

  NodeId body_of(TSNode node) { return block(walk_.field(node, "body")); }

  // Only the expressions inside {...} can call anything.
  NodeId markup(TSNode node) {
    std::vector<NodeId> made;
    for (const auto& child : walk_.children(node)) {
      const auto kind = type(child.node);
      if (kind.starts_with("jsx_") && kind != "jsx_text" && kind != "jsx_closing_element")
        made.push_back(markup_part(child.node));
    }
    return build_.make(NodeKind::markup, line(node), {}, made);
  }

  NodeId markup_part(TSNode node) {
    if (type(node) == "jsx_expression") return first_child(node);
    if (depth_ >= kMostNesting) return build_.make(NodeKind::unknown, line(node));
    ++depth_;
    const NodeId made = markup(node);
    --depth_;
    return made;
  }

  GrammarWalk walk_;
  TreeBuilder build_;
  int depth_ = 0;
};

}  // namespace

SyntaxTree lower_script(const TSTree& tree, std::string_view source) {
  return ScriptLowering(tree, source).run();
}

}  // namespace bakeoff::scan
