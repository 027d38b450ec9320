// Reads one answer of the upstream: {"id": 3, "value": 9}, keys in any order, further keys allowed.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace bakeoff::reference {

struct Item {
  std::int64_t id = 0;
  std::int64_t value = 0;

  bool operator==(const Item&) const = default;
};

// Nothing when the text is not JSON, or not such an object.
std::optional<Item> read_item(std::string_view text);

}  // namespace bakeoff::reference
