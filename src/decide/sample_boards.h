// Boards and profiles from a table of points, for the tests of this room.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "decide/decide.h"

namespace bakeoff::decide {

inline constexpr double kNoScore = -1;  // in a table of points: unknown

struct Row {
  std::string stack;
  std::vector<double> points;  // one per criterion
};

// A catalog with the criteria c0, c1, ... and one profile that weighs them; the profile is the
// catalog's first.
inline catalog::Catalog weighted_catalog(const std::vector<double>& weights) {
  catalog::Catalog made;
  catalog::Profile profile;
  profile.id = "web-api";
  profile.title = "Web API";
  for (std::size_t k = 0; k < weights.size(); ++k) {
    const std::string id = "c" + std::to_string(k);
    catalog::Criterion criterion;
    criterion.id = id;
    criterion.title = "Criterion " + std::to_string(k);
    made.criteria.push_back(criterion);
    profile.weights.push_back({id, weights[k], weights[k], weights[k], ""});
  }
  made.profiles.push_back(profile);
  return made;
}

inline score::ScoreBoard board_of(const std::vector<Row>& rows, double half_width = 0) {
  score::ScoreBoard board;
  for (const Row& row : rows) {
    board.stacks.push_back(row.stack);
    for (std::size_t k = 0; k < row.points.size(); ++k) {
      score::CriterionScore score;
      score.stack = row.stack;
      score.criterion = "c" + std::to_string(k);
      if (row.points[k] != kNoScore) {
        const double points = row.points[k];
        score.points =
            Estimate{points, points - half_width, points + half_width, Unit::points, 0, 0.95};
        score.gap = score::Gap::none;
        score.coverage = 1;
      }
      board.scores.push_back(score);
    }
  }
  return board;
}

inline Decision decide_on(const catalog::Catalog& catalog, const score::ScoreBoard& board,
                          int samples = 200, std::vector<std::string> needs = {}) {
  return decide(catalog, board, Wish{&catalog.profiles.front(), std::move(needs), 1, samples});
}

inline const RankedStack& ranked(const Decision& decision, const std::string& stack) {
  for (const RankedStack& found : decision.ranking) {
    if (found.stack == stack) return found;
  }
  return decision.ranking.at(
      decision.ranking.size());  // throws: the test asked for a stack that is not there
}

}  // namespace bakeoff::decide
