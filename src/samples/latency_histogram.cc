#include "samples/latency_histogram.h"

#include <algorithm>
#include <cmath>

namespace bakeoff::samples {
namespace {

constexpr std::uint32_t kSubBuckets = 128;
constexpr std::uint32_t kBuckets =
    56 * kSubBuckets + 2 * kSubBuckets;  // shifts 0..56, the first counts twice

std::uint64_t width_of(std::uint32_t bucket) {
  return bucket < 2 * kSubBuckets ? 1 : std::uint64_t{1} << (bucket / kSubBuckets - 1);
}

std::uint64_t saturating_product(std::uint64_t a, std::uint64_t b) {
  std::uint64_t result = 0;
  return __builtin_mul_overflow(a, b, &result) ? UINT64_MAX : result;
}

// The counts up to which quantile q reaches: between 1 and total.
std::uint64_t rank_of(double q, std::uint64_t total) {
  // The factor keeps 0.07 * 100 = 7.000000000000001 at rank 7.
  const double rank = std::ceil(q * static_cast<double>(total) * (1 - 1e-12));
  if (!(rank > 1)) return 1;
  if (rank >= static_cast<double>(total)) return total;
  return static_cast<std::uint64_t>(rank);
}

}  // namespace

LatencyHistogram::LatencyHistogram() : counts_(kBuckets) {}

std::uint32_t LatencyHistogram::bucket_count() { return kBuckets; }

std::uint64_t LatencyHistogram::lowest_of(std::uint32_t bucket) {
  if (bucket < 2 * kSubBuckets) return bucket;
  const std::uint32_t shift = bucket / kSubBuckets - 1;
  return static_cast<std::uint64_t>(bucket - shift * kSubBuckets) << shift;
}

std::uint64_t LatencyHistogram::middle_of(std::uint32_t bucket) {
  return lowest_of(bucket) + width_of(bucket) / 2;
}

template <class Visit>
void LatencyHistogram::visit_cells(Visit visit) const {
  for (const Cell& cell : packed_) {
    if (!visit(cell)) return;
  }
  if (counts_.empty() || total_ == 0) return;
  const std::uint32_t last = index_of(max_);
  for (std::uint32_t bucket = first_; bucket <= last; ++bucket) {
    const std::uint64_t count = counts_[bucket];
    if (count != 0 && !visit(Cell{bucket, count})) return;
  }
}

void LatencyHistogram::unpack() {
  std::vector<std::uint64_t> counts(kBuckets);
  for (const Cell& cell : packed_) counts[cell.bucket] = cell.count;
  counts_ = std::move(counts);
  packed_ = {};
}

void LatencyHistogram::pack() {
  if (counts_.empty()) return;
  packed_ = cells();
  counts_ = {};
}

void LatencyHistogram::clear() {
  if (counts_.empty()) {
    counts_.assign(kBuckets, 0);
  } else if (total_ != 0) {
    std::fill(counts_.begin() + first_, counts_.begin() + index_of(max_) + 1, 0);
  }
  packed_ = {};
  first_ = UINT32_MAX;
  total_ = 0;
  sum_ = 0;
  max_ = 0;
}

void LatencyHistogram::merge(const LatencyHistogram& other) {
  if (other.total_ == 0) return;
  if (counts_.empty()) unpack();
  other.visit_cells([this](const Cell& cell) {
    counts_[cell.bucket] = add(counts_[cell.bucket], cell.count);
    return true;
  });
  first_ = std::min(first_, other.first_);
  total_ = add(total_, other.total_);
  sum_ = add(sum_, other.sum_);
  max_ = std::max(max_, other.max_);
}

double LatencyHistogram::mean() const {
  return total_ == 0 ? 0 : static_cast<double>(sum_) / static_cast<double>(total_);
}

double LatencyHistogram::mean_square() const {
  double sum = 0;
  visit_cells([&sum](const Cell& cell) {
    const auto middle = static_cast<double>(middle_of(cell.bucket));
    sum += static_cast<double>(cell.count) * middle * middle;
    return true;
  });
  return total_ == 0 ? 0 : sum / static_cast<double>(total_);
}

std::uint64_t LatencyHistogram::quantile(double q) const {
  if (total_ == 0) return 0;
  std::uint64_t left = rank_of(q, total_);
  std::uint64_t value = max_;
  visit_cells([&left, &value](const Cell& cell) {
    if (cell.count < left) {
      left -= cell.count;
      return true;
    }
    value = std::min(middle_of(cell.bucket),
                     value);  // the last bucket's middle may lie above the maximum
    return false;
  });
  return value;
}

std::vector<LatencyHistogram::Cell> LatencyHistogram::cells() const {
  std::vector<Cell> cells;
  visit_cells([&cells](const Cell& cell) {
    cells.push_back(cell);
    return true;
  });
  return cells;
}

bool LatencyHistogram::operator==(const LatencyHistogram& other) const {
  return total_ == other.total_ && sum_ == other.sum_ && max_ == other.max_ &&
         cells() == other.cells();
}

Result<LatencyHistogram> LatencyHistogram::from_cells(const std::vector<Cell>& cells,
                                                      std::uint64_t sum, std::uint64_t max) {
  LatencyHistogram histogram{Packed{}};
  std::uint64_t least_sum = 0;
  std::uint64_t most_sum = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const Cell& cell = cells[i];
    if (cell.bucket >= kBuckets) return fail(ErrorCode::invalid_input, "a bucket does not exist");
    if (i > 0 && cell.bucket <= cells[i - 1].bucket) {
      return fail(ErrorCode::invalid_input, "the buckets do not ascend");
    }
    if (cell.count == 0 || cell.count > UINT64_MAX - histogram.total_) {
      return fail(ErrorCode::invalid_input, "a count is zero or too large");
    }
    histogram.total_ += cell.count;
    const std::uint64_t lowest = lowest_of(cell.bucket);
    least_sum = add(least_sum, saturating_product(cell.count, lowest));
    most_sum = add(most_sum, saturating_product(cell.count, lowest + (width_of(cell.bucket) - 1)));
  }
  if (cells.empty() ? max != 0 : index_of(max) != cells.back().bucket) {
    return fail(ErrorCode::invalid_input, "the maximum lies outside the last bucket");
  }
  if (sum < least_sum || sum > most_sum) {
    return fail(ErrorCode::invalid_input, "the sum does not fit the counts");
  }
  histogram.packed_ = cells;
  if (!cells.empty()) histogram.first_ = cells.front().bucket;
  histogram.sum_ = sum;
  histogram.max_ = max;
  return histogram;
}

}  // namespace bakeoff::samples
