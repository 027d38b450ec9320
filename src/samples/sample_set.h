// SampleSet: everything a run recorded, raw. Every summary is computed from it again, bit for bit.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/units.h"
#include "samples/latency_histogram.h"

namespace bakeoff::samples {

// What went wrong with requests in a slice, by kind.
struct RequestErrors {
  std::uint64_t connect = 0;    // refused, reset while connecting
  std::uint64_t reset = 0;      // closed or reset before a whole answer
  std::uint64_t timeout = 0;    // no whole answer in time (also recorded as latency)
  std::uint64_t malformed = 0;  // bytes that are not HTTP/1.1
  std::uint64_t wrong_status = 0;
  std::uint64_t wrong_body = 0;  // body or required headers differ from the contract
  [[nodiscard]] std::uint64_t total() const {
    return connect + reset + timeout + malformed + wrong_status + wrong_body;
  }
  [[nodiscard]] std::uint64_t wrong() const { return malformed + wrong_status + wrong_body; }

  bool operator==(const RequestErrors&) const = default;
};

// Closed loop: the requests that were under way at an edge of the counted part, over all
// connections. Sum of the latencies - outside + missing = connections x seconds, exactly.
struct EdgeWaits {
  double outside = 0;  // seconds of the latencies that lie outside of the counted part
  double missing = 0;  // seconds of the counted part that are in no latency: answered after it
  int unserved = 0;    // those answered after it that had waited for nine tenths of it; their waits
                       // are among the latencies, or those would be of the lucky ones alone

  bool operator==(const EdgeWaits&) const = default;
};

// A short spell of load on one warm contestant.
struct SliceSample {
  std::string contestant;  // "node/fastify", "node/fastify#clone", the reference's id
  std::string workload;
  int epoch = 0;
  int round = 0;
  int position = 0;            // place inside the round
  double started_at = 0;       // seconds since the run began, monotonic
  double seconds = 0;          // length of the counted part
  std::uint64_t requests = 0;  // right answers in the counted part
  RequestErrors errors;
  LatencyHistogram latency;        // response times in ns of every counted request
  std::optional<EdgeWaits> edges;  // none: not known, or no closed loop of requests
  int connections = 0;
  double generator_busy =
      0;  // highest CPU share of a generator CPU, 0..1, all work on that CPU counted
  double generator_late_p99 = 0;  // seconds between readiness and handling, p99; 0: not known
  double server_cpu_seconds = 0;  // user + system of the whole process tree
  double steal_share = 0;         // of all CPUs, 0..1
  double clock_step_seconds = 0;  // realtime minus monotonic drift over the slice
  std::string first_wrong;        // what the first wrong answer looked like (short), else empty

  bool operator==(const SliceSample&) const = default;
};

// One number of one contestant in one epoch (a spawn's time to first answer, a PSS reading).
struct PointSample {
  std::string contestant;
  std::string workload;
  std::string metric;  // "time_to_first_answer", "pss_idle", "pss_loaded"
  int epoch = 0;
  int repetition = 0;
  double value = 0;
  Unit unit = Unit::none;
  double steal_share = 0;

  bool operator==(const PointSample&) const = default;
};

struct SampleSet {
  std::vector<SliceSample> slices;
  std::vector<PointSample> points;

  bool operator==(const SampleSet&) const = default;
};

}  // namespace bakeoff::samples
