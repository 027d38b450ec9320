#include "estimate/simulate.h"

#include <gtest/gtest.h>

#include <cmath>

namespace bakeoff::estimate {
namespace {

std::vector<UncertainItem> equal_items(int count) {
  std::vector<UncertainItem> items;
  for (int i = 0; i < count; ++i)
    items.push_back({"item-" + std::to_string(i), {10, 20, 60}, true});
  return items;
}

double width(const catalog::Spread& spread) { return spread.p90 / spread.p10; }

TEST(ValueAt, HitsTheThreePercentiles) {
  const catalog::Spread spread{10, 20, 60};
  EXPECT_NEAR(value_at(spread, -1.2815515655446004), 10, 1e-9);
  EXPECT_NEAR(value_at(spread, 0), 20, 1e-12);
  EXPECT_NEAR(value_at(spread, 1.2815515655446004), 60, 1e-9);
  EXPECT_LT(value_at(spread, -1), value_at(spread, -0.5));
}

TEST(Simulate, OneItemKeepsItsOwnRange) {
  const auto made = simulate(equal_items(1), {.correlation = 0.5, .samples = 200'000});
  EXPECT_NEAR(made.hours.p10, 10, 0.2);
  EXPECT_NEAR(made.hours.p50, 20, 0.3);
  EXPECT_NEAR(made.hours.p90, 60, 1);
}

TEST(Simulate, FullyCorrelatedItemsAddUpPercentileByPercentile) {
  const auto made = simulate(equal_items(20), {.correlation = 1, .samples = 200'000});
  EXPECT_NEAR(made.hours.p10, 200, 4);
  EXPECT_NEAR(made.hours.p90, 1200, 24);
}

// The negative control of the correlation: independent items would look far too sure.
TEST(Simulate, IndependentItemsGiveAFalselyNarrowTotal) {
  const auto independent = simulate(equal_items(20), {.correlation = 0, .samples = 20'000});
  const auto half = simulate(equal_items(20), {.correlation = 0.5, .samples = 20'000});
  EXPECT_LT(width(independent.hours), 2);
  EXPECT_GT(width(half.hours), 2.5);
}

TEST(Simulate, SameSeedSameBitsOtherSeedOtherBits) {
  const SimulationRules rules{
      .correlation = 0.5, .contingency = 0.15, .rate = {60, 120}, .seed = 7};
  const auto one = simulate(equal_items(5), rules);
  const auto two = simulate(equal_items(5), rules);
  EXPECT_EQ(one.hours, two.hours);
  EXPECT_EQ(one.money, two.money);
  EXPECT_EQ(one.parts, two.parts);
  auto other = rules;
  other.seed = 8;
  EXPECT_NE(simulate(equal_items(5), other).money, one.money);
}

TEST(Simulate, AKnownRateMultipliesTheHours) {
  const auto made = simulate(equal_items(5), {.correlation = 0.5, .rate = {100, 100}});
  EXPECT_NEAR(made.money.p50, 100 * made.hours.p50, 6);
}

TEST(Simulate, AnUnsureRateWidensTheMoneyNotTheHours) {
  const auto sure = simulate(equal_items(5), {.correlation = 0.5, .rate = {100, 100}});
  const auto unsure = simulate(equal_items(5), {.correlation = 0.5, .rate = {50, 200}});
  EXPECT_EQ(sure.hours, unsure.hours);
  EXPECT_GT(width(unsure.money), 1.3 * width(sure.money));
}

TEST(Simulate, AssistanceTouchesTranslationAlone) {
  auto items = equal_items(2);
  items[0].is_translation = false;
  items[1].is_translation = false;
  const SimulationRules rules{.correlation = 0.5, .assistance = {0.5, 1}};
  const auto none = simulate(items, rules);
  EXPECT_NEAR(none.assisted_hours.p50, none.hours.p50, 0.06);
  items[1].is_translation = true;
  const auto some = simulate(items, rules);
  EXPECT_LT(some.assisted_hours.p50, 0.95 * some.hours.p50);
  EXPECT_GT(some.assisted_hours.p50, 0.5 * some.hours.p50);
}

TEST(Simulate, NothingCostsNothing) {
  const auto made = simulate({}, {.correlation = 0.5});
  EXPECT_EQ(made.hours, catalog::Spread());
}

}  // namespace
}  // namespace bakeoff::estimate
