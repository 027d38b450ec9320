#include "load/answer_json.h"

#include <nlohmann/json.hpp>

namespace bakeoff::load {

bool is_json(std::string_view text) { return nlohmann::json::accept(text); }

bool same_json(std::string_view left, std::string_view right) {
  const auto a = nlohmann::json::parse(left, nullptr, false);
  const auto b = nlohmann::json::parse(right, nullptr, false);
  return !a.is_discarded() && !b.is_discarded() && a == b;
}

}  // namespace bakeoff::load
