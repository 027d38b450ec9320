// Expressions: texts, tables, attributes, names.
#include <algorithm>
#include <charconv>

#include "scan/internal/evaluator.h"

namespace bakeoff::scan {
namespace {

constexpr std::size_t kMostText = 2000;
constexpr std::size_t kMostItems = 2000;
constexpr std::int64_t kMostSteps = 60'000'000;

Value truth(bool holds) { return {ValueKind::boolean, holds ? 1U : 0U}; }

}  // namespace

Value Evaluator::evaluate(NodeId node, Frame& frame) {
  if (node == kNoNode || ++steps_ > kMostSteps) return {};
  const auto& tree = this->tree(frame.file);
  switch (tree.kind(node)) {
    case NodeKind::name: {
      const Value value = look_up(names.id(tree.text(node)), frame);
      mention(value, node, frame);
      return value;
    }
    case NodeKind::text:
    case NodeKind::regex:
      return text_value(tree.text(node));
    case NodeKind::format:
      return evaluate_format(node, frame);
    case NodeKind::number:
      return {ValueKind::number, names.id(tree.text(node))};
    case NodeKind::boolean:
      return {ValueKind::boolean, tree.text(node) == "true" ? 1U : 0U};
    case NodeKind::nothing:
      return {ValueKind::nothing, 0};
    case NodeKind::attribute: {
      const Value value =
          attribute(evaluate(tree.child(node, 0), frame), names.id(tree.text(node)));
      mention(value, node, frame);
      return value;
    }
    case NodeKind::call:
    case NodeKind::construct:
      return evaluate_call(node, frame, {});
    case NodeKind::list:
      return evaluate_list(node, frame);
    case NodeKind::table:
      return evaluate_table(node, frame);
    default:
      return evaluate_other(node, frame);
  }
}

Value Evaluator::evaluate_other(NodeId node, Frame& frame) {
  const auto& tree = this->tree(frame.file);
  switch (tree.kind(node)) {
    case NodeKind::subscript:
      return evaluate_subscript(node, frame);
    case NodeKind::add:
      return evaluate_add(node, frame);
    case NodeKind::either: {
      const Value left = settled(evaluate(tree.child(node, 0), frame));
      const Value right = settled(evaluate(tree.child(node, 1), frame));
      const bool is_open = !left.is_known() || left.is(ValueKind::external) ||
                           left.is(ValueKind::result) || left.is(ValueKind::nothing) ||
                           left.is(ValueKind::member);
      return is_open ? right : left;
    }
    case NodeKind::choice: {
      const auto holds = truth_of(evaluate(tree.child(node, 0), frame));
      const Value then = settled(evaluate(tree.child(node, 1), frame));
      const Value otherwise = settled(evaluate(tree.child(node, 2), frame));
      if (holds) return *holds ? then : otherwise;
      if (then == otherwise || !otherwise.is_known() || otherwise.is(ValueKind::nothing))
        return then;
      if (!then.is_known() || then.is(ValueKind::nothing)) return otherwise;
      return then.is(ValueKind::text) || then.is(ValueKind::boolean) ? Value{} : then;
    }
    case NodeKind::function:
      return define_function(node, frame, kNone);
    case NodeKind::class_:
      return define_class(node, frame);
    case NodeKind::assign:
      return evaluate_assign(node, frame);
    case NodeKind::await_:
      return evaluate(tree.child(node, 0), frame);
    case NodeKind::comprehension:
      return evaluate_comprehension(node, frame);
    case NodeKind::operation:
      return evaluate_operation(node, frame);
    case NodeKind::block:
    case NodeKind::branch:
    case NodeKind::loop:
    case NodeKind::with:
    case NodeKind::attempt:
    case NodeKind::import:
      execute(node, frame);
      return {};
    default:
      for (const NodeId child : Children(tree, node)) evaluate(child, frame);
      return {};
  }
}

Value Evaluator::evaluate_assign(NodeId node, Frame& frame) {
  const auto& tree = this->tree(frame.file);
  if (tree.has(node, flag::kAlias)) {
    // A value of the same name is what the name means where it is used.
    const auto name = names.id(tree.text(tree.child(node, 0)));
    const Value* value = find_in(scopes_[frame.scope].names, name);
    if (value != nullptr && value->is_known()) return *value;
  }
  const NodeId annotation = tree.child(node, 2);
  Value value = evaluate(tree.child(node, 1), frame);
  // export default / module.exports = class ... are values like any other; an annotation helps only
  // where the value does not say what it is.
  if (!value.is_known() && tree.kind(annotation) != NodeKind::missing)
    value = typed_value(annotation, frame);
  assign(tree.child(node, 0), value, frame, node);
  return value;
}

Value Evaluator::evaluate_format(NodeId node, Frame& frame) {
  const auto& tree = this->tree(frame.file);
  std::string text;
  for (const NodeId part : Children(tree, node)) {
    const auto known = as_text(evaluate(part, frame));
    text += known ? *known : std::string(1, kHole);
    if (text.size() > kMostText) return {};
  }
  return text_value(text);
}

Value Evaluator::evaluate_add(NodeId node, Frame& frame) {
  const auto& tree = this->tree(frame.file);
  const Value left = settled(evaluate(tree.child(node, 0), frame));
  const Value right = settled(evaluate(tree.child(node, 1), frame));
  if (left.is(ValueKind::list) || right.is(ValueKind::list)) {
    std::vector<Value> all;
    for (const Value side : {left, right}) {
      if (side.is(ValueKind::list))
        all.insert(all.end(), lists[side.id].begin(), lists[side.id].end());
      if (side.is(ValueKind::object)) all.push_back(side);
    }
    if (all.size() > kMostItems) return {};
    lists.push_back(std::move(all));
    return {ValueKind::list, static_cast<std::uint32_t>(lists.size() - 1)};
  }
  const auto before = as_text(left);
  const auto after = as_text(right);
  if (!before && !after) return {};
  const std::string text =
      before.value_or(std::string(1, kHole)) + after.value_or(std::string(1, kHole));
  return text.size() > kMostText ? Value{} : text_value(text);
}

Value Evaluator::evaluate_list(NodeId node, Frame& frame) {
  const auto& tree = this->tree(frame.file);
  std::vector<Value> items;
  for (const NodeId child : Children(tree, node)) {
    if (tree.kind(child) != NodeKind::spread) {
      items.push_back(evaluate(child, frame));
      continue;
    }
    const Value spread = evaluate(tree.child(child, 0), frame);
    if (object_of(spread)) items.push_back(settled(spread));  // *router.urls
    for (const Value inner : items_of(spread)) items.push_back(inner);
  }
  lists.push_back(std::move(items));
  return {ValueKind::list, static_cast<std::uint32_t>(lists.size() - 1)};
}

Value Evaluator::evaluate_table(NodeId node, Frame& frame) {
  const auto& tree = this->tree(frame.file);
  const auto id = static_cast<std::uint32_t>(tables.size());
  tables.emplace_back();
  Frame inside = frame;  // methods of an object literal see it as `this`
  inside.self = {ValueKind::table, id};
  for (const NodeId child : Children(tree, node)) {
    switch (tree.kind(child)) {
      case NodeKind::pair: {
        const auto key = as_text(evaluate(tree.child(child, 0), frame));
        const Value value = evaluate(tree.child(child, 1), frame);
        tables[id].emplace_back(key ? names.id(*key) : 0, value);
        break;
      }
      case NodeKind::function: {
        const Value method = define_function(child, inside, kNone);
        if (method.is(ValueKind::function)) functions[method.id].self = inside.self;
        tables[id].emplace_back(names.id(tree.text(child)), method);
        break;
      }
      case NodeKind::spread: {
        const Value other = settled(evaluate(tree.child(child, 0), frame));
        if (other.is(ValueKind::table)) {
          const Table copied = tables[other.id];
          for (const auto& [key, value] : copied) set_in(tables[id], key, value);
        }
        break;
      }
      default:
        evaluate(child, frame);
    }
  }
  return {ValueKind::table, id};
}

Value Evaluator::evaluate_subscript(NodeId node, Frame& frame) {
  const auto& tree = this->tree(frame.file);
  const Value of = settled(evaluate(tree.child(node, 0), frame));
  const Value index = settled(evaluate(tree.child(node, 1), frame));
  if (of.is(ValueKind::list) && index.is(ValueKind::number)) {
    const auto text = names.text(index.id);
    std::size_t at = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), at);
    const bool is_inside = read.ec == std::errc() && at < lists[of.id].size();
    return is_inside ? lists[of.id][at] : Value{};
  }
  // Types: List[int] is still List.
  if (of.is(ValueKind::external) && !index.is(ValueKind::text)) return of;
  if (of.is(ValueKind::class_)) return of;
  const auto key = as_text(index);
  return key ? attribute(of, names.id(*key)) : Value{};
}

Value Evaluator::evaluate_comprehension(NodeId node, Frame& frame) {
  const auto& tree = this->tree(frame.file);
  const auto parts = tree.children(node);
  std::vector<Value> results;
  scopes_.push_back({frame.scope, frame.file, {}});
  Frame inner = frame;
  inner.scope = static_cast<ScopeId>(scopes_.size() - 1);
  const bool is_simple = parts.size() == 3 && tree.kind(parts[0]) != NodeKind::pair;
  for (std::size_t i = 1; i + 1 < parts.size(); i += 2) {
    const auto items = items_of(evaluate(parts[i + 1], inner));
    if (is_simple && !items.empty() && items.size() < kMostItems) {
      for (const Value item : items) {
        assign(parts[1], item, inner, 0);
        results.push_back(evaluate(parts[0], inner));
      }
      lists.push_back(std::move(results));
      return {ValueKind::list, static_cast<std::uint32_t>(lists.size() - 1)};
    }
    assign(parts[i], items.empty() ? Value{} : items.front(), inner, 0);
  }
  if (!parts.empty()) evaluate(parts[0], inner);
  return {};
}

Value Evaluator::evaluate_operation(NodeId node, Frame& frame) {
  const auto& tree = this->tree(frame.file);
  std::vector<Value> values;
  for (const NodeId child : Children(tree, node)) values.push_back(evaluate(child, frame));
  const auto operation = tree.text(node);
  if (operation == "not" || operation == "!") return values.empty() ? Value{} : negated(values[0]);
  if (values.size() != 2) return {};
  if (operation == "&&" || operation == "and") {
    const auto truth = truth_of(values[0]);
    return truth && !*truth ? Value{ValueKind::boolean, 0} : settled(values[1]);
  }
  // Path("a") / "b" is a path.
  const Value left = settled(values[0]);
  if (operation == "/" && left.is(ValueKind::result)) return left;
  if (operation != "%") return compare(operation, settled(values[0]), settled(values[1]));
  return with_places_filled(values[0], values[1]);
}

Value Evaluator::negated(Value value) {
  const auto truth = truth_of(value);
  return truth ? Value{ValueKind::boolean, *truth ? 0U : 1U} : Value{};
}

// "%s/x" % value
Value Evaluator::with_places_filled(Value format, Value value) {
  auto text = as_text(format);
  if (!text) return {};
  const auto argument = as_text(value);
  for (std::size_t at = text->find('%'); at != std::string::npos; at = text->find('%', at + 1)) {
    auto end = text->find_first_of("sdr", at);
    if (end == std::string::npos) break;
    text->replace(at, end - at + 1, argument ? *argument : std::string(1, kHole));
  }
  return text_value(*text);
}

// What a test comes to; nullopt: that depends.
std::optional<bool> Evaluator::truth_of(Value value) {
  value = settled(value);
  switch (value.kind) {
    case ValueKind::boolean:
      return value.id != 0;
    case ValueKind::nothing:
      return false;
    case ValueKind::text:
      if (has_hole(value)) return std::nullopt;
      return !names.text(value.id).empty();
    case ValueKind::number:
      return names.text(value.id) != "0";
    case ValueKind::list:  // one that is empty so far may be filled elsewhere
      return lists[value.id].empty() ? std::nullopt : std::optional<bool>(true);
    case ValueKind::table:
      return tables[value.id].empty() ? std::nullopt : std::optional<bool>(true);
    case ValueKind::class_:
    case ValueKind::object:
    case ValueKind::instance:
    case ValueKind::function:
      return true;
    default:
      return is_unset(value) ? std::optional<bool>(false) : std::nullopt;
  }
}

// A variable of the environment, unless it is one that whoever starts the program sets.
bool Evaluator::is_unset(Value value) {
  if (!value.is(ValueKind::external) || environment_.empty()) return false;
  const auto name = names.text(value.id);
  return name.starts_with(environment_) && !set_anyway_.contains(std::string(name));
}

// x is None, x === null
Value Evaluator::compare_with_nothing(std::string_view operation, Value value) {
  const bool asks_whether = operation == "is" || operation == "==" || operation == "===";
  const bool asks_whether_not = operation == "is not" || operation == "!=" || operation == "!==";
  const bool is_plain = value.is(ValueKind::nothing) || value.is(ValueKind::boolean) ||
                        value.is(ValueKind::number) || value.is(ValueKind::text) ||
                        value.is(ValueKind::list) || value.is(ValueKind::table);
  if (!is_plain || has_hole(value) || (!asks_whether && !asks_whether_not)) return {};
  return truth(value.is(ValueKind::nothing) == asks_whether);
}

// text in [...], text not in [...]; unknown where not all of the list is known.
Value Evaluator::compare_with_list(std::string_view operation, const std::string& text,
                                   Value list) {
  if (!list.is(ValueKind::list)) return {};
  bool is_in = false;
  for (const Value item : lists[list.id]) {
    if (!settled(item).is_known()) return {};
    is_in |= as_text(item) == text;
  }
  return truth(is_in == (operation == "in"));
}

Value Evaluator::compare(std::string_view operation, Value left, Value right) {
  if (right.is(ValueKind::nothing)) return compare_with_nothing(operation, left);
  if (operation == "is" && left.is(ValueKind::object) && right.is(ValueKind::object)) {
    const bool is_open = found.objects[left.id].is_stand_in || found.objects[right.id].is_stand_in;
    return is_open ? Value{} : truth(left == right);
  }
  const bool is_equality = operation.starts_with("==") || operation.starts_with("!=");
  const bool is_other_known = right.is(ValueKind::text) && !has_hole(right);
  if (is_equality && is_unset(left) && is_other_known) return truth(operation.front() == '!');
  const auto text = as_text(left);
  if (!text || has_hole(left)) return {};
  if (operation == "in" || operation == "not in") {
    return compare_with_list(operation, *text, right);
  }
  const auto other = as_text(right);
  if (!other || has_hole(right)) return {};
  if (operation == "==" || operation == "===") return truth(*text == *other);
  if (operation == "!=" || operation == "!==") return truth(*text != *other);
  return {};
}

std::optional<std::string> Evaluator::as_text(Value value) {
  value = settled(value);
  if (value.is(ValueKind::text) || value.is(ValueKind::number))
    return std::string(names.text(value.id));
  if (!value.is(ValueKind::instance)) return std::nullopt;
  // class Role(str, Enum): ADMIN = "a": Role.ADMIN.value
  return std::nullopt;
}

}  // namespace bakeoff::scan
