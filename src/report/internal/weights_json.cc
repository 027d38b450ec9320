#include "report/internal/weights_json.h"

#include "report/internal/json_values.h"
#include "report/internal/plain_text.h"

namespace bakeoff::report {
namespace {

// As in the ranking: an unknown score counts as the middle of the scale.
double points_in(const decide::RankedStack& ranked, const std::string& criterion) {
  constexpr double middle = 5.5;
  for (const auto& part : ranked.parts) {
    if (part.criterion == criterion) return part.unknown ? middle : part.points;
  }
  return middle;
}

double weight_in(const catalog::Profile& profile, const std::string& criterion) {
  for (const auto& weight : profile.weights) {
    if (weight.criterion == criterion) return weight.weight;
  }
  return 0;
}

std::string escaped_for_script(const std::string& json) {
  std::string out;
  for (const char c : json) {
    switch (c) {
      case '<':
        out += "\\u003c";
        break;
      case '>':
        out += "\\u003e";
        break;
      case '&':
        out += "\\u0026";
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

}  // namespace

std::string weights_json(const Lookup& lookup) {
  const Report& report = lookup.report();
  Json stacks = Json::array();
  for (const auto& ranked : report.decision.ranking) {
    Json points = Json::array();
    for (const auto& criterion : report.criteria) points.push_back(points_in(ranked, criterion.id));
    stacks.push_back(
        {{"title", cleaned(lookup.stack_title(ranked.stack))}, {"points", std::move(points)}});
  }
  Json profiles = Json::array();
  for (const auto& profile : report.profiles) {
    Json weights = Json::array();
    for (const auto& criterion : report.criteria)
      weights.push_back(weight_in(profile, criterion.id));
    profiles.push_back(std::move(weights));
  }
  const Json all{{"stacks", std::move(stacks)}, {"profiles", std::move(profiles)}};
  return escaped_for_script(all.dump(-1, ' ', true, Json::error_handler_t::replace));
}

}  // namespace bakeoff::report
