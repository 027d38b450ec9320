// WebSocket frames at every possible cut of their input, and the handshake's arithmetic.
#include "websocket.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace bakeoff::reference {
namespace {

std::string masked(unsigned first, std::string_view payload, unsigned size_mark = 0) {
  const std::string mask = "\x11\x22\x33\x44";
  std::string bytes(1, static_cast<char>(first));
  bytes += static_cast<char>(0x80U | (size_mark != 0 ? size_mark : payload.size()));
  if (size_mark == 126) {
    bytes += static_cast<char>(payload.size() >> 8U);
    bytes += static_cast<char>(payload.size() & 255U);
  }
  bytes += mask;
  for (std::size_t i = 0; i < payload.size(); ++i)
    bytes += static_cast<char>(payload[i] ^ mask[i % 4]);
  return bytes;
}

FrameEvent first_event(std::string_view bytes) {
  FrameReader reader;
  return reader.next(bytes);
}

TEST(WebSocketHandshake, AnswersTheKeyOfTheStandard) {
  EXPECT_EQ(websocket_accept("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  EXPECT_TRUE(is_websocket_key("dGhlIHNhbXBsZSBub25jZQ=="));
  EXPECT_FALSE(is_websocket_key("dGhlIHNhbXBsZSBub25jZQ="));
  EXPECT_FALSE(is_websocket_key("dGhlIHNhbXBsZSBub25j\r\n=="));
  EXPECT_FALSE(is_websocket_key(""));
}

TEST(WebSocketFrames, AreReadAtEveryCut) {
  const std::string text(300, 'm');
  const std::string bytes =
      masked(0x01, "one ") + masked(0x89, "ping") + masked(0x80, "two") + masked(0x82, text, 126);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    FrameReader reader;
    std::vector<std::string> events;
    std::string held;
    for (const std::string_view part :
         {std::string_view(bytes).substr(0, cut), std::string_view(bytes).substr(cut)}) {
      held.append(part);
      std::string_view input = held;
      for (;;) {
        const std::size_t before = input.size();
        const FrameEvent event = reader.next(input);
        if (event == FrameEvent::need_more && input.size() == before) break;
        if (event != FrameEvent::need_more) events.emplace_back(reader.payload());
      }
      held = std::string(input);
    }
    EXPECT_EQ(events, (std::vector<std::string>{"ping", "one two", text})) << cut;
    EXPECT_EQ(reader.opcode(), Opcode::binary);
  }
}

TEST(WebSocketFrames, ThatBreakTheRulesAreRefused) {
  struct Case {
    std::string bytes;
    FrameEvent event;
  };
  const Case cases[] = {
      {std::string("\x81\x02hi", 4), FrameEvent::bad},                 // no mask
      {masked(0xc1, "hi"), FrameEvent::bad},                           // a reserved bit
      {masked(0x83, "hi"), FrameEvent::bad},                           // an unknown opcode
      {masked(0x80, "hi"), FrameEvent::bad},                           // goes on with nothing
      {masked(0x09, "hi"), FrameEvent::bad},                           // a ping in pieces
      {masked(0x89, std::string(126, 'x'), 126), FrameEvent::bad},     // a ping too long
      {masked(0x88, "x"), FrameEvent::bad},                            // half a code
      {masked(0x88, std::string("\x03\xed", 2)), FrameEvent::bad},     // 1005
      {masked(0x88, std::string("\x03\xe8", 2)), FrameEvent::closed},  // 1000
      {masked(0x88, ""), FrameEvent::closed},
      {std::string("\x82\xff\x00\x00\x00\x00\x7f\xff\xff\xff....", 14), FrameEvent::too_large},
  };
  for (const auto& [bytes, event] : cases) EXPECT_EQ(first_event(bytes), event) << bytes;
}

TEST(WebSocketFrames, AreWrittenInEachOfTheThreeSizes) {
  for (const std::size_t size : {0U, 125U, 126U, 65535U, 65536U}) {
    std::string out;
    write_frame(out, Opcode::text, std::string(size, 'x'));
    const std::size_t head = size < 126 ? 2 : size < 65536 ? 4 : 10;
    EXPECT_EQ(out.size(), head + size);
    EXPECT_EQ(static_cast<unsigned char>(out[0]), 0x81U);
  }
}

}  // namespace
}  // namespace bakeoff::reference
