// Does an 80 % range hold what it says? Asked of finished projects, each predicted from the others.
#pragma once

#include <string>
#include <vector>

#include "estimate/past_projects.h"

namespace bakeoff::estimate {

struct FinishedProject {
  PastProject project;
  std::string group;  // what belongs together, e.g. modules of one mission
};

struct Coverage {
  int asked = 0;
  int inside = 0;
  double median_width = 0;  // P90 / P10

  [[nodiscard]] double share() const { return asked > 0 ? static_cast<double>(inside) / asked : 0; }
};

// Leave one out: each project from all others.
Coverage cover_projects(const std::vector<FinishedProject>& projects);

// Leave one group out: the total of each group of two and more, simulated from the ranges of its
// members, which are predicted from the other groups.
Coverage cover_groups(const std::vector<FinishedProject>& projects, double correlation,
                      int samples = 20'000);

// Intraclass correlation of the residuals around one line through all (one-way, unbalanced; Donner
// 1986): how much of what a project is off belongs to its group.
double correlation_in_groups(const std::vector<FinishedProject>& projects);

}  // namespace bakeoff::estimate
