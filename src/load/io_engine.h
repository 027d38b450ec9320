// IoEngine: the seam to the network. EpollEngine is the real one; tests pass a fake that records
// what it was asked.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/units.h"
#include "load/load_target.h"
#include "samples/sample_set.h"

namespace bakeoff::load {

// A whole answer to one request, for contract checks and ready checks.
struct Answer {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;
  double seconds = 0;  // from before connect() to the last byte

  bool operator==(const Answer&) const = default;
};

// What one slice counted. The counted part begins after `settle` and ends before the drain.
struct LoadCounts {
  double seconds = 0;
  std::uint64_t requests = 0;  // right answers whose request was sent in the counted part or before
                               // it and whose answer arrived in it
  samples::RequestErrors errors;
  samples::LatencyHistogram latency;
  double generator_busy =
      0;  // highest share over the workers: time with work to do when pinned, else CPU time
  double generator_late_p99 = 0;
  std::string first_wrong;
  // Over settle, counted part and drain: sent == answered + failed, always (a connection refused is
  // not a request).
  std::uint64_t sent = 0;
  std::uint64_t answered = 0;  // right answers
  std::uint64_t failed = 0;    // reset, timed out, malformed or wrong
};

struct SliceOrder {
  Seconds settle{0};  // send and check, do not count
  Seconds counted{1};
};

using SessionId = int;

class IoEngine {
 public:
  IoEngine() = default;
  IoEngine(const IoEngine&) = delete;
  IoEngine& operator=(const IoEngine&) = delete;
  virtual ~IoEngine() = default;

  // Opens the keep-alive connections of a target; a server on this machine has then taken all of
  // them, unless it takes very long. Error: contestant_failed naming address and reason.
  virtual Result<SessionId> open(const LoadTarget& target) = 0;
  // Runs one closed-loop slice, then drains: on return no request is in flight, so the server may
  // be frozen. A server that closes connections is reconnected and counted, never an error of the
  // call.
  virtual Result<LoadCounts> run(SessionId session, const SliceOrder& order) = 0;
  virtual void close(SessionId session) = 0;
  // One request on a fresh connection. Error: contestant_failed or timeout.
  virtual Result<Answer> ask(const Endpoint& endpoint, const catalog::RequestSpec& request,
                             Seconds timeout) = 0;
};

}  // namespace bakeoff::load
