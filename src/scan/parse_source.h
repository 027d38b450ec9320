// A file's text as a SyntaxTree.
#pragma once

#include <chrono>
#include <string_view>

#include "base/result.h"
#include "scan/syntax.h"

namespace bakeoff::scan {

enum class SourceKind { python, javascript, typescript, tsx };

inline constexpr std::chrono::milliseconds kParseLimit{500};

// Error: timeout, when the text took longer than the limit. Parts that the grammar cannot read are
// counted in SyntaxTree::error_bytes and left out.
Result<SyntaxTree> parse_source(SourceKind kind, std::string_view text,
                                std::chrono::milliseconds limit = kParseLimit);

// By the grammar alone: what parse_source does with what the quick reader leaves to it.
Result<SyntaxTree> parse_by_grammar(SourceKind kind, std::string_view text,
                                    std::chrono::milliseconds limit);

}  // namespace bakeoff::scan
