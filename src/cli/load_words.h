// `bakeoff load` on the terminal.
#pragma once

#include <string>
#include <vector>

#include "cli/load_assertion.h"
#include "cli/load_order.h"
#include "cli/machine_watch.h"
#include "cli/options.h"
#include "load/io_engine.h"

namespace bakeoff::cli {

// "812 us", "12.3 ms", "1.04 s"
std::string time_words(double seconds);

// Above this share of its time with work to do, the generator may have set the pace itself.
constexpr double kBottleneckShare = 0.90;

struct LatencyRow {
  const char* name;
  const samples::LatencyHistogram& latency;
};

std::string latency_table(const std::vector<LatencyRow>& rows);

// "64 connections", "8 HTTP/2 connections of 10 streams over TLS"
std::string connection_words(const LoadOptions& options, const LoadOrder& order);

struct LoadResult {
  const load::LoadCounts& counts;
  MachineNotes machine;
};

std::string load_summary(const LoadOptions& options, const LoadOrder& order,
                         const LoadResult& result);
std::string assertion_lines(const std::vector<AssertionOutcome>& outcomes);

}  // namespace bakeoff::cli
