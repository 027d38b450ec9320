// The procedure of a run on servers that already run: slices in turns over the targets, in mirrored
// order; blocks of rounds take the place of epochs. Nothing is started, frozen or stopped, so the
// result says how these processes differ, not how the next ones would.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "load/io_engine.h"
#include "samples/sample_set.h"

namespace bakeoff::measure {

struct TurnTarget {
  std::string label;  // the contestant of its samples; no two alike
  load::LoadTarget target;
};

struct TurnsOrder {
  std::vector<TurnTarget> targets;  // at least two
  Seconds counted{10};              // per target, all told
  Seconds warm_up{1};               // of each target, before the first block
  load::Pace pace;                  // of every slice, begun anew
  std::uint64_t seed = 1;           // of the order
  const std::atomic<int>* interrupts = nullptr;
};

struct TurnsResult {
  samples::SampleSet samples;            // workload kLoadWorkload, epoch: block
  std::vector<load::LoadCounts> counts;  // per target, all slices added up
};

constexpr const char* kLoadWorkload = "load";
constexpr double kTurnSeconds = 0.1;  // of a slice
constexpr double kTurnSettle = 0.02;
constexpr int kMostBlocks = 20;

// `progress` is told the share that is done, 0..1, between slices. An interrupted load gives the
// blocks it had finished. Errors: those of the engine.
Result<TurnsResult> load_in_turns(load::IoEngine& engine, Clock& clock, const TurnsOrder& order,
                                  const std::function<void(double)>& progress);

}  // namespace bakeoff::measure
