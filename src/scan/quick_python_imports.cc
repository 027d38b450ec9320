// Imports.
#include "scan/internal/quick_python_reader.h"

namespace bakeoff::scan {

std::string_view QuickPythonReader::dotted_name() {
  const auto begin = tokens_.now().begin;
  auto end = begin;
  for (;;) {
    if (!tokens_.is(Token::name)) {
      fail();
      return "";
    }
    end = tokens_.now().end;
    tokens_.next();
    if (!accept(".")) break;
  }
  const auto text = tokens_.between(begin, end);
  if (text.find_first_of(" \t\\\r\n") != std::string_view::npos) fail();
  return text;
}

void QuickPythonReader::import() {
  const auto line = tokens_.now().line;
  tokens_.next();
  const Mark begin = mark();
  do {
    const auto at = tokens_.now().line;
    const auto module = dotted_name();
    auto here = module.substr(0, module.find('.'));
    const bool has_alias = accept("as");
    if (has_alias) {
      if (!tokens_.is(Token::name)) {
        fail();
        return;
      }
      here = tokens_.text();
      tokens_.next();
    }
    const NodeId item = make(NodeKind::import_name, line, {leaf(NodeKind::name, line, here)});
    if (!has_alias) build_.mark(item, flag::kTopPackage);
    push(make(NodeKind::import, at, {item}, module));
  } while (accept(","));
  if (mark() > begin + 1) push(take(NodeKind::block, line, begin));
}

// The name and what it is called here.
void QuickPythonReader::import_item(std::vector<NodeId>& items) {
  const auto line = tokens_.now().line;
  const auto there = dotted_name();
  auto here = there;
  if (accept("as")) {
    if (!tokens_.is(Token::name)) {
      fail();
      return;
    }
    here = tokens_.text();
    tokens_.next();
  }
  items.push_back(make(NodeKind::import_name, line, {leaf(NodeKind::name, line, here)}, there));
}

void QuickPythonReader::import_from() {
  const auto line = tokens_.now().line;
  tokens_.next();
  const auto begin = tokens_.now().begin;
  auto end = begin;
  while (tokens_.is(".") || tokens_.is("...")) {
    end = tokens_.now().end;
    tokens_.next();
  }
  if (!tokens_.is("import")) {
    end = tokens_.now().begin;
    end += static_cast<std::uint32_t>(dotted_name().size());
  }
  const auto module = tokens_.between(begin, end);
  if (module.empty() || module.find_first_of(" \t\\\r\n") != std::string_view::npos) {
    fail();
    return;
  }
  expect("import");
  if (module == "__future__") {
    const bool has_brackets = accept("(");
    const Mark names = mark();
    do {
      if (has_brackets && tokens_.is(")")) break;
      if (!tokens_.is(Token::name)) {
        fail();
        return;
      }
      const auto at = tokens_.now().line;
      push(make(NodeKind::unknown, at, {leaf(NodeKind::name, at, tokens_.text())}));
      tokens_.next();
    } while (accept(","));
    if (has_brackets) expect(")");
    return push(take(NodeKind::unknown, line, names));
  }
  std::vector<NodeId> items;
  const auto star_line = tokens_.now().line;
  if (accept("*")) {
    items.push_back(
        make(NodeKind::import_name, star_line, {leaf(NodeKind::name, star_line, "*")}, "*"));
  } else {
    const bool has_brackets = accept("(");
    do {
      if (has_brackets && tokens_.is(")")) break;
      import_item(items);
    } while (accept(","));
    if (has_brackets) expect(")");
  }
  const NodeId made = build_.make(NodeKind::import, line, module, items);
  push(made);
}

}  // namespace bakeoff::scan
