// Records for the ledger's tests.
#pragma once

#include <string>

#include "evidence/record.h"

namespace bakeoff::evidence {

// Every field set, each to another value.
inline Record full_record() {
  Record record;
  record.kind = RecordKind::measured;
  record.subject = "node/fastify";
  record.stack = "node";
  record.metric = "json.throughput";
  record.value = Estimate{61'234.5, 60'100.25, 62'300.75, Unit::per_second, 6, 0.9};
  record.to_reference = Estimate{0.38, 0.36, 0.4, Unit::ratio, 5, 0.95};
  record.ratio_is_upper_bound = true;
  record.text = "closed loop, 64 connections";
  record.publisher = "bakeoff";
  record.title = "run of a morning";
  record.url = "https://example.org/ü?a=1&b=2";
  record.speaks_of = "Fastify 5 on Node 24";
  record.published = "2026-11-23";
  record.taken_at = "2026-11-23T16:22:00Z";
  record.ttl_days = 90;
  record.version = "24.1.0/5.2.1";
  record.run_id = "run-7";
  record.fingerprint = "machine-a";
  record.raw_hash = "0123456789abcdef";
  return record;
}

inline Record measured(const std::string& subject, const std::string& metric, double value) {
  Record record;
  record.subject = subject;
  record.stack = subject.substr(0, subject.find('/'));
  record.metric = metric;
  record.value = Estimate{value, value, value, Unit::per_second, 4, 0.95};
  record.run_id = "run-1";
  return record;
}

}  // namespace bakeoff::evidence
