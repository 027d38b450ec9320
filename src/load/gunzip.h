// gunzip: what a gzip body (RFC 1952) holds.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace bakeoff::load {

// Error: invalid_input for what is no whole gzip stream, has bytes after its end, or holds more
// than `most_bytes`.
Result<std::string> gunzip(std::string_view packed, std::size_t most_bytes);

}  // namespace bakeoff::load
