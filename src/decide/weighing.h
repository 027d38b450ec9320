// Weighing: the table that every question of this room is asked of: criteria with normalised
// weights, stacks with points.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "score/criterion_score.h"

namespace bakeoff::decide {

// An unknown score may be anything on the scale: uniform on 1..10, which the ranking counts as its
// mean.
inline constexpr double kLeastPoints = 1;
inline constexpr double kMostPoints = 10;
inline constexpr double kUnknownPoints = (kLeastPoints + kMostPoints) / 2;

// Two totals closer than this are equal: rounding of sums, not evidence.
inline constexpr double kEqualTotals = 1e-9;

struct WeighedCriterion {
  std::string id;
  std::string title;
  double weight = 0;  // normalised: all sum to 1
  double low = 0;  // what the user leaves open, in swing points, not normalised; both equal to the
                   // weight if nothing
  double high = 0;
};

struct Cell {
  double points = kUnknownPoints;
  double low = kLeastPoints;
  double high = kMostPoints;
  bool unknown = true;
  double coverage = 0;
};

struct WeighedStack {
  std::string name;
  std::vector<Cell> cells;  // one per criterion
};

struct Weighing {
  std::vector<WeighedCriterion>
      criteria;  // those with a weight, in the catalog's order; empty: nothing to decide on
  std::vector<WeighedStack> stacks;  // in the board's order
};

Weighing weigh(const catalog::Catalog& catalog, const score::ScoreBoard& board,
               const catalog::Profile& profile);

double total_of(const Weighing& weighing, const WeighedStack& stack);

}  // namespace bakeoff::decide
