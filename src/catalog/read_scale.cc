#include <fmt/format.h>

#include "catalog/internal/read_files.h"

namespace bakeoff::catalog {
namespace {

void read_bands(TableReader& table, std::vector<Band>& bands) {
  table.tables("bands", Need::required, [&](TableReader& below) {
    Band band;
    band.from = below.number("from", kPoints);
    band.word = below.text("word");
    band.means = below.text("means");
    if (!bands.empty() && band.from >= bands.back().from) {
      below.problem("from", fmt::format("bands must descend: {} stands below {}", band.from,
                                        bands.back().from));
    }
    bands.push_back(std::move(band));
  });
  if (!bands.empty() && bands.back().from > 1) {
    table.problem("bands",
                  fmt::format("points below {} fall into no band: the last one starts at 1",
                              bands.back().from));
  }
}

void read_rules(TableReader& table, ScoringRules& rules) {
  rules.win_probability = table.number("win_probability", {.least = 0.5, .most = 1});
  rules.win_gap_points = table.number("win_gap_points", {.least = 0, .most = 9});
  rules.judged_cap = table.number("judged_cap", kPoints);
  rules.least_coverage = table.number("least_coverage", kShare);
  rules.stale_widening_points = table.number("stale_widening_points", {.least = 0, .most = 9});
  rules.close_call_share = table.number("close_call_share", kShare);
}

}  // namespace

void read_scale(TableReader& table, const std::string& /*id*/, Catalog& catalog) {
  read_bands(table, catalog.scoring.bands);
  table.table("rules", Need::required,
              [&](TableReader& below) { read_rules(below, catalog.scoring); });
}

}  // namespace bakeoff::catalog
