// ActionCable (Rails), subprotocol actioncable-v1-json
// (docs.anycable.io/misc/action_cable_protocol): the server welcomes, the client subscribes to a
// channel and performs actions on it; the server pings every three seconds and wants no answer.
#include <fmt/format.h>

#include <iterator>

#include "load/dialect.h"

namespace bakeoff::load {
namespace {

class ActionCable final : public Dialect {
 public:
  explicit ActionCable(const DialectSpec& spec)
      : identifier_(fmt::format(R"({{\"channel\":\"{}\"}})", spec.channel)), action_(spec.event) {}

  void complete(UpgradeSpec& spec) const override {
    if (spec.path == "/") spec.path = "/cable";
    if (spec.subprotocol.empty()) spec.subprotocol = "actioncable-v1-json";
  }

  bool opened(DialectState& state, std::string& /*reply*/) const override {
    state.step = waits_for_welcome;
    return false;
  }

  Meaning read(DialectState& state, std::string_view message, Nanoseconds /*now*/,
               std::string& reply) const override {
    if (contains(message, R"("type":"ping")")) return Meaning::control;
    if (contains(message, R"("type":"welcome")")) {
      state.step = waits_for_confirmation;
      reply = fmt::format(R"({{"command":"subscribe","identifier":"{}"}})", identifier_);
      return Meaning::control;
    }
    if (contains(message, R"("type":"confirm_subscription")")) {
      state.step = is_ready;
      return Meaning::ready;
    }
    const bool is_end = contains(message, R"("type":"reject_subscription")") ||
                        contains(message, R"("type":"disconnect")");
    if (is_end || state.step != is_ready) return Meaning::refused;
    return Meaning::event;
  }

  void write_event(DialectState& /*state*/, std::string_view payload,
                   std::string& message) const override {
    fmt::format_to(
        std::back_inserter(message),
        R"({{"command":"message","identifier":"{}","data":"{{\"action\":\"{}\",\"body\":\"{}\"}}"}})",
        identifier_, action_, payload);
  }

  void write_heartbeat(DialectState& state, Nanoseconds /*now*/,
                       std::string& /*message*/) const override {
    state.heartbeat_at = 0;
  }

 private:
  enum Step : std::uint8_t { waits_for_welcome, waits_for_confirmation, is_ready };

  std::string identifier_;  // JSON, written as the inside of a JSON string
  std::string action_;
};

}  // namespace

std::unique_ptr<Dialect> make_action_cable_dialect(const DialectSpec& spec) {
  return std::make_unique<ActionCable>(spec);
}

}  // namespace bakeoff::load
