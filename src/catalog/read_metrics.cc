#include "catalog/internal/read_files.h"

namespace bakeoff::catalog {
namespace {

constexpr std::array<Choice<Direction>, 2> kDirections{
    {{"higher_is_better", Direction::higher_is_better},
     {"lower_is_better", Direction::lower_is_better}}};

}  // namespace

void read_metrics(TableReader& table, const std::string& /*id*/, Catalog& catalog) {
  table.tables("metric", Need::required, [&](TableReader& below) {
    Metric metric;
    metric.id = below.id(kMetric);
    metric.title = below.text("title");
    metric.unit = below.choice("unit", kUnits);
    metric.direction = below.choice("direction", kDirections);
    catalog.metrics.push_back(std::move(metric));
  });
}

}  // namespace bakeoff::catalog
