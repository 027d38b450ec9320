// Dialect: what stands inside WebSocket messages. It brings a connection to where events flow,
// answers heartbeats, and tells events from the rest.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "catalog/workload.h"
#include "load/tcp.h"
#include "load/ws_upgrade.h"

namespace bakeoff::load {

using catalog::DialectKind;

struct DialectSpec {
  DialectKind kind = DialectKind::raw;
  // Socket.IO: namespace ("/chat"); Phoenix: topic ("room:1"); ActionCable: class of the channel
  // ("BenchmarkChannel"). Empty: the default namespace; the others need one.
  std::string channel = {};
  // Socket.IO and Phoenix: name of the event that is sent; ActionCable: action of the channel.
  std::string event = "message";
  // Socket.IO: an event with an acknowledgement that is sent once, with the text as its argument,
  // before anything else ("join=room-1"): how rooms are usually joined. Empty: none.
  std::string join = {};

  bool operator==(const DialectSpec&) const = default;
};

// What a dialect knows of one connection.
struct DialectState {
  std::uint8_t step = 0;
  std::uint32_t reference = 0;    // Phoenix: of the last message
  Nanoseconds heartbeat_at = 0;   // when one has to be sent; 0: never
  Nanoseconds silence_until = 0;  // when the peer is gone if nothing came; 0: never
};

enum class Meaning {
  event,    // may carry a stamp
  control,  // was dealt with
  ready,    // events flow from now on
  refused   // the peer will not have us, or does not speak the dialect
};

class Dialect {
 public:
  Dialect() = default;
  Dialect(const Dialect&) = delete;
  Dialect& operator=(const Dialect&) = delete;
  virtual ~Dialect() = default;

  // Headers, path and subprotocol that the dialect needs, where the user has not said otherwise.
  virtual void complete(UpgradeSpec& spec) const = 0;
  // The connection is a WebSocket now. `reply`: a message to send, if it is not empty. True: events
  // may flow at once.
  virtual bool opened(DialectState& state, std::string& reply) const = 0;
  // A message came. `reply` as above.
  virtual Meaning read(DialectState& state, std::string_view message, Nanoseconds now,
                       std::string& reply) const = 0;
  // Writes the message of an event around what `payload` holds.
  virtual void write_event(DialectState& state, std::string_view payload,
                           std::string& message) const = 0;
  // A message to be sent when state.heartbeat_at has come.
  virtual void write_heartbeat(DialectState& state, Nanoseconds now,
                               std::string& message) const = 0;
};

// Error: invalid_input when the channel or event cannot stand in the dialect's messages.
Result<std::unique_ptr<Dialect>> make_dialect(const DialectSpec& spec);

std::unique_ptr<Dialect> make_raw_dialect();
std::unique_ptr<Dialect> make_socket_io_dialect(const DialectSpec& spec);
std::unique_ptr<Dialect> make_phoenix_dialect(const DialectSpec& spec);
std::unique_ptr<Dialect> make_action_cable_dialect(const DialectSpec& spec);

inline bool contains(std::string_view message, std::string_view what) {
  return message.find(what) != std::string_view::npos;
}

// A whole number after "name": in a JSON text; `otherwise` when there is none.
std::uint64_t number_after(std::string_view json, std::string_view name, std::uint64_t otherwise);

}  // namespace bakeoff::load
