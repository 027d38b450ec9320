// Criterion: one question a score answers, through probes with published anchor points
// (catalog/criteria/<id>.toml).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/units.h"

namespace bakeoff::catalog {

struct Anchor {
  double at = 0;      // on the probe's axis
  double points = 0;  // 1..10
  std::string means;  // what this point stands for

  bool operator==(const Anchor&) const = default;
};

enum class Axis {
  log,     // piecewise linear in log(x)
  linear,  // piecewise linear in x
  points   // the evidence already carries points (rubric); no anchors
};

enum class ProbeInput {
  measured_ratio,  // contestant / reference server, same run (metric such as "json.throughput")
  measured_value,  // absolute metric such as "coldstart.time_to_first_answer"
  fact             // evidence facts of a topic
};

struct Probe {
  std::string id;
  ProbeInput input = ProbeInput::fact;
  std::string metric;  // measured_*: "json.throughput"
  std::string topic;   // fact: EvidenceFact::topic
  double weight = 1;   // within the criterion
  Axis axis = Axis::points;
  std::vector<Anchor> anchors;  // sorted by `at`, points monotone
  // Counts only where no other probe of the criterion has evidence for the stack.
  bool fallback = false;
  // Counts where it was measured and is not missed where it was not: its workload has to be named.
  bool optional = false;
  std::string page_says;  // the stack that leads here, as the published page has it; empty: nothing
  std::string claim;      // the page's claim, in our words
  std::string reason;     // why this probe and these anchors

  bool operator==(const Probe&) const = default;
};

struct PublishedScore {
  std::map<std::string, double> points;  // stack -> 1..10
  std::string winner;                    // stack, "tie", or empty
  std::string fact;                      // the fact behind it, in our words
  std::string evidence;                  // EvidenceFact id

  bool operator==(const PublishedScore&) const = default;
};

struct Criterion {
  std::string id;
  std::string title;
  std::string question;
  std::string kind_note;  // e.g. "measured on this machine"
  std::string learn_more;
  int order = 0;  // position in every table
  std::vector<Probe> probes;
  PublishedScore published;  // empty points: the page has no such criterion

  bool operator==(const Criterion&) const = default;
};

// catalog/scale.toml: the bands of the published scale and the rules that turn scores into
// verdicts.
struct Band {
  double from = 0;  // points >= from
  std::string word;
  std::string means;

  bool operator==(const Band&) const = default;
};

struct ScoringRules {
  std::vector<Band> bands;        // highest first
  double win_probability = 0.95;  // winner needs P(A > B) at least this ...
  double win_gap_points = 0.5;    // ... and a gap at least this
  double judged_cap = 7;          // a criterion resting on judgement alone scores no more
  double least_coverage = 0.5;    // below this share of probe weight the score is unknown
  // A winner that ranks first in a smaller share of samples is "a close call".
  double close_call_share = 0.6;
  double stale_widening_points = 0.5;  // a stale fact's interval grows by this on each side

  bool operator==(const ScoringRules&) const = default;
};

}  // namespace bakeoff::catalog
