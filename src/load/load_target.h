// LoadTarget: where to send, what to send, and which answers are right.
#pragma once

#include <string>
#include <vector>

#include "catalog/request_file.h"
#include "catalog/workload.h"

namespace bakeoff::load {

struct Endpoint {
  std::string address = "127.0.0.1";  // IPv4 literal
  int port = 0;

  bool operator==(const Endpoint&) const = default;
};

struct LoadTarget {
  Endpoint endpoint;
  std::vector<catalog::RequestSpec> requests;  // sent in rotation, by weight
  std::vector<catalog::Feed> feeds = {};       // that requests are filled from
  int connections = 64;
  std::vector<int> cpus;  // one generator thread per CPU, pinned; empty: one thread, not pinned
  double timeout_seconds = 10;
  bool counts_events = false;  // answers are event streams: their events are counted and timed
  // One read in 16 asks the kernel when the bytes arrived (SO_TIMESTAMPNS): what part of a latency
  // is the generator's own queue.
  bool samples_arrivals = false;
  bool sleeps = false;  // a pinned thread too sleeps while there is nothing to do

  bool operator==(const LoadTarget&) const = default;
};

}  // namespace bakeoff::load
