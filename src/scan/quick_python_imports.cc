// Imports.
#include "scan/internal/quick_python_reader.h"

namespace bakeoff::scan {

std::string_view QuickPythonReader::dotted_name() {
  const auto begin = tokens_.now().begin;
  std::uint32_t end = 0;
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
void QuickPythonReader::import_item() {
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
  push(make(NodeKind::import_name, line, {leaf(NodeKind::name, line, here)}, there));
}

// "a.b", "." or "..a"
std::string_view QuickPythonReader::module_name() {
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
  if (module.empty() || module.find_first_of(" \t\\\r\n") != std::string_view::npos) fail();
  return module;
}

// What the language is asked for is a name, and nothing is imported.
void QuickPythonReader::future_item() {
  if (!tokens_.is(Token::name)) {
    fail();
    return;
  }
  const auto line = tokens_.now().line;
  push(make(NodeKind::unknown, line, {leaf(NodeKind::name, line, tokens_.text())}));
  tokens_.next();
}

void QuickPythonReader::import_items(bool is_future) {
  const bool has_brackets = accept("(");
  do {
    if (has_brackets && tokens_.is(")")) break;
    is_future ? future_item() : import_item();
  } while (accept(","));
  if (has_brackets) expect(")");
}

void QuickPythonReader::import_from() {
  const auto line = tokens_.now().line;
  tokens_.next();
  const auto module = module_name();
  expect("import");
  const Mark begin = mark();
  const bool is_future = module == "__future__";
  const auto star_line = tokens_.now().line;
  if (!is_future && accept("*")) {
    push(make(NodeKind::import_name, star_line, {leaf(NodeKind::name, star_line, "*")}, "*"));
  } else {
    import_items(is_future);
  }
  if (tokens_.has_failed()) return;
  push(is_future ? take(NodeKind::unknown, line, begin)
                 : take(NodeKind::import, line, begin, module));
}

}  // namespace bakeoff::scan
