#include "scan/parse_source.h"

#include "scan/internal/lowering.h"
#include "scan/internal/quick_python.h"

namespace bakeoff::scan {
namespace {

Grammar grammar_of(SourceKind kind) {
  switch (kind) {
    case SourceKind::python:
      return Grammar::python;
    case SourceKind::javascript:
      return Grammar::javascript;
    case SourceKind::typescript:
      return Grammar::typescript;
    case SourceKind::tsx:
      return Grammar::tsx;
  }
  return Grammar::python;
}

}  // namespace

Result<SyntaxTree> parse_source(SourceKind kind, std::string_view text,
                                std::chrono::milliseconds limit) {
  if (kind == SourceKind::python) {
    if (auto tree = read_python_quickly(text)) return std::move(*tree);
  }
  return parse_by_grammar(kind, text, limit);
}

Result<SyntaxTree> parse_by_grammar(SourceKind kind, std::string_view text,
                                    std::chrono::milliseconds limit) {
  ParsedText parsed = parse_text(grammar_of(kind), text, limit);
  if (parsed == nullptr) return fail(ErrorCode::timeout, "parsing took longer than its limit");
  // JavaScript with Flow's types reads better as TSX: keep whichever tree has fewer errors.
  if (kind == SourceKind::javascript && ts_node_has_error(ts_tree_root_node(parsed.get()))) {
    auto again = parse_text(Grammar::tsx, text, limit);
    if (again != nullptr && error_bytes_of(ts_tree_root_node(again.get())) <
                                error_bytes_of(ts_tree_root_node(parsed.get())))
      parsed = std::move(again);
  }
  return kind == SourceKind::python ? lower_python(*parsed, text) : lower_script(*parsed, text);
}

}  // namespace bakeoff::scan
