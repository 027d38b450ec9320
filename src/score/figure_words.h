// Figures and metrics as words for notes and reasons.
#pragma once

#include <string>
#include <string_view>

#include "base/units.h"
#include "catalog/catalog.h"

namespace bakeoff::score {

// "0.38", "61 234/s", "310 ms", "41.2 MiB", "62.3 %".
std::string figure(double value, Unit unit);

// "throughput (JSON)" for "json.throughput", from the catalog's titles; the id itself where the
// catalog has none.
std::string metric_words(const catalog::Catalog& catalog, const std::string& metric);

// "0.38 lies between 1/4 (7) and 1/2 (8.5)". REQUIRES: anchors.
std::string place_on_anchors(const catalog::Probe& probe, double x, Unit unit);

std::string without_full_stop(std::string_view sentence);

}  // namespace bakeoff::score
