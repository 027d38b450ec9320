// WebSocket frames: whatever the bytes and wherever they are cut, the same events and no fault.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "load/dialect.h"
#include "load/stamp.h"
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

void speak(bakeoff::load::DialectKind kind, std::string_view message) {
  auto dialect = bakeoff::load::make_dialect(
      {kind, kind == bakeoff::load::DialectKind::socket_io ? "" : "room:1"});
  if (!dialect) std::abort();
  bakeoff::load::DialectState state;
  std::string reply;
  (void)(*dialect)->opened(state, reply);
  // Twice: what a message means may depend on the one before.
  (void)(*dialect)->read(state, message, 1, reply);
  (void)(*dialect)->read(state, message.substr(message.size() / 2), 2, reply);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string whole = events_of(bytes, size + 1);
  if (events_of(bytes, 1) != whole || events_of(bytes, 3) != whole) std::abort();
  using bakeoff::load::DialectKind;
  for (const auto kind : {DialectKind::raw, DialectKind::socket_io, DialectKind::phoenix,
                          DialectKind::action_cable}) {
    speak(kind, bytes);
  }
  (void)bakeoff::load::find_stamp(bytes, 32);
  return 0;
}
