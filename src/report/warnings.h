// Warnings: what a reader must know before trusting a report. Each has an id that `bakeoff explain`
// knows.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/report.h"

namespace bakeoff::report {

struct WarningNote {
  std::string_view id;  // "W012"
  std::string_view means;
  std::string_view remedy;
};

// In order of id, those of the host facts too.
std::vector<WarningNote> warning_notes();
std::optional<WarningNote> find_warning_note(std::string_view id);

// "W024 3 comparisons are undecided: ...". REQUIRES: every other part of the report is filled.
std::vector<std::string> collect_warnings(const Report& report);

}  // namespace bakeoff::report
