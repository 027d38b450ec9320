// What the upstream stub is asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace bakeoff::load {

struct StubRequest {
  enum class Kind { incomplete, item, not_found, bad };
  Kind kind = Kind::incomplete;
  std::size_t length = 0;  // bytes of the input that it took
  std::uint64_t item = 0;
  int delay_milliseconds = -1;  // -1: not named
  bool keep_alive = true;
};

// Reads one request from the front of `input`. Bad: not a GET without a body, or longer than 8 kB.
StubRequest read_stub_request(std::string_view input);
// The whole answer to it.
std::string stub_answer(const StubRequest& request);

}  // namespace bakeoff::load
