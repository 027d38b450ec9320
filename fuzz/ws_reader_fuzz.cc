// WebSocket frames: whatever the bytes and wherever they are cut, the same events and no fault.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "load/ws_reader.h"

namespace {

using bakeoff::load::WsReader;

std::string events_of(std::string_view bytes, std::size_t piece) {
  WsReader reader;
  std::string events;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    const std::string copy(bytes.substr(at, piece));
    std::string_view input = copy;
    for (;;) {
      const auto event = reader.next(input);
      if (event == WsReader::Event::need_more) break;
      events += static_cast<char>('a' + static_cast<int>(event));
      if (event == WsReader::Event::malformed) return events + reader.problem();
      events += reader.payload();
    }
  }
  return events;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string whole = events_of(bytes, size + 1);
  if (events_of(bytes, 1) != whole || events_of(bytes, 3) != whole) std::abort();
  return 0;
}
