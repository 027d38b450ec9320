#include "stand_ins/small_server.h"

#include <gtest/gtest.h>

namespace bakeoff::stand_ins {
namespace {

TEST(TakeRequest, CutsOffOneRequestAtATime) {
  std::string text =
      "POST /a?b=1 HTTP/1.1\r\nContent-Length: 3\r\nX-Name:  v \r\n\r\nabcGET / HTTP/1.1\r\n\r\n";
  const auto first = take_request(text);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->method, "POST");
  EXPECT_EQ(first->path, "/a?b=1");
  EXPECT_EQ(first->body, "abc");
  EXPECT_EQ(first->headers.at("x-name"), "v");
  const auto second = take_request(text);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->method, "GET");
  EXPECT_TRUE(text.empty());
}

TEST(TakeRequest, WaitsForMoreBytesAtEveryPlace) {
  const std::string whole =
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    std::string part = whole.substr(0, size);
    EXPECT_FALSE(take_request(part)) << size;
  }
  std::string text = whole;
  const auto request = take_request(text);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->body, "abc");
}

TEST(TakeRequest, GivesUpOnWhatCannotBeRead) {
  for (const char* broken : {"nonsense\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
                             "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                             "POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n"}) {
    std::string text = broken;
    const auto request = take_request(text);
    ASSERT_TRUE(request) << broken;
    EXPECT_TRUE(request->method.empty()) << broken;
  }
}

TEST(ToText, WritesHeadAndBodyInOnePiece) {
  EXPECT_EQ(to_text({200, {{"X", "y"}}, "hi"}),
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX: y\r\n\r\nhi");
}

}  // namespace
}  // namespace bakeoff::stand_ins
