#include <fmt/format.h>

#include "report/render_estimate.h"

namespace bakeoff::report {
namespace {

// Quoted where it must be; a leading = + - @ would be run as a formula, so a quote goes before it.
std::string csv_cell(const std::string& text) {
  std::string safe = text;
  if (!safe.empty() && std::string_view("=+-@\t\r").find(safe.front()) != std::string_view::npos)
    safe.insert(safe.begin(), '\'');
  if (safe.find_first_of(",\"\r\n") == std::string::npos) return safe;
  std::string quoted = "\"";
  for (const char c : safe) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string csv_row(const estimate::LineItem& item) {
  return fmt::format(
      "{},{},{},{},{},{:.1f},{:.1f},{:.1f},{:.2f},{:.2f},{:.2f},{:.1f},{:.1f},{:.1f},"
      "{},{},{}\r\n",
      csv_cell(item.id), csv_cell(item.title), csv_cell(item.phase), csv_cell(item.counts),
      item.count, item.part.p10, item.part.p50, item.part.p90, item.unit.p10, item.unit.p50,
      item.unit.p90, item.hours.p10, item.hours.p50, item.hours.p90,
      catalog::name_of(item.basis.origin), csv_cell(item.basis.date), csv_cell(item.basis.reason));
}

}  // namespace

std::string render_estimate_csv(const estimate::MigrationEstimate& estimate) {
  std::string out =
      "item,title,phase,counts,count,part_p10,part_p50,part_p90,unit_p10,unit_p50,unit_p90,own_p10,"
      "own_p50,own_p90,origin,date,reason\r\n";
  for (const auto& item : estimate.items) out += csv_row(item);
  const auto& hours = estimate.total.hours;
  out += fmt::format("total,Total,,sum,1,{:.1f},{:.1f},{:.1f},,,,{:.1f},{:.1f},{:.1f},,,\r\n",
                     hours.p10, hours.p50, hours.p90, hours.p10, hours.p50, hours.p90);
  return out;
}

}  // namespace bakeoff::report
