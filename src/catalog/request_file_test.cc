#include "catalog/request_file.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "support/temp_dir.h"

namespace bakeoff::catalog {
namespace {

using Row = std::vector<std::string>;

TEST(CsvFeed, ReadsQuotesBlankLinesAndLineEnds) {
  const auto feed = parse_csv_feed(
      "users", "\xEF\xBB\xBFid,name\r\n1,Ann\r\n\r\n2,\"Bo, \"\"the\"\"\nsecond\"\n3,\n4,\"\"");
  ASSERT_TRUE(feed) << feed.error().message;
  EXPECT_EQ(feed->columns, (Row{"id", "name"}));
  ASSERT_EQ(feed->rows.size(), 4U);
  EXPECT_EQ(feed->rows[0], (Row{"1", "Ann"}));
  EXPECT_EQ(feed->rows[1], (Row{"2", "Bo, \"the\"\nsecond"}));
  EXPECT_EQ(feed->rows[2], (Row{"3", ""}));
  EXPECT_EQ(feed->rows[3], (Row{"4", ""}));
}

TEST(CsvFeed, NamesTheLineThatDoesNotFit) {
  const auto message = [](std::string_view text) {
    const auto feed = parse_csv_feed("f", text);
    return feed ? "" : feed.error().message;
  };
  EXPECT_EQ(message("a,b\n1,2\n\"x\ny\",2\n3\n"), "line 5: 1 values for 2 columns");
  EXPECT_EQ(message("a\n\"open\n"), "line 2: its quotes do not pair");
  EXPECT_EQ(message("a\n\"x\"y\n"), "line 2: its quotes do not pair");
  EXPECT_EQ(message("a,b\n"), "it has no row of values");
  EXPECT_EQ(message(""), "it has no row of values");
}

TEST(JsonFeed, ReadsFlatObjects) {
  const auto feed =
      parse_json_feed("f", R"([{"id":1,"name":"Ann","on":true},{"name":"Bo","id":2,"on":null}])");
  ASSERT_TRUE(feed) << feed.error().message;
  EXPECT_EQ(feed->columns, (Row{"id", "name", "on"}));
  EXPECT_EQ(feed->rows[1], (Row{"2", "Bo", "null"}));
  for (const char* text : {"", "{}", "[]", "[1]", R"([{"a":1},{"b":1}])", R"([{"a":1},2])"}) {
    EXPECT_FALSE(parse_json_feed("f", text)) << text;
  }
}

class RequestFiles : public ::testing::Test {
 protected:
  Result<RequestFile> load(std::string_view text) {
    EXPECT_TRUE(write_file(dir_.path() / "load.toml", text));
    return load_request_file(dir_.path() / "load.toml");
  }
  support::TempDir dir_;
};

TEST_F(RequestFiles, HoldRequestsWithWeightsAndFeeds) {
  ASSERT_TRUE(write_file(dir_.path() / "users.csv", "id\n1\n2\n"));
  const auto file = load(R"([feeds]
users = "users.csv"
[[requests]]
path = "/users/{{users.id}}"
weight = 3
[requests.answer]
body_fields = { "/id" = "1" }
[[requests]]
method = "POST"
path = "/users"
body = "{}"
)");
  ASSERT_TRUE(file) << file.error().message;
  ASSERT_EQ(file->requests.size(), 2U);
  EXPECT_EQ(file->requests[0].weight, 3);
  EXPECT_EQ(file->requests[1].weight, 1);
  ASSERT_EQ(file->feeds.size(), 1U);
  EXPECT_EQ(file->feeds[0].rows.size(), 2U);
}

TEST_F(RequestFiles, SayEverythingThatIsWrong) {
  const auto file = load("[[requests]]\nweight = 0\nspeed = 1\n");
  ASSERT_FALSE(file);
  for (const char* part : {"path", "weight", "speed"}) {
    EXPECT_NE(file.error().message.find(part), std::string::npos) << file.error().message;
  }
  EXPECT_FALSE(load(""));
  EXPECT_EQ(load("[feeds]\nx = \"none.csv\"\n[[requests]]\npath = \"/\"\n").error().code,
            ErrorCode::not_found);
}

}  // namespace
}  // namespace bakeoff::catalog
