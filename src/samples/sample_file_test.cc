#include "samples/sample_file.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/file.h"

namespace bakeoff::samples {
namespace {

SliceSample a_slice() {
  SliceSample slice;
  slice.contestant = "node/fastify#clone";
  slice.workload = "json";
  slice.epoch = 3;
  slice.round = 2;
  slice.position = 1;
  slice.started_at = 41.1;
  slice.seconds = 1.0000003;
  slice.requests = 3;
  slice.errors = {
      .connect = 1, .reset = 2, .timeout = 3, .malformed = 4, .wrong_status = 5, .wrong_body = 6};
  for (const std::uint64_t ns : {0ULL, 1'000'100ULL, 2'000'100ULL, 18'000'000'000'000'000'000ULL}) {
    slice.latency.record(ns);
  }
  slice.edges = EdgeWaits{.outside = 0.1 + 0.7, .missing = 1e-9, .unserved = 31};
  slice.connections = 64;
  slice.generator_busy = 0.1 + 0.2;
  slice.generator_late_p99 = 1.25e-4;
  slice.server_cpu_seconds = 0.93;
  slice.steal_share = 0.004;
  slice.clock_step_seconds = -1e-9;
  slice.first_wrong = "body differs at byte 7: \"\n\t{\"";
  return slice;
}

PointSample a_point() {
  return {.contestant = "python/fastapi",
          .workload = "coldstart",
          .metric = "time_to_first_answer",
          .epoch = 1,
          .repetition = 9,
          .value = 0.1310000000000001,
          .unit = Unit::seconds,
          .steal_share = 0.001};
}

std::string with(std::string line, const std::string& from, const std::string& to) {
  const std::size_t at = line.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return line.replace(at, from.size(), to);
}

TEST(SampleFile, ReadsBackEveryBitItWrote) {
  const std::string text =
      to_line(a_slice()) + "\n" + to_line(a_point()) + "\n" + to_line(SliceSample{}) + "\n";
  const auto set = parse_samples(text);
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_EQ(set->slices, (std::vector<SliceSample>{a_slice(), SliceSample{}}));
  EXPECT_EQ(set->points, std::vector<PointSample>{a_point()});
}

TEST(SampleFile, WritesOneLineWhateverTheTextsHold) {
  SliceSample slice = a_slice();
  slice.first_wrong = std::string("\xff\xfe\0\n\r", 5);
  const std::string line = to_line(slice);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const auto set = parse_samples(line + "\n");
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_EQ(set->slices[0].first_wrong, std::string("\xef\xbf\xbd\xef\xbf\xbd\0\n\r", 9));
}

TEST(SampleFile, KeepsAnUnknownNumberUnknown) {
  PointSample point = a_point();
  point.value = std::nan("");
  const auto set = parse_samples(to_line(point) + "\n");
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_TRUE(std::isnan(set->points[0].value));
}

TEST(SampleFile, ReadsTheExampleOfTheFormatPage) {
  const auto page = read_file(std::string(BAKEOFF_SOURCE_DIR) + "/docs/formats/samples.md");
  ASSERT_TRUE(page) << page.error().message;
  const std::size_t begin = page->find("```\n") + 4;
  const auto set =
      parse_samples(std::string_view(*page).substr(begin, page->find("```", begin) - begin));
  ASSERT_TRUE(set) << set.error().message;
  ASSERT_EQ(set->slices.size(), 1U);
  EXPECT_EQ(set->slices[0].latency.max(), 2'000'100U);
  ASSERT_EQ(set->points.size(), 1U);
  EXPECT_EQ(set->points[0].value, 0.131);
}

TEST(SampleFile, DropsATornLastLineWhereverItIsCut) {
  const std::string first = to_line(a_point()) + "\n";
  const std::string second = to_line(a_slice());
  for (std::size_t cut = 0; cut <= second.size(); ++cut) {
    const std::string text = first + second.substr(0, cut);
    const auto set = parse_samples(text);
    ASSERT_TRUE(set) << cut << ": " << set.error().message;
    ASSERT_EQ(set->points.size(), 1U);
    ASSERT_TRUE(set->slices.empty());
    ASSERT_EQ(torn_tail(text), cut);
  }
  EXPECT_EQ(parse_samples(first + second + "\n")->slices.size(), 1U);  // whole: it counts
}

TEST(SampleFile, NamesABrokenLineThatIsNotTheLast) {
  const std::string good = to_line(a_point()) + "\n";
  const auto set = parse_samples(good + "\n" + to_line(a_slice()).substr(0, 50) + "\n" + good);
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().code, ErrorCode::invalid_input);
  EXPECT_NE(set.error().message.find("line 3:"), std::string::npos) << set.error().message;
}

TEST(SampleFile, SaysWhatIsWrongWithALine) {
  const std::string slice = to_line(a_slice());
  const std::string point = to_line(a_point());
  struct Case {
    std::string line;
    const char* why;
  };
  const std::vector<Case> cases = {
      {"[]", "not a JSON object"},
      {"{}", "'v' is missing"},
      {with(point, "\"v\":1", "\"v\":2"), "another version"},
      {with(point, "\"v\":1", "\"v\":null"), "'v' is not a whole number"},
      {with(point, "\"point\"", "\"dot\""), "neither slice nor point"},
      {with(point, "\"epoch\":1", "\"epoch\":1.5"), "'epoch' is not a whole number"},
      {with(point, "\"epoch\":1", "\"epoch\":4294967296"), "'epoch' is not a whole number"},
      {with(point, "\"unit\":\"seconds\"", "\"unit\":\"parsec\""), "'unit' is not a unit"},
      {with(point, "\"metric\":\"time_to_first_answer\",", ""), "'metric' is missing"},
      {with(point, "\"python/fastapi\"", "7"), "'contestant' is not a text"},
      {with(slice, "\"requests\":3", "\"requests\":-3"), "'requests' is not a whole number from 0"},
      {with(slice, "\"seconds\":1.0000003", "\"seconds\":\"1\""), "'seconds' is not a number"},
      {with(slice, "\"reset\"", "\"resets\""), "'errors' has a kind"},
      {with(slice, "\"reset\":2", "\"reset\":-2"), "'errors' has a count"},
      {with(slice, "\"cells\":[0,1,", "\"cells\":[0,1,1,"), "'latency' is not"},
      {with(slice, "\"cells\":[0,1,", "\"cells\":[0,0,"), "'latency' contradicts itself"},
      {with(slice, "\"cells\":[0,1,", "\"cells\":[99999,1,"), "'latency' is not"},
      {with(slice, "\"max\":18", "\"max\":1"), "'latency' contradicts itself"},
      {std::string(2'000'000, ' ') + "x", "longer than 1 MiB"},
      {std::string(1'000'000, '['), "nests too deep"},
      {"{\"v\":1e999}", "not a JSON object"},
      {"{\"v\":1,\"kind\":\"\xff\"}", "not a JSON object"},
  };
  for (const Case& c : cases) {
    const auto set = parse_samples(c.line + "\n");
    ASSERT_FALSE(set) << c.why;
    EXPECT_NE(set.error().message.find(c.why), std::string::npos)
        << set.error().message << " should say: " << c.why;
  }
}

TEST(SampleFile, IgnoresKeysOfLaterVersionsAndBlankLines) {
  const std::string line = with(to_line(a_point()), "{\"v\":1", "{\"later\":{\"a\":[1]},\"v\":1");
  const auto set = parse_samples("\n \r\n" + line + "\r\n\n");
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_EQ(set->points, std::vector<PointSample>{a_point()});
}

TEST(SampleFile, NothingIsAnEmptySet) {
  EXPECT_EQ(*parse_samples(""), SampleSet{});
  EXPECT_EQ(torn_tail(""), 0U);
}

}  // namespace
}  // namespace bakeoff::samples
