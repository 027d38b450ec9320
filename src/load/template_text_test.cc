#include "load/template_text.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "load/request_bytes.h"
#include "load/rotation.h"

namespace bakeoff::load {
namespace {

const std::vector<catalog::Feed> kFeeds = {
    {"users", {"id", "name"}, {{"1", "Ann"}, {"2", "Bo"}, {"3", "a b"}}}};

std::string fill(std::string_view text, Filling& filling) {
  const auto compiled = TemplateText::compile(text, kFeeds);
  EXPECT_TRUE(compiled) << compiled.error().message;
  std::string out;
  compiled->fill(filling, out);
  return out;
}

TEST(TemplateText, FillsItsPlaces) {
  Filling filling(kFeeds, 1, 4);
  filling.connection = 9;
  EXPECT_EQ(fill("/a/{{users.id}}?n={{counter}}&c={{connection}}&x={{users.name}}.", filling),
            "/a/2?n=1&c=9&x=Bo.");
  EXPECT_EQ(fill("", filling), "");
  EXPECT_EQ(fill("{ {counter}}", filling), "{ {counter}}");
  filling.rows[0] = 5;
  EXPECT_EQ(fill("{{users.name}}", filling), "a b");
}

TEST(TemplateText, DrawsEveryNumberOfARange) {
  Filling filling(kFeeds, 0, 1);
  std::map<std::string, int> seen;
  for (int i = 0; i < 4000; ++i) ++seen[fill("{{random:3:6}}", filling)];
  ASSERT_EQ(seen.size(), 4U);
  for (const auto& [number, times] : seen) EXPECT_NEAR(times, 1000, 150) << number;
  EXPECT_EQ(fill("{{random:7:7}}", filling), "7");
}

TEST(TemplateText, NamesThePlaceThatIsNone) {
  for (const char* text : {"{{}}", "{{count}}", "{{random}}", "{{random:5:1}}", "{{random:a:b}}",
                           "{{users}}", "{{users.age}}", "{{other.id}}", "x {{counter"}) {
    const auto compiled = TemplateText::compile(text, kFeeds);
    ASSERT_FALSE(compiled) << text;
    EXPECT_EQ(compiled.error().code, ErrorCode::invalid_input);
  }
}

catalog::RequestSpec post(std::string path, std::string body) {
  catalog::RequestSpec request;
  request.method = "POST";
  request.path = std::move(path);
  request.body = std::move(body);
  return request;
}

TEST(RequestTemplate, KeepsTheLengthOfWhatItSends) {
  const auto compiled = RequestTemplate::compile(
      {.port = 80}, post("/users/{{users.id}}", "{\"name\":\"{{users.name}}\"}"), kFeeds);
  ASSERT_TRUE(compiled) << compiled.error().message;
  EXPECT_FALSE(compiled->is_fixed());
  Filling filling(kFeeds, 0, 1);
  std::string bytes;
  compiled->append(filling, bytes);
  EXPECT_EQ(bytes,
            "POST /users/1 HTTP/1.1\r\nHost: 127.0.0.1:80\r\nContent-Length: "
            "14\r\n\r\n{\"name\":\"Ann\"}");
  bytes.clear();
  compiled->append(filling, bytes);
  EXPECT_TRUE(bytes.starts_with("POST /users/2 ")) << bytes;  // one row a request, not one a place
  EXPECT_NE(bytes.find("Content-Length: 13\r\n"), std::string::npos) << bytes;
}

TEST(RequestTemplate, IsTheSameRequestWhereNothingIsToFill) {
  const auto request = post("/", "x");
  const auto compiled = RequestTemplate::compile({.port = 81}, request, {});
  ASSERT_TRUE(compiled);
  EXPECT_TRUE(compiled->is_fixed());
  Filling filling({}, 0, 1);
  std::string bytes;
  compiled->append(filling, bytes);
  EXPECT_EQ(bytes, *request_bytes({.port = 81}, request));
}

TEST(RequestTemplate, LetsNoBlankIntoThePath) {
  const auto compiled = RequestTemplate::compile({.port = 80}, post("/{{users.name}}", ""), kFeeds);
  ASSERT_FALSE(compiled);
  EXPECT_NE(compiled.error().message.find("row 3 of feed users"), std::string::npos);
}

TEST(RequestTemplate, ThreadsShareTheCounter) {
  const auto compiled = RequestTemplate::compile({.port = 80}, post("/{{counter}}", ""), kFeeds);
  ASSERT_TRUE(compiled);
  std::set<std::string> paths;
  for (int thread = 0; thread < 3; ++thread) {
    Filling filling(kFeeds, thread, 3);
    std::string bytes;
    for (int i = 0; i < 10; ++i) {
      bytes.clear();
      compiled->append(filling, bytes);
      paths.insert(bytes.substr(0, bytes.find(" HTTP")));
    }
  }
  EXPECT_EQ(paths.size(), 30U);
  EXPECT_TRUE(paths.contains("POST /29"));
}

TEST(Rotation, MixesByWeight) {
  using Order = std::vector<std::uint32_t>;
  EXPECT_EQ(rotation_of(std::vector<int>{1, 1, 1}), (Order{0, 1, 2}));
  EXPECT_EQ(rotation_of(std::vector<int>{4, 4}), (Order{0, 1}));
  EXPECT_EQ(rotation_of(std::vector<int>{5, 1, 1}), (Order{0, 0, 1, 0, 2, 0, 0}));
  EXPECT_EQ(rotation_of(std::vector<int>{7}), (Order{0}));
  EXPECT_EQ(rotation_of(std::vector<int>{900, 100}).size(), 10U);
}

}  // namespace
}  // namespace bakeoff::load
