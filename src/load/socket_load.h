// Load over WebSockets: echo, broadcast, or connections that just stand there; raw messages or the
// framing of Socket.IO, Phoenix Channels or ActionCable. Every frame is checked against RFC 6455
// and every message against what was sent.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/units.h"
#include "load/dialect.h"
#include "load/load_target.h"
#include "load/schedule.h"
#include "samples/latency_histogram.h"

namespace bakeoff::load {

struct SocketTarget {
  Endpoint endpoint;
  UpgradeSpec upgrade;
  DialectSpec dialect;
  int connections = 64;
  std::vector<int> cpus;  // as of LoadTarget
  double timeout_seconds = 10;
  bool sleeps = false;
};

enum class SocketMode {
  echo,       // a message comes back to who sent it
  broadcast,  // a message goes to every connection
  idle        // nothing is sent but answers to pings, and heartbeats
};

struct SocketOrder {
  SocketMode mode = SocketMode::echo;
  Seconds settle{0};
  Seconds counted{1};
  // Of messages. Closed: an echo follows at once on the last; a publisher waits until everybody has
  // its last message.
  Pace pace = {};
  int publishers = 1;  // of a broadcast: the first connections, in turn
  bool self = true;    // a publisher gets its own broadcast too
  std::size_t payload_bytes = 32;
  const std::atomic<int>* interrupts = nullptr;
};

struct SocketCounts {
  double seconds = 0;
  int connections = 0;     // that were ready when the slice began
  std::uint64_t sent = 0;  // messages in the counted part
  std::uint64_t expected =
      0;  // what they had to bring: one echo, or one message to every subscriber
  std::uint64_t received = 0;  // of that, each once
  std::uint64_t lost = 0;      // expected and not received within the timeout
  std::uint64_t duplicated = 0;
  std::uint64_t out_of_order = 0;
  std::uint64_t wrong = 0;      // events without the stamp that was sent, or with a damaged one
  std::uint64_t malformed = 0;  // frames that break RFC 6455, or the dialect
  std::uint64_t closed = 0;     // connections that ended
  std::uint64_t pings = 0;      // answered; heartbeats sent are counted too
  std::uint64_t unsent = 0;  // open loop: arrivals for which no connection was free until the end
  // From the intended time (closed loop: the sending) to the arrival: of an echo, or at every
  // receiver.
  samples::LatencyHistogram latency;
  samples::LatencyHistogram send_late;  // open loop
  double generator_busy = 0;
  std::string first_wrong;
};

class SocketEngine {
 public:
  SocketEngine();
  SocketEngine(const SocketEngine&) = delete;
  SocketEngine& operator=(const SocketEngine&) = delete;
  ~SocketEngine();  // says good-bye on every connection

  // Opens all connections and brings them to where events flow. Error: contestant_failed naming
  // what went wrong first, io for the generator's own limits.
  Result<void> open(const SocketTarget& target);
  // One slice. Connections that end are counted and stay away.
  Result<SocketCounts> run(const SocketOrder& order);

 private:
  struct Session;
  std::unique_ptr<Session> session_;
};

}  // namespace bakeoff::load
