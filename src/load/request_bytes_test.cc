#include "load/request_bytes.h"

#include <gtest/gtest.h>

namespace bakeoff::load {
namespace {

const Endpoint kEndpoint{.address = "127.0.0.1", .port = 8080};

TEST(RequestBytes, AddsNothingButTheHostToAGet) {
  EXPECT_EQ(request_bytes(kEndpoint, {.path = "/json?a=b"}).value(),
            "GET /json?a=b HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n");
}

TEST(RequestBytes, WritesHeadersAndTheLengthOfTheBody) {
  const catalog::RequestSpec post{
      .method = "POST", .path = "/", .headers = {{"Accept", "*/*"}, {"host", "x"}}, .body = "a\r\nb"};
  EXPECT_EQ(request_bytes(kEndpoint, post).value(),
            "POST / HTTP/1.1\r\nAccept: */*\r\nhost: x\r\nContent-Length: 4\r\n\r\na\r\nb");
  EXPECT_EQ(request_bytes(kEndpoint, {.method = "PUT", .path = "/"}).value(),
            "PUT / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Length: 0\r\n\r\n");
}

TEST(RequestBytes, RefusesWhatWouldNotBeOneRequest) {
  const std::vector<catalog::RequestSpec> wrong = {
      {.method = "", .path = "/"},
      {.method = "GET /", .path = "/"},
      {.path = ""},
      {.path = "x"},
      {.path = "/a b"},
      {.path = "/a\r\nB: c"},
      {.path = "/", .headers = {{"A", "b\r\nC: d"}}},
      {.path = "/", .headers = {{"A:", "b"}}},
      {.path = "/", .headers = {{"", "b"}}},
      {.path = "/", .headers = {{"Content-Length", "3"}}},
      {.path = "/", .headers = {{"transfer-encoding", "chunked"}}},
  };
  for (const auto& request : wrong) {
    const auto bytes = request_bytes(kEndpoint, request);
    ASSERT_FALSE(bytes) << *bytes;
    EXPECT_EQ(bytes.error().code, ErrorCode::invalid_input);
  }
}

}  // namespace
}  // namespace bakeoff::load
