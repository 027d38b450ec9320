// Record: one piece of evidence in the ledger: a figure or statement, its kind, its source and its
// age.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/units.h"

namespace bakeoff::evidence {

enum class RecordKind { measured, cited, judged, user };
std::string_view name_of(
    RecordKind kind);  // "measured" ...; badge is its first letter in upper case
RecordKind record_kind_named(std::string_view name);

struct Record {
  std::int64_t id = 0;  // given by the ledger
  RecordKind kind = RecordKind::measured;
  std::string subject;  // stack or contestant id
  std::string stack;    // stack of the subject
  std::string metric;   // "json.throughput", or a fact's topic
  std::optional<Estimate> value;
  std::optional<Estimate> to_reference;  // measured throughput-like metrics
  bool ratio_is_upper_bound = false;
  std::string text;  // the claim, or how it was measured
  std::string publisher;
  std::string title;
  std::string url;
  std::string speaks_of;
  std::string published;
  std::string taken_at;  // measured: when; cited: retrieved
  int ttl_days = 0;      // 0: does not go stale
  std::string version;   // runtime and framework measured
  std::string run_id;
  std::string fingerprint;    // of the machine, measured records
  std::string raw_hash;       // of the samples file
  std::int64_t replaces = 0;  // id of the record this one corrects

  bool operator==(const Record&) const = default;
};

}  // namespace bakeoff::evidence
