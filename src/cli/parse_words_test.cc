#include "cli/parse_words.h"

#include <gtest/gtest.h>

#include <cmath>

namespace bakeoff::cli {
namespace {

TEST(ParseSeconds, KnowsTheUsualForms) {
  struct Case {
    const char* text;
    double seconds;
  };
  for (const auto& [text, seconds] :
       {Case{"90s", 90}, Case{"10m", 600}, Case{"1.5h", 5400}, Case{"250ms", 0.25}, Case{"7", 7}}) {
    const auto parsed = parse_seconds(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_DOUBLE_EQ(*parsed, seconds) << text;
  }
}

TEST(ParseSeconds, RejectsWhatIsNoDuration) {
  for (const char* text : {"", "s", "-5s", "0", "10 minutes", "1m30", "nan", "inf", "1e300",
                           "8761h", "1e-9", "99999999999999999999999"}) {
    EXPECT_FALSE(parse_seconds(text)) << text;
  }
  EXPECT_DOUBLE_EQ(*parse_seconds("8760h"), 8760 * 3600.0);
  EXPECT_DOUBLE_EQ(*parse_seconds("50us"), 50e-6);
}

TEST(ParsePause, MayBeNothing) {
  for (const char* text : {"0", "0s", "0ms", "0.0h"}) {
    const auto parsed = parse_pause(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(*parsed, 0) << text;
  }
  EXPECT_DOUBLE_EQ(*parse_pause("2s"), 2);
  for (const char* text : {"", "-1s", "never"}) EXPECT_FALSE(parse_pause(text)) << text;
}

TEST(ParseRate, KnowsFractionsAndThousands) {
  EXPECT_DOUBLE_EQ(*parse_rate("1000"), 1000);
  EXPECT_DOUBLE_EQ(*parse_rate("0.5"), 0.5);
  EXPECT_DOUBLE_EQ(*parse_rate("2.5k"), 2500);
  for (const char* text : {"", "k", "-1", "10/s", "inf", "nan", "1e400"}) {
    EXPECT_FALSE(parse_rate(text)) << text;
  }
}

TEST(ParseCount, TakesWholeNumbersOnly) {
  EXPECT_EQ(*parse_count("18446744073709551615"), UINT64_MAX);
  for (const char* text : {"", "-1", "1.5", "x", "18446744073709551616"}) {
    EXPECT_FALSE(parse_count(text)) << text;
  }
}

TEST(ParseWeight, TakesANumberOrARange) {
  const auto fixed = parse_weight("hiring=25");
  ASSERT_TRUE(fixed);
  EXPECT_EQ(fixed->criterion, "hiring");
  EXPECT_EQ(fixed->low, 25);
  const auto range = parse_weight("hiring=20..40");
  ASSERT_TRUE(range);
  EXPECT_EQ(range->weight, 30);
  EXPECT_EQ(range->high, 40);
  for (const char* text :
       {"hiring", "=3", "hiring=", "hiring=a", "hiring=-1", "hiring=9..3", "hiring=1..x"}) {
    EXPECT_FALSE(parse_weight(text)) << text;
  }
}

TEST(ParseUrl, SplitsHostPortAndPath) {
  const auto url = parse_url("http://127.0.0.1:8080/json?x=1");
  ASSERT_TRUE(url) << url.error().message;
  EXPECT_EQ(url->endpoint.address, "127.0.0.1");
  EXPECT_EQ(url->endpoint.port, 8080);
  EXPECT_EQ(url->path, "/json?x=1");
  EXPECT_EQ(url->host, "127.0.0.1:8080");
  EXPECT_EQ(parse_url("127.0.0.1")->endpoint.port, 80);
  EXPECT_EQ(parse_url("127.0.0.1")->path, "/");
}

TEST(ParseUrl, KnowsTheSchemesAndTheirPorts) {
  const auto https = parse_url("https://example.org");
  ASSERT_TRUE(https) << https.error().message;
  EXPECT_EQ(https->endpoint.port, 443);
  EXPECT_EQ(https->endpoint.tls->server_name, "example.org");
  EXPECT_FALSE(https->is_socket);
  EXPECT_TRUE(parse_url("wss://example.org/chat")->is_socket);
  EXPECT_TRUE(parse_url("wss://example.org/chat")->endpoint.tls);
  EXPECT_FALSE(parse_url("ws://example.org/chat")->endpoint.tls);
}

TEST(ParseUrl, TakesIPv6InBrackets) {
  const auto url = parse_url("http://[::1]:8080/x");
  ASSERT_TRUE(url) << url.error().message;
  EXPECT_EQ(url->endpoint.address, "::1");
  EXPECT_EQ(url->endpoint.port, 8080);
  EXPECT_EQ(url->host, "[::1]:8080");
  EXPECT_EQ(parse_url("http://[::1]")->endpoint.port, 80);
  EXPECT_EQ(parse_url("http://a?q")->path, "/?q");
}

// RFC 3986 3.1 and 6.2.3, RFC 9110 4.2.5.
TEST(ParseUrl, TakesWhatOthersTake) {
  EXPECT_TRUE(parse_url("HTTPS://example.org/")->endpoint.tls);
  EXPECT_EQ(parse_url("http://a:/x")->endpoint.port, 80);
  EXPECT_EQ(parse_url("http://a/x?y=1#part")->path, "/x?y=1");
  EXPECT_EQ(parse_url("http://a#part?x")->path, "/");
  EXPECT_EQ(parse_url("http://a/@b")->path, "/@b");
  const auto user = parse_url("http://me:secret@a/");
  ASSERT_FALSE(user);
  EXPECT_NE(user.error().message.find("Authorization"), std::string::npos);
}

TEST(ParseUrl, RejectsWhatItCannotLoad) {
  for (const char* text :
       {"ftp://x/", "http://", "http://127.0.0.1:0/", "http://127.0.0.1:99999/", "http://a b/",
        "http://127.0.0.1:80x/", "http://127.0.0.1/a\r\nb", "http://[::1/", "http://a@b/"}) {
    EXPECT_FALSE(parse_url(text)) << text;
  }
}

}  // namespace
}  // namespace bakeoff::cli
