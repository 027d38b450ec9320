// Text that is safe to lay out: valid UTF-8 without control characters or marks that reorder what
// follows.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bakeoff::report {

// Controls (escape bytes too), bidirectional marks, line separators and broken bytes become U+FFFD;
// newlines and tabs become spaces. Names of contestants, log lines and evidence come from outside
// and may hold anything.
std::string cleaned(std::string_view text);

// The same, but newlines stay: for log excerpts.
std::string cleaned_lines(std::string_view text);

// `cleaned` in ASCII: known signs are spelt out ("+/-", "x", "..."), others become '?'.
std::string cleaned_ascii(std::string_view text);

// Columns that a terminal needs: 0 for combining marks, 2 for wide East Asian characters and emoji.
// REQUIRES: `text` was cleaned.
std::size_t display_width(std::string_view text);

// At most `width` columns, the last one an ellipsis where something was cut.
std::string cut(std::string_view text, std::size_t width, std::string_view ellipsis);

// Lines of at most `width` columns, broken at spaces; longer words are broken anywhere.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

}  // namespace bakeoff::report
