// One probe of a criterion for one candidate: its evidence, mapped to points.
#pragma once

#include <string>
#include <vector>

#include "score/score_criteria.h"

namespace bakeoff::score {

struct EvidenceAtHand {
  const catalog::Catalog& catalog;
  const std::vector<evidence::Record>& records;
  UtcTime now;
};

struct ProbeFinding {
  ProbeScore score;
  std::string badges;  // every kind of evidence behind it, once, in the order M C J U
};

bool is_measured(const catalog::Probe& probe);

ProbeFinding score_probe(const catalog::Probe& probe, const Candidate& candidate,
                         const EvidenceAtHand& evidence);

// The letters of both, each once, in the order M C J U.
std::string merge_badges(const std::string& a, const std::string& b);

}  // namespace bakeoff::score
