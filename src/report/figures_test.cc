#include "report/internal/figures.h"

#include <gtest/gtest.h>

#include <limits>

namespace bakeoff::report {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Figures, WritesThreeDigitsOnAScaleThatFits) {
  struct Case {
    double value;
    Unit unit;
    const char* text;
  };
  const std::vector<Case> cases{{45'231.4, Unit::per_second, "45,231/s"},
                                {0.000'021, Unit::seconds, "21.0 µs"},
                                {0.1824, Unit::seconds, "182 ms"},
                                {300, Unit::milliseconds, "300 ms"},
                                {1'500, Unit::milliseconds, "1.50 s"},
                                {96'468'992, Unit::bytes, "92.0 MiB"},
                                {0.412, Unit::ratio, "0.41"},
                                {2.4142, Unit::ratio, "2.41"},
                                {62.3, Unit::percent, "62.3 %"},
                                {7.64, Unit::points, "7.6"},
                                {2'000'000, Unit::count, "2,000,000"},
                                {0, Unit::seconds, "0 µs"}};
  for (const Case& item : cases) EXPECT_EQ(value_text(item.value, item.unit), item.text);
}

TEST(Figures, WritesAnIntervalOnTheScaleOfItsValue) {
  EXPECT_EQ(full_text({0.182, 0.0978, 1.2, Unit::seconds}), "182 ms [98, 1,200]");
  EXPECT_EQ(full_text({450'000, 450'000, 450'000, Unit::per_second}), "450,000/s");
}

TEST(Figures, AddsDecimalsBeforeAnIntervalVanishes) {
  EXPECT_EQ(plus_minus_text({0.25, 0.246, 0.254, Unit::ratio}), "0.250 ±0.004");
  EXPECT_EQ(plus_minus_text({0.25, 0.24, 0.26, Unit::ratio}), "0.25 ±0.01");
}

TEST(Figures, SurvivesWhatIsNotANumber) {
  EXPECT_EQ(full_text({1, -kInfinity, kInfinity, Unit::ratio}), "1.00 [−∞, ∞]");
  EXPECT_EQ(value_text(std::numeric_limits<double>::quiet_NaN(), Unit::seconds), "unknown");
  EXPECT_EQ(value_text(1e300, Unit::count), "1e+300");
  EXPECT_EQ(share_text(kInfinity), "unknown");
  EXPECT_EQ(duration_text(-1), "unknown");
}

TEST(Figures, NeverRoundsAShareToNothingOrAll) {
  EXPECT_EQ(share_text(0.834), "83 %");
  EXPECT_EQ(share_text(0.004), "<1 %");
  EXPECT_EQ(share_text(0.996), ">99 %");
  EXPECT_EQ(share_text(0), "0 %");
  EXPECT_EQ(share_text(1), "100 %");
}

TEST(Figures, WritesNoNegativeZero) { EXPECT_EQ(value_text(-0.0001, Unit::points), "0.0"); }

}  // namespace
}  // namespace bakeoff::report
