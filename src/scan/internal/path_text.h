// Paths of endpoints in one spelling: "/users/{id}".
#pragma once

#include <string>
#include <string_view>

namespace bakeoff::scan {

// One piece of a path in a framework's own syntax ("colon", "brace", "angle", "regex") with its
// parameters as {name}. Holes stay.
std::string plain_piece(std::string_view piece, std::string_view syntax);

// A regular expression that describes a path: "^users/(?P<id>\d+)/$" -> "users/{id}/".
std::string plain_pattern(std::string_view pattern);

// at_dots: no slash behind a dot.
enum class Joining { with_slash, plainly, at_dots };
std::string joined_piece(std::string_view before, std::string_view piece, Joining joining);

// Begins with a slash, has none at its end, holes are "{?}".
std::string finished_path(std::string_view path);

}  // namespace bakeoff::scan
