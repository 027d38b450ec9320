// The parsers of the reference server, at every possible cut of their input.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "body_reader.h"
#include "http_head.h"
#include "item_json.h"
#include "json_writer.h"
#include "queens.h"

namespace bakeoff::reference {
namespace {

TEST(RequestHead, ReadsTheParts) {
  const std::string text = "GET /cpu?n=8 HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\nGET";
  const auto head = read_request_head(text);
  ASSERT_EQ(head.state, HeadState::complete);
  EXPECT_EQ(head.method, "GET");
  EXPECT_EQ(head.path, "/cpu");
  EXPECT_EQ(head.query, "n=8");
  EXPECT_FALSE(head.keep_alive);
  EXPECT_EQ(head.bytes, text.size() - 3);
}

TEST(RequestHead, IsIncompleteAtEveryCut) {
  const std::string_view text = "\r\nPOST /json HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\n";
  for (std::size_t cut = 0; cut < text.size(); ++cut) {
    EXPECT_EQ(read_request_head(text.substr(0, cut)).state, HeadState::incomplete) << cut;
  }
  const auto head = read_request_head(text);
  EXPECT_EQ(head.state, HeadState::complete);
  EXPECT_EQ(head.body, (BodyFraming{BodyKind::length, 12}));
}

TEST(RequestHead, RefusesWhatTwoReadersCouldReadDifferently) {
  struct Case {
    std::string_view text;
    int refusal;
  };
  const Case cases[] = {
      {"GET / HTTP/1.1\nHost: a\n\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501},
      {"GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505},
      {"GET / HTTP/1.2\r\nHost: a\r\n\r\n", 400},
      {"GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"\x16\x03\x01", 400},
  };
  for (const auto& [text, refusal] : cases) {
    const auto head = read_request_head(text);
    EXPECT_EQ(head.state, HeadState::bad) << text;
    EXPECT_EQ(head.refusal, refusal) << text;
  }
}

TEST(RequestHead, KeepsOldClientsOnlyWhenTheyAsk) {
  EXPECT_FALSE(read_request_head("GET / HTTP/1.0\r\n\r\n").keep_alive);
  EXPECT_TRUE(read_request_head("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").keep_alive);
}

TEST(ResponseHead, KnowsHowTheBodyEnds) {
  EXPECT_EQ(read_response_head("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n").body,
            (BodyFraming{BodyKind::length, 7}));
  EXPECT_EQ(read_response_head("HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n").body.kind,
            BodyKind::chunked);
  EXPECT_EQ(read_response_head("HTTP/1.0 200 OK\r\n\r\n").body.kind, BodyKind::until_close);
  EXPECT_EQ(read_response_head("HTTP/1.1 204 No\r\n\r\n").body.kind, BodyKind::none);
  EXPECT_EQ(read_response_head("HTTP/1.1 20 OK\r\n\r\n").state, HeadState::bad);
  EXPECT_EQ(read_response_head("SSH-2.0-x\r\n").state, HeadState::bad);
}

TEST(BodyReader, DecodesChunksHoweverTheyAreCut) {
  const std::string_view text = "5;x=y\r\nhello\r\n7\r\n, world\r\n0\r\nTrailer: x\r\n\r\nGET";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    BodyReader reader(BodyFraming{BodyKind::chunked, 0});
    std::string content;
    std::string_view first = text.substr(0, cut);
    auto state = reader.read(first, &content);
    const std::string joined = std::string(first) + std::string(text.substr(cut));
    std::string_view rest = joined;
    if (state == BodyState::more) state = reader.read(rest, &content);
    EXPECT_EQ(state, BodyState::done) << cut;
    EXPECT_EQ(content, "hello, world") << cut;
    EXPECT_EQ(rest, "GET") << cut;
  }
}

TEST(BodyReader, RefusesBadAndEndlessChunks) {
  struct Case {
    std::string_view text;
    BodyState state;
  };
  const Case cases[] = {
      {"x\r\n", BodyState::bad},
      {"\r\n", BodyState::bad},
      {"5\nhello", BodyState::bad},
      {"2\r\nabc\r\n", BodyState::bad},
      {"0\r\na\nb", BodyState::bad},
      {"ffffffffffffffffff\r\n", BodyState::too_large},
      {"100001\r\n", BodyState::too_large},
      {"100000\r\n", BodyState::more},
  };
  for (const auto& [text, state] : cases) {
    BodyReader reader(BodyFraming{BodyKind::chunked, 0});
    std::string_view input = text;
    EXPECT_EQ(reader.read(input, nullptr), state) << text;
  }
}

TEST(ItemJson, ReadsKeysInAnyOrderAndSkipsOthers) {
  EXPECT_EQ(read_item(R"({"id":3,"value":9})"), (Item{3, 9}));
  EXPECT_EQ(read_item(" {\"a\":[1,{\"id\":7},\"\\u00e9\\\"}\"], \"value\" : -9 ,\n\"id\": 3 } "),
            (Item{3, -9}));
}

TEST(ItemJson, RefusesWhatIsNoSuchObject) {
  for (const std::string_view text :
       {"", "{}", "[]", "null", R"({"id":3})", R"({"id":3,"value":9)", R"({"id":3,"value":9}x)",
        R"({"id":3,"value":"9"})", R"({"id":3,"value":9.5})", R"({"id":3,"value":09})",
        R"({"id":3,"value":99999999999999999999})", R"({"id":3,"value":9,})",
        R"({"id":3 "value":9})", R"({"id":3,"value":9,"a":tru})",
        R"({"id":3,"value":9,"a":"\x"})"}) {
    EXPECT_FALSE(read_item(text).has_value()) << text;
  }
  const std::string deep = R"({"id":3,"value":9,"a":)" + std::string(100000, '[');
  EXPECT_FALSE(read_item(deep).has_value());
}

TEST(JsonWriter, SeparatesAndEscapes) {
  std::string out;
  JsonWriter(out)
      .open('{')
      .key("a")
      .open('[')
      .number(-1)
      .number(2)
      .close(']')
      .key("b\"")
      .text("x\\\n")
      .close('}');
  EXPECT_EQ(out, "{\"a\":[-1,2],\"b\\\"\":\"x\\\\\\u000a\"}");
}

TEST(Queens, CountsTheKnownSolutions) {
  const int known[] = {1, 0, 0, 2, 10, 4, 40, 92, 352, 724, 2680, 14200};
  for (int n = 1; n <= 12; ++n) EXPECT_EQ(count_queens(n), known[n - 1]) << n;
}

}  // namespace
}  // namespace bakeoff::reference
