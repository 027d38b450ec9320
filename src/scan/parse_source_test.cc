#include "scan/parse_source.h"

#include <gtest/gtest.h>

#include "scan/internal/grammars.h"

namespace bakeoff::scan {
namespace {

// "(kind text child child)" of the whole tree, to compare with.
std::string shown(const SyntaxTree& tree, NodeId node) {
  static const std::vector<std::string> kNames = {
      "-",    "module", "name",   "text",     "format", "number", "bool",   "none",
      "attr", "sub",    "call",   "new",      "kw",     "spread", "list",   "table",
      "pair", "add",    "either", "choice",   "op",     "await",  "comp",   "regex",
      "jsx",  "block",  "import", "reexport", "from",   "export", "assign", "class",
      "def",  "param",  "return", "if",       "for",    "with",   "try",    "?"};
  std::string out = "(" + kNames.at(static_cast<std::size_t>(tree.kind(node)));
  if (!tree.text(node).empty()) out += " " + std::string(tree.text(node));
  for (const NodeId child : Children(tree, node)) out += shown(tree, child);
  return out + ")";
}

std::string shown(SourceKind kind, std::string_view text) {
  const auto tree = parse_source(kind, text);
  return tree ? shown(*tree, 0) : "error";
}

TEST(Grammars, AreReadByThisRuntime) { EXPECT_TRUE(check_grammars()); }

TEST(ParseSource, ReadsPythonImportsInTheirForms) {
  EXPECT_EQ(shown(SourceKind::python, "import a.b\nimport a.b as c\nfrom ..x import y as z, w\n"),
            "(module(import a.b(from(name a)))(import a.b(from(name c)))"
            "(import ..x(from y(name z))(from w(name w))))");
}

TEST(ParseSource, ReadsADecoratedAsyncFunction) {
  EXPECT_EQ(
      shown(SourceKind::python, "@app.get('/x', tags=[1])\nasync def f(a: int = 2): return a"),
      "(module(def f(list(param a(number 2)(name int)(-)(list)))"
      "(list(call(attr get(name app))(text /x)(kw tags(list(number 1)))))"
      "(block(return(name a)))(-)))");
}

TEST(ParseSource, JoinsNeighbouringStringsAndKeepsHolesOfFormats) {
  EXPECT_EQ(shown(SourceKind::python, "p = '/a' \"/b\"\nq = f'{p}/c'"),
            "(module(assign(name p)(text /a/b)(-))(assign(name q)(format(name p)(text /c))(-)))");
}

TEST(ParseSource, ReadsScriptModulesInTheirForms) {
  EXPECT_EQ(shown(SourceKind::typescript,
                  "import d, {x as y} from 'm';\nexport * from './n';\nexport {a as b};\n"
                  "export default router;\nexport const c: T = 1;"),
            "(module(import m(from default(name d))(from x(name y)))(reexport ./n(from *(name *)))"
            "(block(export b(name a)))(export default(name router))"
            "(assign(name c)(number 1)(name T)))");
}

TEST(ParseSource, ReadsADecoratedClass) {
  EXPECT_EQ(
      shown(SourceKind::typescript,
            "@C('u') export class A extends B { constructor(private s: S) {} @G(':id') f() {} }"),
      "(module(class A(list(name B))(list(call(name C)(text u)))(block"
      "(def constructor(list(param s(-)(name S)(-)(list)))(list)(block)(-))"
      "(def f(list)(list(call(name G)(text :id)))(block)(-)))))");
}

TEST(ParseSource, CountsWhatTheGrammarCannotReadAndKeepsTheRest) {
  const auto tree = parse_source(SourceKind::python, "x = = 3\napp.get('/x')\n");
  ASSERT_TRUE(tree);
  EXPECT_GT(tree->error_bytes, 0U);
  EXPECT_NE(shown(*tree, 0).find("(text /x)"), std::string::npos);
}

TEST(ParseSource, ReadsFlowTypesAsTypeScript) {
  const auto tree = parse_source(SourceKind::javascript, "function f(a: string, b: number) {}\n");
  ASSERT_TRUE(tree);
  EXPECT_EQ(tree->error_bytes, 0U);
}

TEST(ParseSource, SaysWhereNestingWasCutOff) {
  const auto tree = parse_source(SourceKind::python, "x = " + std::string(5000, '('));
  ASSERT_TRUE(tree);
  const std::string deep = "\n\nx = " + std::string(2000, '[') + std::string(2000, ']');
  const auto cut = parse_source(SourceKind::python, deep);
  ASSERT_TRUE(cut);
  EXPECT_EQ(cut->too_deep_at, 3U);
}

TEST(SyntaxTree, SurvivesTheWayThroughItsBytes) {
  const auto tree = parse_source(SourceKind::python, "a = b.c(1, x='y')\n");
  ASSERT_TRUE(tree);
  const auto back = tree_of(bytes_of(*tree));
  EXPECT_EQ(shown(back, 0), shown(*tree, 0));
  EXPECT_TRUE(tree_of("rubbish").nodes.empty());
  auto bytes = bytes_of(*tree);
  bytes[bytes.size() - tree->texts.size() - 4] = '\x7f';  // a sibling far outside
  EXPECT_TRUE(tree_of(bytes).nodes.empty());
}

TEST(Written, IsShortAndReadable) {
  const auto tree = parse_source(SourceKind::python, "settings.PREFIX + f'/{x}'");
  ASSERT_TRUE(tree);
  EXPECT_EQ(written(*tree, tree->child(0, 0)), "settings.PREFIX + `/${x}`");
}

}  // namespace
}  // namespace bakeoff::scan
