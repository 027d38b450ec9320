// ScoreBoard + Profile -> Decision: dominance, additive value, weight and score flips,
// wrong-question test.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "decide/decision.h"
#include "score/criterion_score.h"

namespace bakeoff::decide {

struct Wish {
  const catalog::Profile* profile = nullptr;  // REQUIRES: not null
  std::vector<std::string> needs;             // "cpu-bound", "mobile"
  std::uint64_t seed = 1;
  int samples = 10'000;
  // Needs that a scanned code base shows, each with what shows it.
  std::map<std::string, std::string> found;
};

Decision decide(const catalog::Catalog& catalog, const score::ScoreBoard& board, const Wish& wish);

}  // namespace bakeoff::decide
