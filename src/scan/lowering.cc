#include "scan/internal/lowering.h"

namespace bakeoff::scan {

GrammarWalk::GrammarWalk(const TSTree& tree, std::string_view source)
    : root_(ts_tree_root_node(&tree)),
      language_(ts_tree_language(&tree)),
      source_(source),
      cursor_(ts_tree_cursor_new(root_)) {}

std::string_view GrammarWalk::text(TSNode node) const {
  if (ts_node_is_null(node)) return {};
  const auto begin = ts_node_start_byte(node);
  return source_.substr(begin, ts_node_end_byte(node) - begin);
}

std::vector<GrammarChild> GrammarWalk::children(TSNode node, bool named_only) {
  std::vector<GrammarChild> found;
  if (ts_node_is_null(node)) return found;
  ts_tree_cursor_reset(&cursor_, node);
  if (!ts_tree_cursor_goto_first_child(&cursor_)) return found;
  found.reserve(named_only ? ts_node_named_child_count(node) : ts_node_child_count(node));
  do {
    const TSNode child = ts_tree_cursor_current_node(&cursor_);
    if (named_only && !ts_node_is_named(child)) continue;
    if (ts_node_is_extra(child) && !ts_node_is_error(child)) continue;  // comments
    found.push_back({child, ts_tree_cursor_current_field_id(&cursor_)});
  } while (ts_tree_cursor_goto_next_sibling(&cursor_));
  return found;
}

// Asked of the grammar once: it compares the name with all that it has.
TSFieldId GrammarWalk::field_id(FieldName name) const {
  const auto hash = (reinterpret_cast<std::uintptr_t>(name.text) * 0x9e3779b97f4a7c15U) >> 58U;
  KnownField& known = fields_[hash];
  if (known.text != name.text) {
    known = {name.text, ts_language_field_id_for_name(language_, name.text, name.size)};
  }
  return known.id;
}

TSNode GrammarWalk::field(TSNode node, FieldName name) const {
  return ts_node_is_null(node) ? node : ts_node_child_by_field_id(node, field_id(name));
}

bool GrammarWalk::has_token(TSNode node, std::string_view token) {
  if (ts_node_is_null(node)) return false;
  ts_tree_cursor_reset(&cursor_, node);
  if (!ts_tree_cursor_goto_first_child(&cursor_)) return false;
  do {
    const TSNode child = ts_tree_cursor_current_node(&cursor_);
    if (type(child) == token) return true;
    if (ts_node_is_named(child) && !ts_node_is_extra(child)) return false;  // tokens stand first
  } while (ts_tree_cursor_goto_next_sibling(&cursor_));
  return false;
}

std::uint32_t error_bytes_of(TSNode root) {
  if (!ts_node_has_error(root)) return 0;
  std::uint32_t bytes = 0;
  TSTreeCursor cursor = ts_tree_cursor_new(root);
  bool is_going_down = true;
  for (;;) {
    const TSNode node = ts_tree_cursor_current_node(&cursor);
    const bool is_error = ts_node_is_error(node) || ts_node_is_missing(node);
    if (is_going_down && is_error) bytes += ts_node_end_byte(node) - ts_node_start_byte(node) + 1;
    const bool enter = is_going_down && !is_error && ts_node_has_error(node);
    if (enter && ts_tree_cursor_goto_first_child(&cursor)) continue;
    if (ts_tree_cursor_goto_next_sibling(&cursor)) {
      is_going_down = true;
      continue;
    }
    if (!ts_tree_cursor_goto_parent(&cursor)) break;
    is_going_down = false;
  }
  ts_tree_cursor_delete(&cursor);
  return bytes;
}

}  // namespace bakeoff::scan
