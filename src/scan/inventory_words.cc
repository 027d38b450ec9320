#include "scan/inventory_words.h"

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

}  // namespace bakeoff::scan
