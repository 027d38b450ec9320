// LatencyHistogram: log-linear counts of nanoseconds, relative error <= 1/128, fixed memory,
// mergeable in any order. Bucket rule after Tene's HdrHistogram: 128 linear sub-buckets per power
// of two.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "base/result.h"

namespace bakeoff::samples {

class LatencyHistogram {
 public:
  LatencyHistogram();  // ready to record: 59 KB
  // Empty, and without that memory until it records.
  static LatencyHistogram unused() { return LatencyHistogram(Packed{}); }

  // Hot path: one index computation, one increment, no branch taken but the rare ones. Allocates
  // only when packed.
  void record(std::uint64_t nanoseconds) {
    if (counts_.empty()) [[unlikely]]
      unpack();
    const std::uint32_t bucket = index_of(nanoseconds);
    ++counts_[bucket];
    ++total_;
    if (bucket < first_) first_ = bucket;
    if (nanoseconds > max_) max_ = nanoseconds;
    sum_ = add(sum_, nanoseconds);
  }
  void merge(const LatencyHistogram& other);
  void clear();  // empty and ready to record
  // Keeps only the cells, for histograms that are stored. Recording or merging into it unpacks it
  // again.
  void pack();

  [[nodiscard]] std::uint64_t total() const { return total_; }
  [[nodiscard]] std::uint64_t max() const { return max_; }  // exact
  [[nodiscard]] double mean() const;                        // exact; 0 when empty
  // Smallest recorded value (bucket midpoint) with at least q of the counts at or below it; 0 when
  // empty.
  [[nodiscard]] std::uint64_t quantile(double q) const;
  // Mean of the squares, from bucket midpoints; 0 when empty.
  [[nodiscard]] double mean_square() const;

  // The recorded form: (bucket index, count) pairs in order, beside exact sum and max.
  struct Cell {
    std::uint32_t bucket = 0;
    std::uint64_t count = 0;
    bool operator==(const Cell&) const = default;
  };
  [[nodiscard]] std::vector<Cell> cells() const;
  [[nodiscard]] std::uint64_t sum() const { return sum_; }  // stays at 2^64 - 1 once it gets there
  // Packed. Error: invalid_input on an unknown bucket, an order violation or totals that do not
  // fit.
  static Result<LatencyHistogram> from_cells(const std::vector<Cell>& cells, std::uint64_t sum,
                                             std::uint64_t max);

  // Equal counts, however they are held.
  bool operator==(const LatencyHistogram& other) const;

  static std::uint32_t index_of(std::uint64_t nanoseconds) {
    const int width = static_cast<int>(std::bit_width(nanoseconds));
    const int shift = width > 8 ? width - 8 : 0;
    return static_cast<std::uint32_t>(shift) * 128 +
           static_cast<std::uint32_t>(nanoseconds >> shift);
  }
  static std::uint64_t lowest_of(
      std::uint32_t bucket);  // smallest value that falls into the bucket
  static std::uint64_t middle_of(std::uint32_t bucket);  // the value that stands for it
  static std::uint32_t bucket_count();

 private:
  struct Packed {};
  explicit LatencyHistogram(Packed /*tag*/) {}  // empty, without recording memory

  // Saturates, so that merging stays independent of the order.
  static std::uint64_t add(std::uint64_t a, std::uint64_t b) {
    std::uint64_t result = 0;
    return __builtin_add_overflow(a, b, &result) ? UINT64_MAX : result;
  }
  void unpack();
  template <class Visit>
  void visit_cells(Visit visit) const;  // in order, until `visit` returns false

  std::vector<std::uint64_t> counts_;  // one per bucket, or empty: then
  std::vector<Cell> packed_;           // these
  std::uint32_t first_ =
      UINT32_MAX;  // lowest bucket in use: where looking through counts_ may begin
  std::uint64_t total_ = 0;
  std::uint64_t sum_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace bakeoff::samples
