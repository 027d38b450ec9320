// LatencyHistogram: log-linear counts of nanoseconds, relative error <= 1/128, fixed memory, mergeable in any order.
// Bucket rule after Tene's HdrHistogram: 128 linear sub-buckets per power of two.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"

namespace bakeoff::samples {

class LatencyHistogram {
 public:
  LatencyHistogram();

  void record(std::uint64_t nanoseconds) {  // hot path: one index computation, one increment
    ++counts_[index_of(nanoseconds)];
    ++total_;
    if (nanoseconds > max_) max_ = nanoseconds;
    sum_ += nanoseconds;
  }
  void merge(const LatencyHistogram& other);
  void clear();

  [[nodiscard]] std::uint64_t total() const { return total_; }
  [[nodiscard]] std::uint64_t max() const { return max_; }  // exact
  [[nodiscard]] double mean() const;                         // exact; 0 when empty
  // Smallest recorded value (bucket midpoint) with at least q of the counts at or below it; 0 when empty.
  [[nodiscard]] std::uint64_t quantile(double q) const;

  // The recorded form: (bucket index, count) pairs in order, beside exact sum and max.
  struct Cell {
    std::uint32_t bucket = 0;
    std::uint64_t count = 0;
    bool operator==(const Cell&) const = default;
  };
  [[nodiscard]] std::vector<Cell> cells() const;
  [[nodiscard]] std::uint64_t sum() const { return sum_; }
  // Error: invalid_input on an unknown bucket, an order violation or totals that do not fit.
  static Result<LatencyHistogram> from_cells(const std::vector<Cell>& cells, std::uint64_t sum, std::uint64_t max);

  bool operator==(const LatencyHistogram&) const = default;

  static std::uint32_t index_of(std::uint64_t nanoseconds);
  static std::uint64_t lowest_of(std::uint32_t bucket);   // smallest value that falls into the bucket
  static std::uint32_t bucket_count();

 private:
  std::vector<std::uint64_t> counts_;
  std::uint64_t total_ = 0;
  std::uint64_t sum_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace bakeoff::samples
