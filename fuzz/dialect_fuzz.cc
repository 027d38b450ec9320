// What stands inside WebSocket messages: Engine.IO and Socket.IO, Phoenix Channels, ActionCable.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "load/dialect.h"
#include "load/stamp.h"

namespace {

using bakeoff::load::DialectKind;

void speak(DialectKind kind, std::string_view message) {
  static const auto dialects = [] {
    std::array<std::unique_ptr<bakeoff::load::Dialect>, 4> made;
    for (std::size_t i = 0; i < made.size(); ++i) {
      const auto each = static_cast<DialectKind>(i);
      auto dialect =
          bakeoff::load::make_dialect({each, each == DialectKind::socket_io ? "" : "room:1"});
      if (!dialect) std::abort();
      made.at(i) = std::move(*dialect);
    }
    return made;
  }();
  const auto& dialect = *dialects.at(static_cast<std::size_t>(kind));
  bakeoff::load::DialectState state;
  std::string reply;
  (void)dialect.opened(state, reply);
  // Several: what a message means may depend on the one before.
  for (std::size_t at = 0; at < message.size();) {
    const std::size_t end = std::min(message.find('\n', at), message.size());
    (void)dialect.read(state, message.substr(at, end - at), 1 + at, reply);
    at = end + 1;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const auto kind : {DialectKind::raw, DialectKind::socket_io, DialectKind::phoenix,
                          DialectKind::action_cable}) {
    speak(kind, bytes);
  }
  (void)bakeoff::load::find_stamp(bytes, 32);
  return 0;
}
