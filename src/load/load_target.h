// LoadTarget: where to send, what to send, and which answers are right.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/request_file.h"
#include "catalog/workload.h"

namespace bakeoff::load {

enum class Protocol {
  http_1_1,
  http_2  // over TLS as agreed by ALPN, else with prior knowledge (RFC 9113 3.3)
};

struct Tls {
  std::string server_name;  // for SNI and the certificate; a name or an IP literal
  bool verifies = true;     // the certificate must be good for server_name
  std::string ca_file;      // PEM, instead of the system's; empty: the system's

  bool operator==(const Tls&) const = default;
};

struct Endpoint {
  std::string address = "127.0.0.1";  // IPv4 or IPv6 literal
  int port = 0;
  std::string socket_file = {};  // not empty: connects to this one of this machine instead
  std::optional<Tls> tls = {};
  Protocol protocol = Protocol::http_1_1;

  bool operator==(const Endpoint&) const = default;
};

// How a worker learns what has arrived, and sends.
enum class IoInterface {
  epoll,
  io_uring,  // closed loops of HTTP/1.1 on kept connections without TLS; epoll for all others
  best       // io_uring where that is possible and the kernel has it and allows it
};

struct LoadTarget {
  Endpoint endpoint;
  std::vector<catalog::RequestSpec> requests;  // sent in rotation, by weight
  std::vector<catalog::Feed> feeds = {};       // that requests are filled from
  int connections = 64;
  // Requests that a connection has under way at once. HTTP/1.1: sent together and answered in order
  // before the next ones go (closed loop only); HTTP/2: streams, each for itself.
  int at_once = 1;
  // HTTP/1.1: after so many requests a connection is closed and a new one opened, whose opening
  // counts; 0: connections are kept.
  int requests_a_connection = 0;
  std::vector<int> cpus;  // one generator thread per CPU, pinned; empty: one thread, not pinned
  double timeout_seconds = 10;
  bool counts_events = false;  // answers are event streams: their events are counted and timed
  // One read in 16 asks the kernel when the bytes arrived (SO_TIMESTAMPNS): what part of a latency
  // is the generator's own queue.
  bool samples_arrivals = false;
  bool sleeps = false;  // a pinned thread too sleeps while there is nothing to do
  IoInterface io = IoInterface::epoll;

  bool operator==(const LoadTarget&) const = default;
};

}  // namespace bakeoff::load
