// Staircase: the level at which something holds half of the time. Tries go up after it held and
// down after it did not (Dixon & Mood 1948), on a scale of ratios: by big steps until a turn, then
// by smaller ones. What they tell together is judged as psychophysics judges a threshold (Watson &
// Pelli 1983, QUEST): the chance to hold falls from 1 to 0 along a logistic curve, whose middle and
// width are both unknown; given the tries, what of the middle is left is the answer.
#pragma once

#include <optional>
#include <vector>

#include "base/units.h"

namespace bakeoff::stats {

class Staircase {
 public:
  // Steps are factors above 1; `fine` is the smallest.
  Staircase(double first_level, double fine);

  [[nodiscard]] double level() const;  // to be tried next
  void tell(bool holds);
  // Median and central 95 % of the middle. Nothing before it has held, has not held, and
  // kLeastTries were made.
  [[nodiscard]] std::optional<Estimate> estimate() const;

  static constexpr std::size_t kLeastTries = 8;

 private:
  struct Try {
    double log_level = 0;
    bool holds = false;
  };
  [[nodiscard]] double log_likelihood(double middle, double width) const;

  double log_level_;
  double log_fine_;
  double log_step_;
  std::vector<Try> tries_;
};

}  // namespace bakeoff::stats
