#include "measure/load_in_turns.h"

#include <algorithm>
#include <cmath>

#include "lab/linux_process_host.h"
#include "measure/rotation.h"

namespace bakeoff::measure {
namespace {

// Closes the sessions that were opened, whatever happens.
class Sessions {
 public:
  explicit Sessions(load::IoEngine& engine) : engine_(engine) {}
  Sessions(const Sessions&) = delete;
  Sessions& operator=(const Sessions&) = delete;
  ~Sessions() {
    for (const auto id : ids_) engine_.close(id);
  }

  Result<void> open(const load::LoadTarget& target) {
    BAKEOFF_TRY(id, engine_.open(target));
    ids_.push_back(id);
    return {};
  }
  [[nodiscard]] load::SessionId operator[](std::size_t i) const { return ids_[i]; }

 private:
  load::IoEngine& engine_;
  std::vector<load::SessionId> ids_;
};

bool interrupted(const TurnsOrder& order) {
  return order.interrupts != nullptr && order.interrupts->load() > 0;
}

// How the counted time is cut: an even number of rounds in every block, for the mirrored pairs.
struct Cut {
  int blocks = 2;
  int rounds = 2;
};

Cut cut_of(const TurnsOrder& order) {
  const double rounds = std::max(4.0, std::round(order.counted.count() / kTurnSeconds));
  Cut cut;
  cut.blocks = std::clamp(static_cast<int>(rounds / 2), 2, kMostBlocks);
  cut.rounds = std::max(2, 2 * static_cast<int>(std::lround(rounds / cut.blocks / 2)));
  return cut;
}

samples::SliceSample sample_of(const load::LoadCounts& counts, const TurnTarget& turn) {
  samples::SliceSample slice;
  slice.contestant = turn.label;
  slice.workload = kLoadWorkload;
  slice.seconds = counts.seconds;
  slice.requests = counts.requests;
  slice.errors = counts.errors;
  slice.latency = counts.latency;
  slice.latency.pack();
  slice.connections = turn.target.connections;
  slice.generator_busy = counts.generator_busy;
  slice.generator_late_p99 = counts.generator_late_p99;
  slice.first_wrong = counts.first_wrong;
  return slice;
}

class Turns {
 public:
  Turns(load::IoEngine& engine, Clock& clock, const TurnsOrder& order)
      : engine_(engine), clock_(clock), order_(order), sessions_(engine), random_(order.seed) {
    result_.counts.resize(order.targets.size());
  }

  Result<void> begin() {
    for (const auto& turn : order_.targets) BAKEOFF_CHECK(sessions_.open(turn.target));
    for (std::size_t i = 0; i < order_.targets.size(); ++i) {
      if (order_.warm_up.count() <= 0 || interrupted(order_)) continue;
      BAKEOFF_CHECK(engine_.run(sessions_[i], slice_order(Seconds(0), order_.warm_up)));
    }
    began_ = clock_.monotonic();
    return {};
  }

  // True: the block was finished. A block that was cut short leaves no trace.
  Result<bool> block(int number, int rounds) {
    std::vector<samples::SliceSample> slices;
    std::vector<load::LoadCounts> counts = result_.counts;
    const auto rows = rotation(order_.targets.size(), rounds, random_);
    for (std::size_t round = 0; round < rows.size(); ++round) {
      for (std::size_t position = 0; position < rows[round].size(); ++position) {
        const std::size_t target = rows[round][position];
        BAKEOFF_TRY(slice, take(target, counts[target]));
        if (interrupted(order_)) return false;
        slice.epoch = number;
        slice.round = static_cast<int>(round);
        slice.position = static_cast<int>(position);
        slices.push_back(std::move(slice));
      }
    }
    result_.counts = std::move(counts);
    std::ranges::move(slices, std::back_inserter(result_.samples.slices));
    return true;
  }

  TurnsResult finish() { return std::move(result_); }

 private:
  load::SliceOrder slice_order(Seconds settle, Seconds counted) {
    load::SliceOrder slice{settle, counted, order_.pace, Seconds(0), order_.interrupts};
    slice.pace.seed += ++slices_;  // other arrivals in every slice
    return slice;
  }

  Result<samples::SliceSample> take(std::size_t target, load::LoadCounts& sum) {
    const auto cpu = lab::read_cpu_times();
    const auto realtime = clock_.realtime();
    const auto monotonic = clock_.monotonic();
    BAKEOFF_TRY(counts, engine_.run(sessions_[target],
                                    slice_order(Seconds(kTurnSettle), Seconds(kTurnSeconds))));
    auto slice = sample_of(counts, order_.targets[target]);
    const auto took = clock_.monotonic() - monotonic;
    slice.started_at = (monotonic - began_).count();
    slice.steal_share = lab::steal_share(cpu, lab::read_cpu_times());
    slice.clock_step_seconds = std::abs((clock_.realtime() - realtime - took).count());
    load::add_counts(sum, counts);
    return slice;
  }

  load::IoEngine& engine_;
  Clock& clock_;
  const TurnsOrder& order_;
  Sessions sessions_;
  Random random_;
  Seconds began_{0};
  std::uint64_t slices_ = 0;
  TurnsResult result_;
};

}  // namespace

Result<TurnsResult> load_in_turns(load::IoEngine& engine, Clock& clock, const TurnsOrder& order,
                                  const std::function<void(double)>& progress) {
  Turns turns(engine, clock, order);
  BAKEOFF_CHECK(turns.begin());
  const Cut cut = cut_of(order);
  for (int block = 0; block < cut.blocks && !interrupted(order); ++block) {
    BAKEOFF_TRY(done, turns.block(block, cut.rounds));
    if (done && progress) progress(static_cast<double>(block + 1) / cut.blocks);
  }
  return turns.finish();
}

}  // namespace bakeoff::measure
