// Phoenix Channels, serializer 2.0.0 (hexdocs.pm/phoenix/writing_a_channels_client.html): every
// message is [join_ref, ref, topic, event, payload]; the client joins its topic and sends
// heartbeats.
#include <fmt/format.h>

#include <iterator>

#include "load/dialect.h"

namespace bakeoff::load {
namespace {

constexpr Nanoseconds kHeartbeatEvery = 30'000'000'000U;

class Phoenix final : public Dialect {
 public:
  explicit Phoenix(const DialectSpec& spec) : topic_(spec.channel), event_(spec.event) {}

  void complete(UpgradeSpec& spec) const override {
    if (spec.path == "/") spec.path = "/socket/websocket";
    if (contains(spec.path, "vsn=")) return;
    spec.path += contains(spec.path, "?") ? "&vsn=2.0.0" : "?vsn=2.0.0";
  }

  bool opened(DialectState& state, std::string& reply) const override {
    state.step = waits_for_join;
    state.reference = 1;
    reply = fmt::format(R"(["1","1","{}","phx_join",{{}}])", topic_);
    return false;
  }

  Meaning read(DialectState& state, std::string_view message, Nanoseconds now,
               std::string& /*reply*/) const override {
    if (!message.starts_with('[')) return Meaning::refused;
    if (contains(message, "\"phx_reply\"")) return read_reply(state, message, now);
    if (contains(message, "\"phx_error\"") || contains(message, "\"phx_close\""))
      return Meaning::refused;
    return state.step == is_ready ? Meaning::event : Meaning::control;
  }

  void write_event(DialectState& state, std::string_view payload,
                   std::string& message) const override {
    fmt::format_to(std::back_inserter(message), R"(["1","{}","{}","{}",{{"body":"{}"}}])",
                   ++state.reference, topic_, event_, payload);
  }

  void write_heartbeat(DialectState& state, Nanoseconds now, std::string& message) const override {
    state.heartbeat_at = now + kHeartbeatEvery;
    fmt::format_to(std::back_inserter(message), R"([null,"{}","phoenix","heartbeat",{{}}])",
                   ++state.reference);
  }

 private:
  enum Step : std::uint8_t { waits_for_join, is_ready };

  // Of the join; of a message, where the reply may be the echo; or of a heartbeat.
  static Meaning read_reply(DialectState& state, std::string_view message, Nanoseconds now) {
    const bool is_ok = contains(message, R"("status":"ok")");
    if (state.step == is_ready) return is_ok ? Meaning::event : Meaning::refused;
    if (!is_ok) return Meaning::refused;
    state.step = is_ready;
    state.heartbeat_at = now + kHeartbeatEvery;
    return Meaning::ready;
  }

  std::string topic_;
  std::string event_;
};

}  // namespace

std::unique_ptr<Dialect> make_phoenix_dialect(const DialectSpec& spec) {
  return std::make_unique<Phoenix>(spec);
}

}  // namespace bakeoff::load
