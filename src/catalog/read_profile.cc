#include <fmt/format.h>

#include <algorithm>

#include "catalog/internal/read_files.h"

namespace bakeoff::catalog {
namespace {

Weight read_weight(TableReader& table, const std::string& profile) {
  Weight weight;
  weight.criterion = table.reference("criterion", kCriterion);
  if (!weight.criterion.empty()) {
    table.links().define("weight of criterion", weight.criterion, table.where("criterion"),
                         profile);
  }
  weight.weight = table.number("weight", kNotNegative);
  weight.low = table.number("low", kNotNegative);
  weight.high = table.number("high", kNotNegative);
  weight.reason = table.text("reason");
  if (weight.low > weight.weight || weight.weight > weight.high) {
    table.problem("weight", fmt::format("must hold low <= weight <= high, not {} <= {} <= {}",
                                        weight.low, weight.weight, weight.high));
  }
  return weight;
}

}  // namespace

void read_profile(TableReader& table, const std::string& id, Catalog& catalog) {
  Profile profile;
  profile.id = id;
  profile.title = table.text("title");
  profile.describes = table.text("describes");
  table.tables("weights", Need::required,
               [&](TableReader& below) { profile.weights.push_back(read_weight(below, id)); });
  const bool all_zero =
      std::ranges::all_of(profile.weights, [](const Weight& w) { return w.weight <= 0; });
  if (all_zero && !profile.weights.empty())
    table.problem("weights", "every weight is 0: nothing would count");
  catalog.profiles.push_back(std::move(profile));
}

}  // namespace bakeoff::catalog
