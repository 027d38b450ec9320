#include "scan/inventory_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace bakeoff::scan {
namespace {

template <class E, std::size_t N>
std::string_view word_of(E value, const std::array<std::string_view, N>& words) {
  return words.at(static_cast<std::size_t>(value));
}

}  // namespace

std::string_view name_of(Confidence confidence) {
  return word_of(confidence, std::array<std::string_view, 2>{"resolved", "partial"});
}

std::string_view name_of(EndpointClass kind) {
  return word_of(kind, std::array<std::string_view, 6>{"crud", "complex", "upload", "streaming",
                                                       "websocket", "page"});
}

std::string_view name_of(QueryKind kind) {
  return word_of(kind, std::array<std::string_view, 6>{"simple", "join", "aggregate", "raw_sql",
                                                       "write", "transaction"});
}

std::string_view name_of(EventDirection direction) {
  return word_of(direction, std::array<std::string_view, 2>{"received", "sent"});
}

std::string_view name_of(Severity severity) {
  return word_of(severity, std::array<std::string_view, 3>{"note", "warning", "error"});
}

std::string hint_of_nothing(const Inventory& inventory) {
  constexpr std::array<std::string_view, 3> followed{"Python", "JavaScript", "TypeScript"};
  const bool holds_some = std::ranges::any_of(inventory.languages, [&](const LanguageCount& one) {
    return std::ranges::find(followed, one.language) != followed.end();
  });
  if (holds_some) return "";
  const auto left_out =
      inventory.skipped.empty()
          ? std::string()
          : fmt::format("; {} files and folders in it were left out", inventory.skipped.size());
  return fmt::format(
      "no Python, JavaScript or TypeScript among its {} files: looked for .py, .js, .mjs, .cjs, "
      ".jsx, .ts, .mts, .cts and .tsx{}",
      inventory.files, left_out);
}

}  // namespace bakeoff::scan
