// Stamp: what a test message carries, so that its receiver knows whose it is, which, and how old.
// Plain letters and digits, so that it stands in any framing (JSON strings included) as it is:
//   bk<publisher: 4 hex><number: 8 hex><sent at: 16 hex, ns of now_ns()>kb<padding: x…>
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "load/tcp.h"

namespace bakeoff::load {

struct Stamp {
  std::uint32_t publisher = 0;  // below 65536
  std::uint32_t number = 0;
  Nanoseconds sent_at = 0;

  bool operator==(const Stamp&) const = default;
};

constexpr std::size_t kStampBytes = 32;
using StampText = std::array<char, kStampBytes>;

StampText stamp_text(const Stamp& stamp);
// Appends the stamp and pads it to `size` bytes (at least kStampBytes).
void write_stamp(std::string& out, const Stamp& stamp, std::size_t size);
// The one stamp in a message, padded to `size`. Nothing: there is none, it is damaged, or there are
// two.
std::optional<Stamp> find_stamp(std::string_view message, std::size_t size);

}  // namespace bakeoff::load
