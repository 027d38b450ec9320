#include "catalog/internal/text_rules.h"

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "base/clock.h"

namespace bakeoff::catalog {
namespace {

constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kDigits = "0123456789";

bool holds_only(std::string_view text, std::initializer_list<std::string_view> sets) {
  return std::ranges::all_of(text, [&](char c) {
    return std::ranges::any_of(sets, [c](std::string_view set) { return set.find(c) != set.npos; });
  });
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

// Digits where the pattern has 0, the same character elsewhere.
bool looks_like(std::string_view text, std::string_view pattern) {
  return std::ranges::equal(text, pattern, [](char c, char p) {
    return p == '0' ? kDigits.find(c) != std::string_view::npos : c == p;
  });
}

}  // namespace

std::string any_text(const std::string& /*text*/) { return ""; }

std::string is_date(const std::string& text) {
  if (looks_like(text, "0000-00-00") && parse_utc(text)) return "";
  return "'" + text + "' is not a date like 2026-11-23";
}

std::string is_partial_date(const std::string& text) {
  if (looks_like(text, "0000") || (looks_like(text, "0000-00") && parse_utc(text + "-01")))
    return "";
  if (is_date(text).empty()) return "";
  return "'" + text + "' is not a date like 2026-11-23, 2026-11 or 2026";
}

std::string is_url(const std::string& text) {
  const bool scheme = text.starts_with("https://") || text.starts_with("http://");
  const bool clean = std::ranges::none_of(text, [](char c) { return is_control(c) || c == ' '; });
  if (scheme && clean && text.size() > text.find("//") + 2) return "";
  return "'" + text + "' is not an address that starts with https:// or http://";
}

std::string is_url_path(const std::string& text) {
  const bool clean = std::ranges::none_of(text, [](char c) {
    return is_control(c) || c == ' ' || c == '#' || static_cast<unsigned char>(c) > 0x7e;
  });
  if (text.starts_with('/') && clean) return "";
  return "'" + text +
         "' is not a URL path: it starts with / and has no space, # or other letter that needs "
         "escaping";
}

std::string is_header_name(const std::string& text) {
  if (!text.empty() && holds_only(text, {kLower, kDigits, "!#$%&'*+-.^_`|~"})) return "";
  return "'" + text + "' is not a header name in lower case";
}

std::string is_header_value(const std::string& text) {
  if (std::ranges::none_of(text, [](char c) { return is_control(c) && c != '\t'; })) return "";
  return "header values must not hold control characters";
}

std::string is_env_name(const std::string& text) {
  if (!text.empty() && text.find('=') == std::string::npos &&
      std::ranges::none_of(text, is_control))
    return "";
  return "'" + text + "' is not a name of an environment variable";
}

std::string is_id(const std::string& text) {
  const bool ends_ok = !text.empty() && holds_only(text.substr(0, 1), {kLower, kDigits}) &&
                       holds_only(text.substr(text.size() - 1), {kLower, kDigits});
  if (ends_ok && holds_only(text, {kLower, kDigits, "-_."})) return "";
  return "'" + text + "' is not a name: lower-case letters, digits, and - _ . between them";
}

std::string is_relative_path(const std::string& text) {
  const std::filesystem::path path(text);
  if (path.empty() || std::ranges::any_of(text, is_control)) return "'" + text + "' is not a path";
  if (path.is_absolute()) return "'" + text + "' must be relative to the folder of this file";
  if (*path.lexically_normal().begin() == "..")
    return "'" + text + "' leads out of the folder of this file";
  return "";
}

std::string is_sha256(const std::string& text) {
  const bool good = text.size() == 64 && std::ranges::all_of(text, [](char c) {
                      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                    });
  return good ? "" : "is not a SHA-256 sum: 64 digits of 0-9 and a-f";
}

std::string is_json_pointer(const std::string& text) {
  bool good = text.empty() || text.front() == '/';
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '~')
      good = good && i + 1 < text.size() && (text[i + 1] == '0' || text[i + 1] == '1');
  }
  return good ? "" : "is not a JSON pointer such as /user/id";
}

}  // namespace bakeoff::catalog
