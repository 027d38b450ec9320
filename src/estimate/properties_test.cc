// What must hold for any code base: more work never costs less, totals are sums, nothing moves by
// itself.
#include <gtest/gtest.h>

#include <cmath>

#include "estimate/sample_holdings.h"

namespace bakeoff::estimate {
namespace {

using catalog::Quantity;

constexpr int kCodeBases = 12;

// REQUIRES: at least one service moves to `to`; the others are left as they are.
ServiceHoldings* first_that_moves(Holdings& holdings, const std::string& to) {
  for (auto& service : holdings.services) {
    if (service.stack != to) return &service;
  }
  return nullptr;
}

bool at_least(const Spread& more, const Spread& less) {
  return more.p10 >= less.p10 && more.p50 >= less.p50 && more.p90 >= less.p90;
}

template <class Check>
void for_random_code_bases(std::uint64_t seed, const Check& check) {
  Random random(seed);
  for (int i = 0; i < kCodeBases; ++i) {
    SCOPED_TRACE(i);
    Holdings holdings = random_code_base(random);
    const char* targets[] = {"node", "python", "go", "rust", "ruby", "elixir"};
    const std::string to = targets[random.below(6)];
    if (first_that_moves(holdings, to) == nullptr) continue;
    check(holdings, to);
  }
}

TEST(Properties, MoreWorkNeverLowersTheEstimate) {
  for_random_code_bases(1, [](Holdings& holdings, const std::string& to) {
    const auto before = estimate(holdings, quick_wish(to));
    for (const Quantity quantity :
         {Quantity::jobs, Quantity::models, Quantity::auth_schemes, Quantity::relations,
          Quantity::complex_queries, Quantity::schedules, Quantity::session_stores,
          Quantity::socket_events, Quantity::hundred_test_lines}) {
      Holdings more = holdings;
      first_that_moves(more, to)->counts[quantity] += 1;
      const auto after = estimate(more, quick_wish(to));
      EXPECT_TRUE(at_least(after.total.hours, before.total.hours)) << name_of(quantity);
      EXPECT_TRUE(at_least(after.total.money, before.total.money)) << name_of(quantity);
      EXPECT_TRUE(at_least(after.total.weeks, before.total.weeks)) << name_of(quantity);
      EXPECT_GT(after.total.hours.p90, before.total.hours.p90) << name_of(quantity);
    }
  });
}

TEST(Properties, AFurtherLibraryNeverLowersTheHours) {
  for_random_code_bases(2, [](Holdings& holdings, const std::string& to) {
    const auto before = estimate(holdings, quick_wish(to));
    for (const char* name : {"torch", "celery", "pandas", "stripe", "express", "nobody-knows-it"}) {
      Holdings more = holdings;
      first_that_moves(more, to)->libraries.push_back(library(name));
      EXPECT_TRUE(at_least(estimate(more, quick_wish(to)).total.hours, before.total.hours)) << name;
    }
  });
}

TEST(Properties, TotalsEqualTheSumOfTheItems) {
  for_random_code_bases(3, [](Holdings& holdings, const std::string& to) {
    const auto made = estimate(holdings, quick_wish(to));
    Spread sum;
    for (const LineItem& item : made.items) {
      sum.p10 += item.part.p10;
      sum.p50 += item.part.p50;
      sum.p90 += item.part.p90;
    }
    EXPECT_NEAR(sum.p10, made.total.hours.p10, 1e-6);
    EXPECT_NEAR(sum.p50, made.total.hours.p50, 1e-6);
    EXPECT_NEAR(sum.p90, made.total.hours.p90, 1e-6);
    const LineItem& contingency = made.items.back();
    EXPECT_EQ(contingency.id, "contingency");
    EXPECT_NEAR(contingency.part.p50, made.total.hours.p50 * 0.15 / 1.15, 0.06);
  });
}

TEST(Properties, RangesAreInOrder) {
  for_random_code_bases(4, [](Holdings& holdings, const std::string& to) {
    const auto made = estimate(holdings, quick_wish(to));
    for (const Spread* spread :
         {&made.total.hours, &made.total.money, &made.total.weeks, &made.assisted->hours}) {
      EXPECT_LE(spread->p10, spread->p50);
      EXPECT_LE(spread->p50, spread->p90);
    }
    EXPECT_LT(made.assisted->hours.p50, made.total.hours.p50);
    EXPECT_GE(made.total.hours.p90 / made.total.hours.p10, 2.2)
        << "narrower than what is left when all drivers of a size model are known";
  });
}

TEST(Properties, TheSameCodeBaseGivesTheSameEstimate) {
  for_random_code_bases(5, [](Holdings& holdings, const std::string& to) {
    const auto made = estimate(holdings, quick_wish(to));
    EXPECT_EQ(estimate(holdings, quick_wish(to)), made);
    Holdings committed = holdings;
    committed.commit = "another commit, same files";
    auto again = estimate(committed, quick_wish(to));
    again.commit = made.commit;
    EXPECT_EQ(again, made);
  });
}

TEST(Properties, TheOrderOfRowsDoesNotMatter) {
  for_random_code_bases(6, [](Holdings& holdings, const std::string& to) {
    const auto made = estimate(holdings, quick_wish(to));
    Holdings turned = holdings;
    for (auto& service : turned.services)
      std::reverse(service.libraries.begin(), service.libraries.end());
    EXPECT_EQ(estimate(turned, quick_wish(to)).total, made.total);
  });
}

TEST(Properties, StayingAndMovingOneServiceAreAlwaysAmongTheOptions) {
  for_random_code_bases(7, [](Holdings& holdings, const std::string& to) {
    const auto made = estimate(holdings, quick_wish(to));
    EXPECT_EQ(made.options.at(0).id, "stay");
    EXPECT_EQ(made.options.at(1).id, "move");
    int single = 0;
    for (const Option& option : made.options) {
      if (!option.id.starts_with("move:")) continue;
      ++single;
      EXPECT_LE(option.range.hours.p50, made.total.hours.p50) << option.id;
    }
    EXPECT_GT(single, 0);
  });
}

TEST(Properties, ALargerTeamIsFasterAndCostsTheSameHours) {
  for_random_code_bases(8, [](Holdings& holdings, const std::string& to) {
    Wish wish = quick_wish(to);
    wish.team = 1;
    const auto alone = estimate(holdings, wish);
    wish.team = 3;
    const auto three = estimate(holdings, wish);
    EXPECT_EQ(alone.total.hours, three.total.hours);
    EXPECT_LE(three.total.weeks.p50, alone.total.weeks.p50);
    EXPECT_GE(3 * three.total.weeks.p50, alone.total.weeks.p50) << "nobody is free to manage";
  });
}

// Every library in use has its row, and none without a cell is called an equivalent.
TEST(Properties, NoLibraryIsLostOrSilentlyOneToOne) {
  for_random_code_bases(9, [](Holdings& holdings, const std::string& to) {
    const auto made = estimate(holdings, quick_wish(to));
    std::size_t libraries = 0;
    for (const auto& service : holdings.services) {
      if (service.stack != to) libraries += service.libraries.size();
    }
    EXPECT_EQ(made.ports.size(), libraries);
    for (const Port& port : made.ports) {
      EXPECT_FALSE(port.because.empty()) << port.name;
      EXPECT_EQ(port.status == PortStatus::unknown, port.take.empty() && port.basis.date.empty())
          << port.name;
      EXPECT_TRUE(port.status != PortStatus::one_to_one || !port.take.empty()) << port.name;
    }
  });
}

}  // namespace
}  // namespace bakeoff::estimate
