#include <fmt/format.h>

#include "catalog/internal/read_files.h"

namespace bakeoff::catalog {
namespace {

constexpr Range kEpochs{.least = 2, .most = 1'000};
constexpr Range kRounds{.least = 1, .most = 100};
constexpr Range kSpan{.least = 0, .most = 3'600};
constexpr Range kOpenShare{.least = 0, .most = 1, .above_least = true};

void read_procedure(TableReader& table, Design& design) {
  design.least_epochs = table.whole("least_epochs", kEpochs);
  design.most_epochs = table.whole("most_epochs", kEpochs);
  design.stop_early = table.flag("stop_early");
  design.slice_seconds = table.number("slice_seconds", kPositive);
  design.settle_seconds = table.number("settle_seconds", kSpan);
  design.rounds = table.whole("rounds", kRounds);
  design.process_warmup_seconds = table.number("process_warmup_seconds", kSpan);
  design.least_warmup_seconds = table.number("least_warmup_seconds", kSpan);
  design.pilot_seconds = table.number("pilot_seconds", kSpan);
  design.budget_seconds = table.number("budget_seconds", kNotNegative);
  design.cold_starts = table.whole("cold_starts", kEpochs);
  if (design.most_epochs > 0 && design.most_epochs < design.least_epochs) {
    table.problem("most_epochs", fmt::format("must be at least 'least_epochs' ({}), not {}",
                                             design.least_epochs, design.most_epochs));
  }
}

void read_limits(TableReader& table, Design& design) {
  design.tie_band = table.number("tie_band", kOpenShare);
  design.alpha = table.number("alpha", kOpenShare);
  design.least_floor = table.number("least_floor", kShare);
  design.most_generator_busy = table.number("most_generator_busy", kOpenShare);
  design.most_steal = table.number("most_steal", kShare);
  design.most_littles_law_residual = table.number("most_littles_law_residual", kShare);
}

}  // namespace

void read_designs(TableReader& table, const std::string& /*id*/, Catalog& catalog) {
  table.tables("design", Need::required, [&](TableReader& below) {
    Design design;
    design.id = below.id("design");
    read_procedure(below, design);
    read_limits(below, design);
    catalog.designs.push_back(std::move(design));
  });
}

}  // namespace bakeoff::catalog
