#include "samples/latency_histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"

namespace bakeoff::samples {
namespace {

using Cell = LatencyHistogram::Cell;

LatencyHistogram of(const std::vector<std::uint64_t>& values) {
  LatencyHistogram histogram;
  for (const std::uint64_t value : values) histogram.record(value);
  return histogram;
}

// Spread over all powers of two, which uniform values are not.
std::uint64_t any_value(Random& random) { return random.next() >> random.below(64); }

std::vector<std::uint64_t> any_values(Random& random, std::size_t n) {
  std::vector<std::uint64_t> values(n);
  for (std::uint64_t& value : values) value = any_value(random);
  return values;
}

TEST(LatencyHistogram, EmptyHasNoValues) {
  const LatencyHistogram empty;
  EXPECT_EQ(empty.total(), 0U);
  EXPECT_EQ(empty.mean(), 0);
  EXPECT_EQ(empty.quantile(0.5), 0U);
  EXPECT_TRUE(empty.cells().empty());
}

TEST(LatencyHistogram, BucketsTileTheWholeRangeWithoutGapOrOverlap) {
  EXPECT_EQ(LatencyHistogram::lowest_of(0), 0U);
  for (std::uint32_t bucket = 0; bucket < LatencyHistogram::bucket_count(); ++bucket) {
    const std::uint64_t lowest = LatencyHistogram::lowest_of(bucket);
    ASSERT_EQ(LatencyHistogram::index_of(lowest), bucket);
    if (bucket > 0) {
      ASSERT_EQ(LatencyHistogram::index_of(lowest - 1), bucket - 1);
    }
  }
  EXPECT_EQ(LatencyHistogram::index_of(UINT64_MAX), LatencyHistogram::bucket_count() - 1);
}

TEST(LatencyHistogram, NoQuantileIsOffByMoreThanOne128th) {
  Random random(1);
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t value = any_value(random);
    const LatencyHistogram histogram = of({value, UINT64_MAX});  // the maximum must not help
    const auto exact = static_cast<double>(value);
    ASSERT_LE(std::abs(static_cast<double>(histogram.quantile(0.5)) - exact), exact / 128) << value;
  }
}

TEST(LatencyHistogram, QuantileIsTheSmallestValueWithEnoughAtOrBelowIt) {
  Random random(2);
  for (int run = 0; run < 50; ++run) {
    std::vector<std::uint64_t> values = any_values(random, 1 + random.below(300));
    const LatencyHistogram histogram = of(values);
    std::sort(values.begin(), values.end());
    for (const double q : {0.0, 0.01, 0.25, 0.5, 0.9, 0.99, 1.0}) {
      const double wanted = std::ceil(q * static_cast<double>(values.size()) - 1e-9);
      const std::uint64_t exact = values[static_cast<std::size_t>(std::max(wanted, 1.0)) - 1];
      ASSERT_EQ(LatencyHistogram::index_of(histogram.quantile(q)),
                LatencyHistogram::index_of(exact))
          << q;
    }
  }
}

TEST(LatencyHistogram, SmallWholeNumbersStayExact) {
  std::vector<std::uint64_t> values;
  for (std::uint64_t v = 1; v <= 100; ++v) values.push_back(v);
  const LatencyHistogram histogram = of(values);
  EXPECT_EQ(histogram.quantile(0.07), 7U);
  EXPECT_EQ(histogram.quantile(0.5), 50U);
  EXPECT_EQ(histogram.quantile(0.99), 99U);
  EXPECT_EQ(histogram.mean(), 50.5);
  EXPECT_DOUBLE_EQ(histogram.mean_square(), 3383.5);
}

TEST(LatencyHistogram, TakesZeroAndTheLargestNumber) {
  const LatencyHistogram histogram = of({0, UINT64_MAX});
  EXPECT_EQ(histogram.total(), 2U);
  EXPECT_EQ(histogram.quantile(0.5), 0U);
  EXPECT_EQ(histogram.max(), UINT64_MAX);
  const auto top = static_cast<double>(UINT64_MAX);
  EXPECT_NEAR(static_cast<double>(histogram.quantile(1)), top, top / 128);
}

TEST(LatencyHistogram, SumStaysAtTheTopInsteadOfStartingAgain) {
  EXPECT_EQ(of({UINT64_MAX, UINT64_MAX, 5}).sum(), UINT64_MAX);
  EXPECT_EQ(of({UINT64_MAX - 5, 5}).sum(), UINT64_MAX);
  EXPECT_EQ(of({UINT64_MAX - 6, 5}).sum(), UINT64_MAX - 1);
}

TEST(LatencyHistogram, StrangeQuantilesAskForTheFirstOrTheLast) {
  const LatencyHistogram histogram = of({10, 20, 30});
  EXPECT_EQ(histogram.quantile(-1), 10U);
  EXPECT_EQ(histogram.quantile(std::nan("")), 10U);
  EXPECT_EQ(histogram.quantile(7), 30U);
}

TEST(LatencyHistogram, MergesToTheSameInAnyOrderAndGrouping) {
  Random random(3);
  for (int run = 0; run < 30; ++run) {
    std::vector<LatencyHistogram> parts;
    LatencyHistogram all;
    for (int i = 0; i < 5; ++i) {
      const std::vector<std::uint64_t> values = any_values(random, random.below(200));
      parts.push_back(of(values));
      if (random.below(2) == 0) parts.back().pack();
      for (const std::uint64_t value : values) all.record(value);
    }
    random.shuffle(parts);
    LatencyHistogram left;  // ((((a b) c) d) e)
    for (const LatencyHistogram& part : parts) left.merge(part);
    LatencyHistogram right = parts[4];  // (a (b (c (d e))))
    for (int i = 3; i >= 0; --i) {
      LatencyHistogram next = parts[static_cast<std::size_t>(i)];
      next.merge(right);
      right = next;
    }
    ASSERT_EQ(left, all);
    ASSERT_EQ(right, all);
  }
}

TEST(LatencyHistogram, DiffersWhenOneValueDiffers) {
  EXPECT_NE(of({1, 2, 3}), of({1, 2, 4}));
  EXPECT_NE(of({1000, 1001, 1000}), of({1000, 1001, 1001}));  // same buckets, other sum
}

TEST(LatencyHistogram, PackingChangesNothingThatCanBeAsked) {
  Random random(4);
  const LatencyHistogram dense = of(any_values(random, 500));
  LatencyHistogram packed = dense;
  packed.pack();
  EXPECT_EQ(packed, dense);
  EXPECT_EQ(packed.quantile(0.9), dense.quantile(0.9));
  EXPECT_EQ(packed.mean_square(), dense.mean_square());
  LatencyHistogram more = dense;
  more.record(77);
  packed.record(77);
  EXPECT_EQ(packed, more);
  packed.clear();
  EXPECT_EQ(packed, LatencyHistogram());
}

TEST(LatencyHistogram, CellsCarryEverything) {
  Random random(5);
  for (int run = 0; run < 50; ++run) {
    const LatencyHistogram histogram = of(any_values(random, random.below(300)));
    const auto again =
        LatencyHistogram::from_cells(histogram.cells(), histogram.sum(), histogram.max());
    ASSERT_TRUE(again) << again.error().message;
    ASSERT_EQ(*again, histogram);
  }
}

TEST(LatencyHistogram, RejectsCellsThatCannotBe) {
  struct Case {
    const char* name;
    std::vector<Cell> cells;
    std::uint64_t sum;
    std::uint64_t max;
    const char* why;
  };
  const std::uint32_t last = LatencyHistogram::bucket_count() - 1;
  const std::vector<Case> cases = {
      {"unknown bucket", {{last + 1, 1}}, 9, 9, "does not exist"},
      {"twice the same", {{5, 1}, {5, 1}}, 10, 5, "ascend"},
      {"backwards", {{6, 1}, {5, 1}}, 11, 6, "ascend"},
      {"empty cell", {{5, 0}}, 0, 5, "zero or too large"},
      {"overflowing counts", {{5, UINT64_MAX}, {6, 1}}, 9, 6, "zero or too large"},
      {"maximum elsewhere", {{5, 1}}, 5, 6, "maximum"},
      {"maximum of nothing", {}, 0, 6, "maximum"},
      {"sum of nothing", {}, 1, 0, "sum"},
      {"sum too small", {{5, 2}}, 9, 5, "sum"},
      {"sum too large", {{5, 2}}, 11, 5, "sum"},
  };
  for (const Case& c : cases) {
    const auto result = LatencyHistogram::from_cells(c.cells, c.sum, c.max);
    ASSERT_FALSE(result) << c.name;
    EXPECT_EQ(result.error().code, ErrorCode::invalid_input) << c.name;
    EXPECT_NE(result.error().message.find(c.why), std::string::npos) << c.name;
  }
  EXPECT_TRUE(LatencyHistogram::from_cells({{5, 2}}, 10, 5));
  EXPECT_TRUE(LatencyHistogram::from_cells({{last, UINT64_MAX}}, UINT64_MAX, UINT64_MAX));
}

}  // namespace
}  // namespace bakeoff::samples
