// Socket.IO 4 over Engine.IO 4, WebSocket transport only (socket.io/docs/v4/engine-io-protocol and
// socket-io-protocol). The server opens with its timing, then the client enters a namespace; the
// server pings and the client answers.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "load/dialect.h"

namespace bakeoff::load {
namespace {

// Engine.IO packets.
constexpr char kOpen = '0';
constexpr char kClose = '1';
constexpr char kPing = '2';
constexpr char kMessage = '4';
// Socket.IO packets, after an Engine.IO message.
constexpr char kConnect = '0';
constexpr char kDisconnect = '1';
constexpr char kEvent = '2';
constexpr char kAck = '3';
constexpr char kConnectError = '4';

constexpr std::uint64_t kNanosecondsPerMillisecond = 1'000'000;
constexpr std::uint64_t kUsualInterval = 25'000;
constexpr std::uint64_t kUsualTimeout = 20'000;
constexpr std::uint64_t kLongestSilence = UINT32_MAX / 2;

class SocketIo final : public Dialect {
 public:
  explicit SocketIo(const DialectSpec& spec) : event_(spec.event) {
    if (!spec.channel.empty() && spec.channel != "/") namespace_ = spec.channel + ",";
    const auto equals = spec.join.find('=');
    if (spec.join.empty()) return;
    join_ = equals == std::string::npos
                ? fmt::format(R"(42{}0["{}"])", namespace_, spec.join)
                : fmt::format(R"(42{}0["{}","{}"])", namespace_, spec.join.substr(0, equals),
                              spec.join.substr(equals + 1));
  }

  void complete(UpgradeSpec& spec) const override {
    if (spec.path == "/") spec.path = "/socket.io/?EIO=4&transport=websocket";
  }

  bool opened(DialectState& state, std::string& /*reply*/) const override {
    state.step = waits_for_open;
    return false;
  }

  Meaning read(DialectState& state, std::string_view message, Nanoseconds now,
               std::string& reply) const override {
    if (message.empty()) return Meaning::refused;
    state.silence_until = state.silence_until == 0 ? 0 : now + silence_of(state);
    switch (message.front()) {
      case kOpen:
        return read_open(state, message, now, reply);
      case kPing:
        reply = "3";
        reply += message.substr(1);
        return Meaning::control;
      case kMessage:
        return read_packet(state, message.substr(1), reply);
      case kClose:
        return Meaning::refused;
      default:
        return state.step == is_ready ? Meaning::control : Meaning::refused;
    }
  }

  void write_event(DialectState& /*state*/, std::string_view payload,
                   std::string& message) const override {
    fmt::format_to(std::back_inserter(message), R"(42{}["{}","{}"])", namespace_, event_, payload);
  }

  void write_heartbeat(DialectState& state, Nanoseconds /*now*/,
                       std::string& /*message*/) const override {
    state.heartbeat_at = 0;  // the server's task since Engine.IO 4
  }

 private:
  enum Step : std::uint8_t { waits_for_open, waits_for_connect, waits_for_join, is_ready };

  static Nanoseconds silence_of(const DialectState& state) {
    return Nanoseconds{state.reference} * kNanosecondsPerMillisecond;
  }

  Meaning read_open(DialectState& state, std::string_view message, Nanoseconds now,
                    std::string& reply) const {
    const bool is_open = message.starts_with("0{") && message.find("\"sid\"") != message.npos;
    if (state.step != waits_for_open || !is_open) return Meaning::refused;
    const auto interval = number_after(message, "\"pingInterval\"", kUsualInterval);
    const auto timeout = number_after(message, "\"pingTimeout\"", kUsualTimeout);
    state.reference = static_cast<std::uint32_t>(std::min(interval, kLongestSilence) +
                                                 std::min(timeout, kLongestSilence));
    state.silence_until = now + silence_of(state);
    state.step = waits_for_connect;
    reply = "40" + namespace_;
    return Meaning::control;
  }

  Meaning read_packet(DialectState& state, std::string_view packet, std::string& reply) const {
    if (packet.empty()) return Meaning::refused;
    const char kind = packet.front();
    if (!is_of_namespace(packet.substr(1))) {
      return state.step == is_ready ? Meaning::control : Meaning::refused;
    }
    if (kind == kConnectError || kind == kDisconnect) return Meaning::refused;
    if (kind == kConnect && state.step == waits_for_connect) {
      reply = join_;
      state.step = join_.empty() ? is_ready : waits_for_join;
      return join_.empty() ? Meaning::ready : Meaning::control;
    }
    if (kind == kAck && state.step == waits_for_join) {
      state.step = is_ready;
      return Meaning::ready;
    }
    if (kind == kEvent || kind == kAck) return Meaning::event;
    return state.step == is_ready ? Meaning::control : Meaning::refused;
  }

  // A packet of the main namespace has no name; of another "/name," or, without data, "/name".
  [[nodiscard]] bool is_of_namespace(std::string_view rest) const {
    if (namespace_.empty()) return !rest.starts_with('/');
    return rest.starts_with(namespace_) || rest == namespace_.substr(0, namespace_.size() - 1);
  }

  std::string namespace_;  // with its comma, or empty
  std::string event_;
  std::string join_;  // the message, or empty
};

}  // namespace

std::unique_ptr<Dialect> make_socket_io_dialect(const DialectSpec& spec) {
  return std::make_unique<SocketIo>(spec);
}

}  // namespace bakeoff::load
