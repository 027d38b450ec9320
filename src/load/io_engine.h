// IoEngine: the seam to the network. EpollEngine is the real one; tests pass a fake that records
// what it was asked.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/units.h"
#include "load/load_target.h"
#include "load/schedule.h"
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

// A part of the counted part, by when answers arrived. The last also has what came in the drain.
struct IntervalCounts {
  double begin = 0;  // seconds from the begin of the counted part
  double length = 0;
  std::uint64_t requests = 0;
  std::uint64_t errors = 0;
  samples::LatencyHistogram latency;  // packed
};

// What one slice counted. The counted part begins after `settle` and ends before the drain.
struct LoadCounts {
  double seconds = 0;
  std::uint64_t requests = 0;  // right answers whose request was sent in the counted part or before
                               // it and whose answer arrived in it
  // Open loop: arrivals that the schedule has in the counted part, and those of them that could not
  // be sent until its end because no connection was free.
  std::uint64_t planned = 0;
  std::uint64_t unsent = 0;
  samples::RequestErrors errors;
  // Closed loop: from the sending to the last byte. Open loop: from the intended time; timed out,
  // unsent and (EdgeWaits) unserved requests are in it with the time they had waited.
  samples::LatencyHistogram latency;
  std::optional<samples::EdgeWaits> edges;  // closed loop of requests
  samples::LatencyHistogram service =
      samples::LatencyHistogram::unused();  // open loop: from the sending to the last byte
  samples::LatencyHistogram send_late =
      samples::LatencyHistogram::unused();  // open loop: from when a request could be sent to its
                                            // sending
  // Sampled, where LoadTarget asks for it: from the sending to the arrival of the last bytes in
  // this machine's kernel, and from there to their reading.
  samples::LatencyHistogram arrival = samples::LatencyHistogram::unused();
  samples::LatencyHistogram unread = samples::LatencyHistogram::unused();
  // Event streams, in the counted part: events, from the sending to the first, from one to the
  // next.
  std::uint64_t events = 0;
  samples::LatencyHistogram first_event = samples::LatencyHistogram::unused();
  samples::LatencyHistogram event_gap = samples::LatencyHistogram::unused();
  std::vector<IntervalCounts> intervals;  // empty unless asked for
  double generator_busy =
      0;  // highest share over the workers: time with work to do when pinned, else CPU time
  double generator_late_p99 = 0;
  bool used_ring = false;  // an io_uring: for some connections at least
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
  Pace pace = {};       // closed loop unless it says otherwise
  Seconds interval{0};  // of `intervals`; 0: none
  const std::atomic<int>* interrupts =
      nullptr;  // above 0: the slice ends now, and counts until now
};

using SessionId = int;

void add_errors(samples::RequestErrors& sum, const samples::RequestErrors& part);

void add_edges(std::optional<samples::EdgeWaits>& sum,
               const std::optional<samples::EdgeWaits>& part);

// Adds a later slice of the same target. Shares are weighted by time; `intervals` are left out.
void add_counts(LoadCounts& sum, const LoadCounts& part);

class IoEngine {
 public:
  IoEngine() = default;
  IoEngine(const IoEngine&) = delete;
  IoEngine& operator=(const IoEngine&) = delete;
  virtual ~IoEngine() = default;

  // Opens the keep-alive connections of a target; a server on this machine has then taken all of
  // them, unless it takes very long. Error: contestant_failed naming address and reason.
  virtual Result<SessionId> open(const LoadTarget& target) = 0;
  // Runs one slice of load, then drains: on return no request is in flight, so the server may
  // be frozen. A server that closes connections is reconnected and counted, never an error of the
  // call.
  virtual Result<LoadCounts> run(SessionId session, const SliceOrder& order) = 0;
  virtual void close(SessionId session) = 0;
  // One request on a fresh connection. Error: contestant_failed or timeout.
  virtual Result<Answer> ask(const Endpoint& endpoint, const catalog::RequestSpec& request,
                             Seconds timeout) = 0;
};

}  // namespace bakeoff::load
