#include "load/request_bytes.h"

#include <gtest/gtest.h>

namespace bakeoff::load {
namespace {

const Endpoint kEndpoint{.address = "127.0.0.1", .port = 8080};

catalog::RequestSpec spec(std::string method, std::string path,
                          std::map<std::string, std::string> headers = {}, std::string body = "") {
  return {.method = std::move(method),
          .path = std::move(path),
          .headers = std::move(headers),
          .body = std::move(body),
          .answer = {}};
}

TEST(RequestBytes, AddsNothingButTheHostToAGet) {
  EXPECT_EQ(request_bytes(kEndpoint, spec("GET", "/json?a=b")).value(),
            "GET /json?a=b HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n");
}

TEST(RequestBytes, WritesHeadersAndTheLengthOfTheBody) {
  EXPECT_EQ(
      request_bytes(kEndpoint, spec("POST", "/", {{"Accept", "*/*"}, {"host", "x"}}, "a\r\nb"))
          .value(),
      "POST / HTTP/1.1\r\nAccept: */*\r\nhost: x\r\nContent-Length: 4\r\n\r\na\r\nb");
  EXPECT_EQ(request_bytes(kEndpoint, spec("PUT", "/")).value(),
            "PUT / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Length: 0\r\n\r\n");
}

TEST(RequestBytes, SendABodySeveralTimesOver) {
  auto request = spec("POST", "/", {}, "abc");
  request.body_times = 3;
  const auto bytes = request_bytes(kEndpoint, request).value();
  EXPECT_TRUE(bytes.ends_with("Content-Length: 9\r\n\r\nabcabcabc")) << bytes;
  EXPECT_EQ(first_of(request, {}).value().body, "abcabcabc");
  EXPECT_EQ(first_of(request, {}).value().body_times, 1);
}

TEST(RequestBytes, RefusesWhatWouldNotBeOneRequest) {
  const std::vector<catalog::RequestSpec> wrong = {
      spec("", "/"),
      spec("GET /", "/"),
      spec("GET", ""),
      spec("GET", "x"),
      spec("GET", "/a b"),
      spec("GET", "/a\r\nB: c"),
      spec("GET", "/", {{"A", "b\r\nC: d"}}),
      spec("GET", "/", {{"A:", "b"}}),
      spec("GET", "/", {{"", "b"}}),
      spec("GET", "/", {{"Content-Length", "3"}}),
      spec("GET", "/", {{"transfer-encoding", "chunked"}}),
  };
  for (const auto& request : wrong) {
    const auto bytes = request_bytes(kEndpoint, request);
    ASSERT_FALSE(bytes) << *bytes;
    EXPECT_EQ(bytes.error().code, ErrorCode::invalid_input);
  }
}

}  // namespace
}  // namespace bakeoff::load
