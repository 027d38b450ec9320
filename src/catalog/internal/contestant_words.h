// The {words} that a contestant's command, steps and environment may hold.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/contestant.h"

namespace bakeoff::catalog {

// "port" for "{port}". "${HOME}" belongs to a shell, "{}" and "{ x }" are ordinary text.
std::vector<std::string> words_in(std::string_view text);

// What is wrong with the words of `text` under this toolchain; empty: nothing.
std::string wrong_words(std::string_view text, ToolchainKind toolchain);

}  // namespace bakeoff::catalog
