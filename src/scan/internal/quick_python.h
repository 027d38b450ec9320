// A reader for the Python that people write, several times as fast as the grammar. It is sure or it
// says nothing: what it does not know (match, type parameters, Python 2, mistakes) is left to the
// grammar. Both give the same tree, which tests and a fuzz target hold it to.
#pragma once

#include <optional>
#include <string_view>

#include "scan/syntax.h"

namespace bakeoff::scan {

// nullopt: ask the grammar.
std::optional<SyntaxTree> read_python_quickly(std::string_view source);

}  // namespace bakeoff::scan
