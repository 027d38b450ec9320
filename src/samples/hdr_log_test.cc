#include "samples/hdr_log.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "samples/hdr_payload.h"

namespace bakeoff::samples {
namespace {

LatencyHistogram latencies(std::uint64_t seed, int count) {
  Random random(seed);
  LatencyHistogram histogram;
  for (int i = 0; i < count; ++i) {
    histogram.record(static_cast<std::uint64_t>(1e5 * std::exp(2 * random.normal())));
  }
  return histogram;
}

TEST(HdrPayload, KeepsEveryCount) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto histogram = latencies(seed, static_cast<int>(seed * seed * 10));
    const auto back = decode_hdr(encode_hdr(histogram));
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(back->cells(), histogram.cells());
    EXPECT_NEAR(back->mean() / histogram.mean(), 1, 0.005);
    // The last bucket has no more than its middle.
    EXPECT_NEAR(
        static_cast<double>(back->quantile(0.99)) / static_cast<double>(histogram.quantile(0.99)),
        1, 1.0 / 128);
  }
}

TEST(HdrPayload, HoldsTheExtremes) {
  LatencyHistogram histogram;
  EXPECT_EQ(decode_hdr(encode_hdr(histogram))->total(), 0U);
  histogram.record(0);
  histogram.record(UINT64_MAX);
  for (int i = 0; i < 100'000; ++i) histogram.record(1'000'000);
  const auto back = decode_hdr(encode_hdr(histogram));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->cells(), histogram.cells());
}

TEST(HdrPayload, RefusesWhatIsNone) {
  const std::string good = encode_hdr(latencies(1, 100));
  EXPECT_FALSE(decode_hdr(""));
  EXPECT_FALSE(decode_hdr("HISTFAAA"));
  EXPECT_FALSE(decode_hdr(good.substr(0, good.size() - 4)));
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = bad[at] == 'A' ? 'B' : 'A';
    const auto decoded = decode_hdr(bad);  // must not crash; what still reads is checked by zlib
    if (decoded) {
      EXPECT_EQ(decoded->cells(), latencies(1, 100).cells());
    }
  }
}

TEST(HdrLog, RoundTrips) {
  const HdrLog log = {
      .start = 1764111600.25,
      .intervals = {
          {.start = 0, .length = 1, .histogram = *decode_hdr(encode_hdr(latencies(1, 50)))},
          {.tag = "service",
           .start = 1,
           .length = 0.5,
           .histogram = *decode_hdr(encode_hdr(latencies(2, 60)))}}};
  const auto back = read_hdr_log(write_hdr_log(log));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(*back, log);
}

TEST(HdrLog, NamesTheLineThatIsWrong) {
  const auto read = read_hdr_log("#[comment]\n\"StartTimestamp\",...\n0.0,1.0,x,HIST\n");
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().message.find("line 3"), std::string::npos) << read.error().message;
}

}  // namespace
}  // namespace bakeoff::samples
