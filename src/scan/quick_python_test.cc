#include "scan/internal/quick_python.h"

#include <array>

#include "scan/parse_source.h"
#include "scan/same_trees.h"

namespace bakeoff::scan {
namespace {

std::string difference(std::string_view text) {
  const auto quick = read_python_quickly(text);
  if (!quick) return "left to the grammar";
  const auto grammar = parse_by_grammar(SourceKind::python, text, std::chrono::hours(1));
  return grammar ? first_difference(*quick, *grammar) : "the grammar gave up";
}

// What people write, one construct a line or block, with what the grammar reads in its own way.
constexpr std::array<std::string_view, 73> kRead{
    "",
    "\n# only this\n",
    "a",
    "a, b\n",
    "x = 1\n",
    "x = y = z, 1\n",
    "x, = y\n",
    "a, *b = c\n",
    "x: int = 1\ny: str\n",
    "x += 1; y -= 2\n",
    "x = 0x1F + 1_000 * 2.5e-3j ** -a\n",
    "x = a or b and not c\n",
    "x = a < b <= c is not d not in e\n",
    "x = a if b else c if d else e\n",
    "x = (yield)\n",
    "x = (\n  a +\n  b  # why\n)\n",
    "x = a + \\\n  b\n",
    "x = ()\ny = (1,)\nz = [1, *a]\nw = {1, 2}\nv = {}\nu = {'a': 1, **b}\n",
    "x = a[1]\nx = a[1, 2]\nx = a[:]\nx = a[1:2, ::3]\nx = a[b:c:d]\n",
    "x = [a for a, b in c if d for e in f]\nx = {a: b for a in c}\nx = {a for a in b}\n",
    "f(a for a in b)\nf((a for a in b), c)\n",
    "f(*a, b=1, **c)(d).e[0]\n",
    "if (n := f(a)) > 1: pass\n",
    "x = lambda a, *b, c=1, **d: a + 1\nx = lambda: 0\n",
    "'a' \"b\" r'\\d' b'c'\n",
    "x = 'it\\'s' + \"a\\nb\\q\" + 'c\\\nd'\n",
    "x = '''a\n\"b\"\n'''\ny = 1\n",
    "x = f'a{b}c{d!r:>{w}}{{e}}'\n",
    "x = f'{{{a}}}/{{b}}' rf'{{\\d}}' '{{c}}' f'{{{{'\n",
    "x = f'{a[\"b\"]}' f\"{c=}\" 'd'\n",
    "x = f'{\"text\"}'\n",
    "x = f'''a\n{b}\n''' + c\n",
    "x = '' f'{a}'\n",
    "import a\nimport a.b as c, d.e\n",
    "from a import b\nfrom . import c as d\nfrom ..a.b import (c, d as e,)\nfrom a import *\n",
    "from __future__ import annotations\n",
    "def f(a, b: int, *args, c=1, d: str = 'x', **kwargs) -> bool:\n  return a\n",
    "def f(a, /, b, *, c): ...\n",
    "def f(a: List[int], b: Dict[str, List[int]], c: a.b[int]) -> Optional[X]: ...\n",
    "def f(a: Annotated[int, Depends(x)] | None = None, b: str | None = None): ...\n",
    "def f(a: list[A] | dict[B, C] | None, b: str | tuple[str, ...] | None): ...\n",
    "async def f():\n  await g()\n  return await h(1) + 2\n",
    "@a.b(c)\n@d\nclass E(F, metaclass=G):\n  x = 1\n\n  @property\n  def y(self): return 1\n",
    "class A: pass\n",
    "if a:\n  b\nelif c:\n  d\nelse:\n  e\n",
    "for a, b in c, d:\n  e\nelse:\n  f\n",
    "for a.b in c: d\n",
    "for (a) in b: c\nfor (a, b) in c: d\nfor (a, (b, *c)), d in e: f\nx = [a for (a,) in b]\n",
    "(a, b) = c\n(a,) = b = c\n(a, *b) = c\n",
    "class A:\n  type = 'b'\n  type: str = 'c'\n  type  : int\n",
    "type = type(a)\nx = type == a\n",
    "match a:\n  case 1: b\n  case 'c' 'd' | None:\n    e\n    f\n  case _:\n    pass\n",
    "match (a, b):\n  case (C.D, E()) as f if g > 1:\n    # h\n    i\n  case [j, True], k:\n    "
    "l\nm\n",
    "match a.b(c), d:\n  case E(f, g=H(), i=J.K as l): m\n",
    "match(a)\nmatch = b\nmatch.c(d)\nmatch (e), f\nmatch[g] = match\ncase = match in h\n",
    "def f():\n  match 'a':\n    case (b): c\n\n  return d\n",
    "while a: b\n",
    "x = [*a.b]\ny = [*c(d)[e].f]\nz = g[[*h[i]\n]]\n",
    "with a as b, c as d.e, f():\n  g\n",
    "try:\n  a\nexcept B as c:\n  d\nexcept (E, F):\n  g\nelse:\n  h\nfinally:\n  i\n",
    "try:\n  a\nexcept* B:\n  c\n",
    "raise A from b\nraise\n",
    "del a, b[1]\nassert a, 'b'\n",
    "def f():\n  global a, b\n  nonlocal c\n  yield a, b\n  yield from c\n  x = yield d\n",
    "def f():\n\tif a:\n\t\tb\n\tc\n",
    "def f():\n  # first\n  a\n# less far in\n  b\n",
    "if a:\r\n  b\r\nc\r\n",
    "print('a')\nprint = 1\n",
    "x = ...\n",
    "x = -a ** -b\nx = not -a\nx = ~a\n",
    "x = a @ b << c & d ^ e | f // g % h\n",
    "x = True, False, None\n",
    "x = 'caf\xc3\xa9'  # \xe2\x82\xac\n"};

TEST(QuickPython, SaysWhatTheGrammarSays) {
  for (const auto text : kRead) EXPECT_EQ(difference(text), "") << text;
}

TEST(QuickPython, LeavesToTheGrammarWhatItIsNotSureOf) {
  for (const std::string_view text : {"match a:\n  case {'b': c}: d\n",
                                      "match a:\n  case [*b]: c\n",
                                      "match a:\n  case -1: b\n",
                                      "match a:\n  case B(c=1, d): e\n",
                                      "match a:\n  b\n",
                                      "match a: b\n",
                                      "match a\n",
                                      "type A = int\n",
                                      "((a, b)) = c\n",
                                      "(a, (b)) = c\n",
                                      "type(a).b = c\n",
                                      "print 'a'\n",
                                      "exec 'a'\n",
                                      "def f[T](a: T): ...\n",
                                      "with (a as b): c\n",
                                      "async for a in b: c\n",
                                      "(a) = b\n",
                                      "x = r'\\\\'\n",
                                      "if a:\nb\n",
                                      "if a:\n    b\n  c\n",
                                      "x = (1\n",
                                      "x = 'a\n",
                                      "x = f'{a'\n",
                                      "x = caf\xc3\xa9\n",
                                      "x = '\xff'\n",
                                      "a b\n",
                                      "x = a..b\n",
                                      "for (a()) in b: c\n",
                                      "x = f'\\N{DASH}'\n",
                                      "def f(a: list[T].x): ...\n",
                                      "x = {*a}\n",
                                      "await a ** 2\n",
                                      "$\n",
                                      "f() = 1\n",
                                      "a, 1 = b\n",
                                      "f() += 1\n",
                                      "with a as f(): b\n",
                                      "x = f'{a b}' 'c'\n",
                                      "x = 0x\n",
                                      "x = a, *b * c\n",
                                      "x = a, *b.c, d\n",
                                      "x = a, *(b)\n",
                                      "x[*b.c]\n",
                                      "[*a.b(c) for x in y]\n",
                                      "def f(* a): b\n",
                                      "\xef\xbb\xbf"
                                      "a\n"})
    EXPECT_FALSE(read_python_quickly(text)) << text;
  EXPECT_FALSE(read_python_quickly(std::string_view("a\0b", 3)));
}

TEST(QuickPython, NestingWithoutEndIsLeftToTheGrammar) {
  for (const std::string_view piece :
       {"(", "[", "{", "not ", "-", "f(", "a[", "lambda: ", "a = "}) {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += piece;
    EXPECT_FALSE(read_python_quickly(text)) << piece;
  }
  std::string blocks;
  for (int i = 0; i < 1'000; ++i)
    blocks += std::string(static_cast<std::size_t>(i), ' ') + "if a:\n";
  EXPECT_FALSE(read_python_quickly(blocks));
}

TEST(QuickPython, NumbersThatAreNoneAreLeftToTheGrammar) {
  for (const std::string text : {"1", "1_000", "0xFF_FF", ".5", "1.", "1e-3", "1E9", "2.5J"}) {
    EXPECT_TRUE(read_python_quickly("a = " + text + "\n")) << text;
  }
  for (const std::string text : {"77JJ", "7J7", "1e5e", "1e", "1_", "1__0", "0x", "0x_", "1.2.3"}) {
    EXPECT_FALSE(read_python_quickly("a = " + text + "\n")) << text;
  }
}

TEST(QuickPython, TypesWithABlankBeforeTheirBracketAreLeftToTheGrammar) {
  EXPECT_TRUE(read_python_quickly("a: X[Y] = b [c]\n"));
  for (const std::string text :
       {"a: X [Y] = 1\n", "def f(a: X[Y [Z]]): a\n", "def f() -> X\t[Y]: a\n"}) {
    EXPECT_FALSE(read_python_quickly(text)) << text;
  }
}

TEST(QuickPython, StatementsThatEndWithACommaAreLeftToTheGrammar) {
  EXPECT_TRUE(read_python_quickly("a, = b\nc = d,\ne, f\n"));
  EXPECT_FALSE(read_python_quickly("a,\nb = 1\n"));
  EXPECT_FALSE(read_python_quickly("*a,\n"));
}

TEST(QuickPython, TreesThatDifferAreTold) {
  const auto tree = [](std::string_view text) { return *read_python_quickly(text); };
  EXPECT_EQ(first_difference(tree("a = 1\n"), tree("a = 1\n")), "");
  EXPECT_NE(first_difference(tree("a = 1\n"), tree("a = 2\n")), "");
  EXPECT_NE(first_difference(tree("a = 1\n"), tree("\na = 1\n")), "");
  EXPECT_NE(first_difference(tree("f(a)\n"), tree("f(a, b)\n")), "");
}

}  // namespace
}  // namespace bakeoff::scan
