// Equality of JSON texts as values: key order and spacing are free.
#pragma once

#include <string_view>

namespace bakeoff::load {

bool is_json(std::string_view text);
// False when either is not JSON.
bool same_json(std::string_view left, std::string_view right);

}  // namespace bakeoff::load
