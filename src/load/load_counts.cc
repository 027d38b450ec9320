#include <algorithm>

#include "load/io_engine.h"

namespace bakeoff::load {

void add_errors(samples::RequestErrors& sum, const samples::RequestErrors& part) {
  sum.connect += part.connect;
  sum.reset += part.reset;
  sum.timeout += part.timeout;
  sum.malformed += part.malformed;
  sum.wrong_status += part.wrong_status;
  sum.wrong_body += part.wrong_body;
}

void add_edges(std::optional<samples::EdgeWaits>& sum,
               const std::optional<samples::EdgeWaits>& part) {
  if (!part) return;
  if (!sum) sum.emplace();
  sum->outside += part->outside;
  sum->missing += part->missing;
  sum->unserved += part->unserved;
}

void add_counts(LoadCounts& sum, const LoadCounts& part) {
  const double seconds = sum.seconds + part.seconds;
  const double share = seconds > 0 ? part.seconds / seconds : 1;
  sum.generator_busy += (part.generator_busy - sum.generator_busy) * share;
  sum.generator_late_p99 = std::max(sum.generator_late_p99, part.generator_late_p99);
  sum.used_ring = sum.used_ring || part.used_ring;
  sum.seconds = seconds;
  sum.requests += part.requests;
  sum.planned += part.planned;
  sum.unsent += part.unsent;
  sum.sent += part.sent;
  sum.answered += part.answered;
  sum.failed += part.failed;
  add_errors(sum.errors, part.errors);
  sum.latency.merge(part.latency);
  add_edges(sum.edges, part.edges);
  sum.service.merge(part.service);
  sum.send_late.merge(part.send_late);
  sum.arrival.merge(part.arrival);
  sum.unread.merge(part.unread);
  sum.events += part.events;
  sum.first_event.merge(part.first_event);
  sum.event_gap.merge(part.event_gap);
  if (sum.first_wrong.empty()) sum.first_wrong = part.first_wrong;
}

}  // namespace bakeoff::load
