// EvidenceFact: one cited or judged statement about a stack, with its source and age
// (catalog/evidence/*.toml).
#pragma once

#include <optional>
#include <string>

#include "base/units.h"

namespace bakeoff::catalog {

enum class FactKind { cited, judged };

struct FactSource {
  std::string publisher;
  std::string title;
  std::string url;
  // What the figure is about: "Round 22, 28-core 10 GbE hosts", "2024 survey".
  std::string speaks_of;
  std::string published;  // date or year; empty: the source is undated
  std::string retrieved;  // date
  int ttl_days = 365;     // stale after retrieved + ttl_days

  bool operator==(const FactSource&) const = default;
};

struct EvidenceFact {
  std::string id;     // "node.techempower.plaintext"
  std::string stack;  // "node"; empty: about no single stack
  // Rows of the metrics table: "plaintext", "survey", "cold-start", "registry", ...
  std::string topic;
  FactKind kind = FactKind::cited;
  std::string claim;               // one sentence in our own words, with the figure in it
  std::optional<Estimate> value;   // numeric facts
  std::optional<Estimate> points;  // rubric facts: 1-10 on the published scale, with range
  std::string reason;              // why these points (rubric facts) or why to trust it
  std::string from_page;           // "published-comparison" when the page asserts it; else empty
  FactSource source;

  bool operator==(const EvidenceFact&) const = default;
};

}  // namespace bakeoff::catalog
