// Small catalogs, candidates and evidence for the tests of this room.
#pragma once

#include <string>
#include <vector>

#include "score/score_criteria.h"

namespace bakeoff::score {

inline UtcTime test_now() { return *parse_utc("2026-11-23T12:00:00Z"); }

// 10 at the reference's speed, 1.5 points less for each halving.
inline catalog::Probe ratio_probe(const std::string& metric = "json.throughput",
                                  double weight = 1) {
  catalog::Probe probe;
  probe.id = "measured-" + metric;
  probe.input = catalog::ProbeInput::measured_ratio;
  probe.metric = metric;
  probe.weight = weight;
  probe.axis = catalog::Axis::log;
  probe.anchors = {{1.0 / 64, 1, ""}, {1.0 / 16, 4, ""}, {0.125, 5.5, ""},
                   {0.25, 7, ""},     {0.5, 8.5, ""},    {1, 10, ""}};
  return probe;
}

inline catalog::Probe rubric_probe(const std::string& topic, double weight = 1) {
  catalog::Probe probe;
  probe.id = "rubric-" + topic;
  probe.input = catalog::ProbeInput::fact;
  probe.topic = topic;
  probe.weight = weight;
  probe.axis = catalog::Axis::points;
  return probe;
}

// Cold start in milliseconds: fewer is better, so points fall as the figure rises.
inline catalog::Probe cold_start_probe() {
  catalog::Probe probe = rubric_probe("cold-start");
  probe.id = "cited-cold-start";
  probe.axis = catalog::Axis::log;
  probe.anchors = {{20, 10, ""}, {450, 5.5, ""}, {10'000, 1, ""}};
  return probe;
}

inline catalog::EvidenceFact fact(const std::string& stack, const std::string& topic) {
  catalog::EvidenceFact made;
  made.id = stack + "." + topic;
  made.stack = stack;
  made.topic = topic;
  made.claim = "What is known about " + stack + ".";
  made.source.publisher = "somebody";
  made.source.retrieved = "2026-11-01";
  return made;
}

inline catalog::EvidenceFact rubric_fact(const std::string& stack, const std::string& topic,
                                         double points, double range = 0) {
  catalog::EvidenceFact made = fact(stack, topic);
  made.points = Estimate{points, points - range, points + range, Unit::points, 0, 0.95};
  return made;
}

inline evidence::Record ratio_record(const std::string& subject, double ratio,
                                     double half_width = 0.0,
                                     const std::string& metric = "json.throughput") {
  evidence::Record record;
  record.id = 1;
  record.subject = subject;
  record.stack = subject.substr(0, subject.find('/'));
  record.metric = metric;
  record.value =
      Estimate{100'000 * ratio, 99'000 * ratio, 101'000 * ratio, Unit::per_second, 6, 0.95};
  record.to_reference =
      Estimate{ratio, ratio - half_width, ratio + half_width, Unit::ratio, 6, 0.95};
  record.taken_at = "2026-11-23T10:00:00Z";
  return record;
}

inline Candidate candidate(const std::string& stack, const std::string& subject = "") {
  Candidate made;
  made.stack = stack;
  made.title = stack == "node" ? "Node.js" : stack == "python" ? "Python" : stack;
  made.subject = subject;
  return made;
}

inline catalog::Criterion criterion(const std::string& id, std::vector<catalog::Probe> probes) {
  catalog::Criterion made;
  made.id = id;
  made.title = id;
  made.probes = std::move(probes);
  return made;
}

inline catalog::Catalog catalog_with(std::vector<catalog::Criterion> criteria,
                                     std::vector<catalog::EvidenceFact> facts = {}) {
  catalog::Catalog made;
  made.criteria = std::move(criteria);
  made.facts = std::move(facts);
  made.scoring.bands = {{10, "proven", ""},
                        {8, "reliable", ""},
                        {6, "workable", ""},
                        {4, "prototype", ""},
                        {1, "avoid", ""}};
  catalog::Metric throughput;
  throughput.id = "throughput";
  throughput.title = "Requests per second";
  made.metrics = {throughput};
  catalog::Workload json;
  json.id = "json";
  json.title = "JSON";
  made.workloads = {json};
  return made;
}

}  // namespace bakeoff::score
