#include "websocket.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace bakeoff::reference {
namespace {

constexpr std::size_t kMostControlBytes = 125;
constexpr std::string_view kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

using Digest = std::array<std::uint32_t, 5>;

// One block of SHA-1 (RFC 3174 6.1).
void mix(const std::uint8_t* block, Digest& digest) {
  std::array<std::uint32_t, 80> w{};
  for (std::size_t t = 0; t < 16; ++t) {
    w[t] = std::uint32_t{block[4 * t]} << 24U | std::uint32_t{block[4 * t + 1]} << 16U |
           std::uint32_t{block[4 * t + 2]} << 8U | std::uint32_t{block[4 * t + 3]};
  }
  for (std::size_t t = 16; t < 80; ++t)
    w[t] = std::rotl(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
  auto [a, b, c, d, e] = digest;
  for (std::size_t t = 0; t < 80; ++t) {
    const std::uint32_t choice = t < 20   ? (b & c) | (~b & d)
                                 : t < 40 ? b ^ c ^ d
                                 : t < 60 ? (b & c) | (b & d) | (c & d)
                                          : b ^ c ^ d;
    constexpr std::array<std::uint32_t, 4> constants{0x5a827999, 0x6ed9eba1, 0x8f1bbcdc,
                                                     0xca62c1d6};
    const std::uint32_t next = std::rotl(a, 5) + choice + e + w[t] + constants[t / 20];
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  const Digest mixed{a, b, c, d, e};
  for (std::size_t i = 0; i < digest.size(); ++i) digest[i] += mixed[i];
}

std::array<std::uint8_t, 20> sha1(std::string_view text) {
  std::string padded(text);
  padded.push_back('\x80');
  while (padded.size() % 64 != 56) padded.push_back('\0');
  const std::uint64_t bits = std::uint64_t{text.size()} * 8;
  for (int shift = 56; shift >= 0; shift -= 8)
    padded.push_back(static_cast<char>(bits >> static_cast<unsigned>(shift)));
  Digest digest{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  for (std::size_t at = 0; at < padded.size(); at += 64)
    mix(reinterpret_cast<const std::uint8_t*>(padded.data()) + at, digest);
  std::array<std::uint8_t, 20> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>(digest[i / 4] >> (24 - 8 * (i % 4)));
  return bytes;
}

// Of 20 bytes: 27 letters and one "=".
std::string base64(const std::array<std::uint8_t, 20>& bytes) {
  std::string text;
  std::uint32_t bits = 0;
  int held = 0;
  for (const std::uint8_t byte : bytes) {
    bits = bits << 8U | byte;
    held += 8;
    for (; held >= 6; held -= 6) text.push_back(kBase64[bits >> (held - 6) & 63U]);
  }
  text.push_back(kBase64[bits << (6 - held) & 63U]);
  text.push_back('=');
  return text;
}

void append_unmasked(std::string& out, std::string_view masked, std::uint32_t mask) {
  const std::size_t begin = out.size();
  out.resize(begin + masked.size());
  char* to = out.data() + begin;
  const std::uint64_t wide = std::uint64_t{mask} << 32U | mask;
  std::size_t i = 0;
  for (; i + 8 <= masked.size(); i += 8) {
    std::uint64_t part = 0;
    std::memcpy(&part, masked.data() + i, 8);
    part ^= wide;
    std::memcpy(to + i, &part, 8);
  }
  std::array<char, 4> bytes{};
  std::memcpy(bytes.data(), &mask, 4);
  for (; i < masked.size(); ++i) to[i] = static_cast<char>(masked[i] ^ bytes[i % 4]);
}

// A close frame is empty or begins with a code that may stand in one (RFC 6455 7.4).
bool is_good_bye(std::string_view payload) {
  if (payload.empty()) return true;
  if (payload.size() < 2) return false;
  const int code =
      static_cast<unsigned char>(payload[0]) << 8U | static_cast<unsigned char>(payload[1]);
  const bool is_standard =
      code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
  return is_standard || (code >= 3000 && code <= 4999);
}

}  // namespace

std::string websocket_accept(std::string_view key) {
  return base64(sha1(std::string(key).append(kGuid)));
}

bool is_websocket_key(std::string_view key) {
  return key.size() == 24 && key.substr(22) == "==" &&
         std::all_of(key.begin(), key.begin() + 22,
                     [](char c) { return kBase64.find(c) != std::string_view::npos; });
}

void write_frame(std::string& out, Opcode opcode, std::string_view payload) {
  out.push_back(static_cast<char>(0x80U | static_cast<unsigned>(opcode)));
  const auto push_size = [&](unsigned mark, int bytes) {
    out.push_back(static_cast<char>(mark));
    for (int i = bytes - 1; i >= 0; --i)
      out.push_back(
          static_cast<char>(std::uint64_t{payload.size()} >> static_cast<unsigned>(8 * i)));
  };
  if (payload.size() < 126) {
    out.push_back(static_cast<char>(payload.size()));
  } else if (payload.size() < 65536) {
    push_size(126, 2);
  } else {
    push_size(127, 8);
  }
  out.append(payload);
}

FrameEvent FrameReader::next(std::string_view& input) {
  if (input.size() < 2) return FrameEvent::need_more;
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(input[i]); };
  const bool is_last = (at(0) & 0x80U) != 0;
  const bool is_masked = (at(1) & 0x80U) != 0;
  const auto opcode = static_cast<Opcode>(at(0) & 0x0fU);
  if ((at(0) & 0x70U) != 0 || !is_masked) return FrameEvent::bad;
  std::uint64_t length = at(1) & 0x7fU;
  const std::size_t more = length == 126 ? 2 : (length == 127 ? 8 : 0);
  const std::size_t head = 2 + more + 4;
  if (input.size() < head) return FrameEvent::need_more;
  if (more > 0) length = 0;
  for (std::size_t i = 0; i < more; ++i) length = length << 8U | at(2 + i);
  const bool is_control = (at(0) & 0x08U) != 0;
  if (is_control && (!is_last || length > kMostControlBytes)) return FrameEvent::bad;
  if (length > kMostMessageBytes || message_.size() + length > kMostMessageBytes)
    return FrameEvent::too_large;
  if (input.size() - head < length) return FrameEvent::need_more;
  std::uint32_t mask = 0;
  std::memcpy(&mask, input.data() + head - 4, 4);
  const auto masked = input.substr(head, length);
  input.remove_prefix(head + length);
  return is_control ? take_control(opcode, masked, mask) : take_data(opcode, is_last, masked, mask);
}

FrameEvent FrameReader::take_control(Opcode opcode, std::string_view masked, std::uint32_t mask) {
  payload_.clear();
  append_unmasked(payload_, masked, mask);
  if (opcode == Opcode::ping) return FrameEvent::ping;
  if (opcode == Opcode::pong) return FrameEvent::pong;
  const bool ends = opcode == Opcode::close && is_good_bye(payload_);
  return ends ? FrameEvent::closed : FrameEvent::bad;
}

FrameEvent FrameReader::take_data(Opcode opcode, bool is_last, std::string_view masked,
                                  std::uint32_t mask) {
  const bool goes_on = opcode == Opcode::continuation;
  const bool is_known = goes_on || opcode == Opcode::text || opcode == Opcode::binary;
  if (!is_known || goes_on != is_in_message_) return FrameEvent::bad;
  if (!goes_on) opcode_ = opcode;
  append_unmasked(message_, masked, mask);
  is_in_message_ = !is_last;
  if (!is_last) return FrameEvent::need_more;
  payload_.swap(message_);
  message_.clear();
  return FrameEvent::message;
}

}  // namespace bakeoff::reference
