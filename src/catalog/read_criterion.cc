#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "catalog/internal/read_files.h"

namespace bakeoff::catalog {
namespace {

constexpr std::array<Choice<ProbeInput>, 3> kInputs{{{"measured_ratio", ProbeInput::measured_ratio},
                                                     {"measured_value", ProbeInput::measured_value},
                                                     {"fact", ProbeInput::fact}}};
constexpr std::array<Choice<Axis>, 3> kAxes{
    {{"log", Axis::log}, {"linear", Axis::linear}, {"points", Axis::points}}};

// -1, 0 or 1: where the points of the anchors go as `at` grows.
int trend_of(const std::vector<Anchor>& anchors) {
  for (std::size_t i = 1; i < anchors.size(); ++i) {
    if (anchors[i].points > anchors[i - 1].points) return 1;
    if (anchors[i].points < anchors[i - 1].points) return -1;
  }
  return 0;
}

void check_order(TableReader& table, const std::vector<Anchor>& before, const Anchor& anchor) {
  if (before.empty()) return;
  const Anchor& last = before.back();
  if (anchor.at <= last.at) {
    table.problem("at", fmt::format("anchors must be sorted by 'at': {} stands after {}", anchor.at,
                                    last.at));
  }
  const double step = anchor.points - last.points;
  if (step * trend_of(before) < 0) {
    table.problem("points", fmt::format("points must only rise or only fall: {} stands after {}",
                                        anchor.points, last.points));
  }
}

std::vector<Anchor> read_anchors(TableReader& table, Axis axis) {
  std::vector<Anchor> anchors;
  table.tables("anchors", Need::optional, [&](TableReader& below) {
    Anchor anchor;
    anchor.at = below.number("at", axis == Axis::log ? kPositive : kAnyNumber);
    anchor.points = below.number("points", kPoints);
    anchor.means = below.text("means");
    check_order(below, anchors, anchor);
    anchors.push_back(std::move(anchor));
  });
  return anchors;
}

void check_anchors(TableReader& table, const Probe& probe) {
  const bool needs_anchors = probe.axis != Axis::points;
  if (!needs_anchors && table.has("anchors")) {
    table.problem("anchors",
                  "axis = \"points\" takes the points of the evidence: it has no anchors");
  }
  if (needs_anchors && !table.has("anchors")) table.problem("anchors", "missing key 'anchors'");
  if (needs_anchors && table.has("anchors") && probe.anchors.size() < 2) {
    table.problem("anchors", "an axis needs two anchors at least");
  }
  const bool is_flat = std::ranges::all_of(probe.anchors, [&](const Anchor& anchor) {
    return anchor.points == probe.anchors.front().points;
  });
  if (needs_anchors && probe.anchors.size() >= 2 && is_flat) {
    table.problem("anchors", "all anchors give the same points");
  }
}

// Points that rise with a metric where lower is better turn a criterion upside down.
Links::Question points_follow(const std::string& metric_id, int trend) {
  return [metric_id, trend](const Catalog& catalog) -> std::string {
    const auto* metric = find_metric(catalog, metric_id);
    if (metric == nullptr || trend == 0) return "";
    const int wanted = metric->direction == Direction::higher_is_better ? 1 : -1;
    if (trend == wanted) return "";
    return fmt::format("points must {} as '{}' grows", wanted > 0 ? "rise" : "fall", metric_id);
  };
}

void check_measured(TableReader& table, const Probe& probe) {
  if (table.has("topic")) table.problem("topic", "'topic' is for input = \"fact\"");
  if (!table.has("metric")) table.problem("metric", "missing key 'metric'");
  if (probe.axis == Axis::points)
    table.problem("axis", R"(a measured probe needs axis = "log" or "linear")");
  if (probe.metric.empty()) return;
  const auto dot = probe.metric.rfind('.');
  if (dot == std::string::npos) {
    table.problem("metric", fmt::format("'{}' is not of the form workload.metric", probe.metric));
    return;
  }
  const auto metric_id = probe.metric.substr(dot + 1);
  table.links().refer(kWorkload, probe.metric.substr(0, dot), table.where("metric"));
  table.links().refer(kMetric, metric_id, table.where("metric"));
  table.ask_later("anchors", points_follow(metric_id, trend_of(probe.anchors)));
}

Probe read_probe(TableReader& table, const std::string& criterion) {
  Probe probe;
  probe.id = table.id("probe", criterion);
  probe.input = table.choice("input", kInputs);
  probe.metric = table.text_or_none("metric");
  probe.topic = table.reference_or_none("topic", kTopic);
  probe.weight = table.number("weight", kPositive);
  probe.axis = table.choice("axis", kAxes);
  probe.anchors = read_anchors(table, probe.axis);
  probe.fallback = table.flag_or("fallback", false);
  probe.optional = table.flag_or("optional", false);
  probe.page_says = table.reference_or_none("page_says", kStack);
  probe.claim = table.text_or_none("claim");
  probe.reason = table.text("reason");
  if (table.has("page_says") != table.has("claim"))
    table.problem("claim",
                  "'page_says' and 'claim' go together: who leads, and why the page says so");
  check_anchors(table, probe);
  if (probe.input != ProbeInput::fact) {
    check_measured(table, probe);
  } else {
    if (table.has("metric")) table.problem("metric", "'metric' is for measured input");
    if (!table.has("topic")) table.problem("topic", "missing key 'topic'");
  }
  return probe;
}

void check_winner(TableReader& table, const PublishedScore& published) {
  const bool is_complete = std::ranges::none_of(
      published.points, [](const auto& entry) { return std::isnan(entry.second); });
  if (published.winner.empty() || published.points.empty() || !is_complete) return;
  const auto best = std::ranges::max_element(published.points, {},
                                             [](const auto& entry) { return entry.second; });
  const auto leaders = std::ranges::count(published.points, best->second,
                                          [](const auto& entry) { return entry.second; });
  const std::string winner = leaders > 1 ? "tie" : best->first;
  if (published.winner != winner) {
    table.problem("winner", fmt::format("'{}' does not follow from the points: they say '{}'",
                                        published.winner, winner));
  }
}

PublishedScore read_published(TableReader& table) {
  PublishedScore published;
  published.points = table.number_map("points", kPoints);
  table.keys_are_references("points", kStack);
  published.winner = table.text_or_none("winner");
  published.fact = table.text("fact");
  published.evidence = table.reference("evidence", kFact);
  check_winner(table, published);
  return published;
}

}  // namespace

void read_criterion(TableReader& table, const std::string& id, Catalog& catalog) {
  Criterion criterion;
  criterion.id = id;
  criterion.title = table.text("title");
  criterion.question = table.text("question");
  criterion.kind_note = table.text("kind_note");
  criterion.learn_more = table.text_or_none("learn_more");
  criterion.order = table.whole("order", {.least = 1});
  if (table.has("order")) {
    table.links().define("place in the order of criteria", std::to_string(criterion.order),
                         table.where("order"));
  }
  table.tables("probes", Need::required,
               [&](TableReader& below) { criterion.probes.push_back(read_probe(below, id)); });
  table.table("published", Need::optional,
              [&](TableReader& below) { criterion.published = read_published(below); });
  catalog.criteria.push_back(std::move(criterion));
}

}  // namespace bakeoff::catalog
