#include "cli/load_assertion.h"

#include <gtest/gtest.h>

namespace bakeoff::cli {
namespace {

using What = Assertion::What;

load::LoadCounts counts() {
  load::LoadCounts counts;
  counts.seconds = 2;
  counts.requests = 1000;
  counts.planned = 1010;
  counts.errors.timeout = 10;
  for (int i = 1; i <= 1000; ++i) counts.latency.record(static_cast<std::uint64_t>(i) * 10'000);
  return counts;
}

bool holds(const std::string& text) {
  const auto assertion = parse_assertion(text);
  EXPECT_TRUE(assertion) << text << ": " << assertion.error().message;
  return assertion && check_assertion(*assertion, counts()).holds;
}

TEST(ParseAssertion, KnowsMeasuresAndUnits) {
  const auto p999 = parse_assertion("p99.9 <= 20 ms");
  ASSERT_TRUE(p999);
  EXPECT_EQ(p999->what, What::quantile);
  EXPECT_DOUBLE_EQ(p999->quantile, 0.999);
  EXPECT_TRUE(p999->below);
  EXPECT_TRUE(p999->or_equal);
  EXPECT_DOUBLE_EQ(p999->limit, 0.02);
  EXPECT_DOUBLE_EQ(parse_assertion("mean<250us")->limit, 250e-6);
  EXPECT_DOUBLE_EQ(parse_assertion("rate>1.5k")->limit, 1500);
  EXPECT_DOUBLE_EQ(parse_assertion("error-rate<0.1%")->limit, 0.001);
  EXPECT_EQ(parse_assertion("error-rate<0.1%")->what, What::error_rate);
}

TEST(ParseAssertion, SaysWhatIsWrong) {
  for (const char* text : {"", "p99", "p99=5ms", "p99<5", "p99<", "p0<5ms", "p101<5ms", "px<5ms",
                           "speed>5", "rate<5ms", "p99<-5ms", "p99<<5ms", "errors<nan"}) {
    EXPECT_FALSE(parse_assertion(text)) << text;
  }
}

TEST(CheckAssertion, ComparesWithWhatWasCounted) {
  EXPECT_TRUE(holds("p50<5.1ms"));
  EXPECT_FALSE(holds("p50<4.9ms"));
  EXPECT_TRUE(holds("max<=10ms"));
  EXPECT_FALSE(holds("max<10ms"));
  EXPECT_TRUE(holds("rate>=500"));
  EXPECT_FALSE(holds("rate>500"));
  EXPECT_TRUE(holds("errors<=10"));
  EXPECT_FALSE(holds("errors<10"));
  EXPECT_TRUE(holds("error-rate<1%"));
  EXPECT_FALSE(holds("error-rate<0.9%"));
  EXPECT_TRUE(holds("delivered>99%"));
  EXPECT_FALSE(holds("delivered>=99.9%"));
}

TEST(CheckAssertion, NothingIsFastThatNeverAnswered) {
  const load::LoadCounts none;
  EXPECT_FALSE(check_assertion(*parse_assertion("p99<1s"), none).holds);
  EXPECT_TRUE(check_assertion(*parse_assertion("errors<=0"), none).holds);
}

TEST(CheckAssertion, SaysWhatItSaw) {
  const auto outcome = check_assertion(*parse_assertion("rate >= 900"), counts());
  EXPECT_EQ(outcome.text, "rate>=900");
  EXPECT_EQ(outcome.words, "rate is 500.0/s");
}

}  // namespace
}  // namespace bakeoff::cli
