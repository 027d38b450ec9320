// The renderers: Report -> text. Same report, same bytes.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "report/report.h"

namespace bakeoff::report {

struct TerminalStyle {
  int columns = 80;
  bool colour = false;
  bool unicode = true;
};

std::string render_terminal(const Report& report, const TerminalStyle& style);
// Only the decision: ranking, because, unless, flips, wrong question (bakeoff recommend).
std::string render_decision(const Report& report, const TerminalStyle& style);
std::string render_markdown(const Report& report);
std::string render_html(const Report& report);
std::string render_json(
    const Report& report);  // result.json, docs/formats/result.md and result.schema.json
Result<Report> parse_report(std::string_view result_json);  // the same report back

}  // namespace bakeoff::report
