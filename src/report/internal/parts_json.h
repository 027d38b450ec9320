// The parts of result.json, one function pair per room that a part comes from. Include in *_json.cc
// files only.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "report/report.h"

namespace bakeoff::report {

// Each write_… adds its keys to `out`; each read_… fills its members of `report` and, at the first
// mistake, `problem`.
void write_stats(const Report& report, nlohmann::ordered_json& out);
void read_stats(const nlohmann::ordered_json& in, Report& report, std::string& problem);

void write_score(const Report& report, nlohmann::ordered_json& out);
void read_score(const nlohmann::ordered_json& in, Report& report, std::string& problem);

void write_decision(const Report& report, nlohmann::ordered_json& out);
void read_decision(const nlohmann::ordered_json& in, Report& report, std::string& problem);

void write_outcome(const Report& report, nlohmann::ordered_json& out);
void read_outcome(const nlohmann::ordered_json& in, Report& report, std::string& problem);

void write_catalog(const Report& report, nlohmann::ordered_json& out);
void read_catalog(const nlohmann::ordered_json& in, Report& report, std::string& problem);

void write_evidence(const Report& report, nlohmann::ordered_json& out);
void read_evidence(const nlohmann::ordered_json& in, Report& report, std::string& problem);

}  // namespace bakeoff::report
