#include <nlohmann/json.hpp>

#include "catalog/internal/text_rules.h"

namespace bakeoff::catalog {

// accept() walks the text without building a tree, so nesting costs it no stack.
std::string is_json(const std::string& text) {
  if (nlohmann::json::accept(text)) return "";
  return "is not valid JSON";
}

}  // namespace bakeoff::catalog
