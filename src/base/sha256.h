// SHA-256 (FIPS 180-4) of a byte string. Written out here because the ledger needs this one
// function and a cryptography library would be a dependency of every installation; it guards
// against accidents and edits, no secret depends on it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace bakeoff {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(std::string_view bytes);

std::string hex_of(const Sha256& digest);  // 64 lower-case digits
// All zero when `hex` is not 64 hex digits.
Sha256 digest_of_hex(std::string_view hex);

}  // namespace bakeoff
