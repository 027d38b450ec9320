// Rules for texts: each answers what is wrong ("is not a date like 2026-11-23"), or nothing.
#pragma once

#include <functional>
#include <string>

namespace bakeoff::catalog {

using TextRule = std::function<std::string(const std::string&)>;

std::string any_text(const std::string& text);         // nothing is wrong with it
std::string is_date(const std::string& text);          // 2026-11-23
std::string is_partial_date(const std::string& text);  // 2026, 2026-11 or 2026-11-23
std::string is_url(const std::string& text);           // http or https
std::string is_url_path(
    const std::string& text);  // "/items?limit=5": goes into a request line as it is
std::string is_header_name(
    const std::string& text);  // lower case, of the letters that RFC 9110 allows
std::string is_header_value(const std::string& text);  // no control characters
std::string is_env_name(const std::string& text);
std::string is_id(const std::string& text);  // lower-case letters, digits, and . - _ between them
std::string is_relative_path(const std::string& text);  // no "/..." and no ".." that leads out
std::string is_sha256(const std::string& text);         // 64 lower-case hex digits
std::string is_json_pointer(const std::string& text);   // "" or "/user/id", RFC 6901
std::string is_json(const std::string& text);           // answer_json.cc

}  // namespace bakeoff::catalog
