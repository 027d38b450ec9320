#include "load/ws_reader.h"

#include <algorithm>

#include "load/utf8.h"

namespace bakeoff::load {
namespace {

constexpr unsigned kFin = 0x80;
constexpr unsigned kReserved = 0x70;
constexpr unsigned kOpcode = 0x0f;
constexpr unsigned kMasked = 0x80;
constexpr unsigned kLength = 0x7f;
constexpr int kNoCloseCode = 1005;

bool is_known(unsigned opcode) { return opcode <= 2 || (opcode >= 8 && opcode <= 10); }
bool is_control(WsOpcode opcode) { return static_cast<unsigned>(opcode) >= 8; }

std::size_t header_bytes(unsigned char second) {
  const unsigned length = second & kLength;
  return length < 126 ? 2 : length == 126 ? 4 : 10;
}

// RFC 6455 7.4: what a server may say.
bool is_close_code(int code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
         (code >= 3000 && code <= 4999);
}

}  // namespace

void WsReader::reset() { *this = WsReader(); }

WsReader::Event WsReader::fail(const char* problem) {
  has_failed_ = true;
  problem_ = problem;
  return Event::malformed;
}

// A short message in one frame that is there as a whole, as most are: what the general way would
// say of it, at a fraction of the time. The test compares the two.
bool WsReader::is_plain_message(std::string_view input) const {
  if (in_payload_ || in_message_ || has_failed_ || header_size_ > 0 || input.size() < 2)
    return false;
  const auto first = static_cast<unsigned char>(input[0]);
  const auto second = static_cast<unsigned char>(input[1]);
  const bool is_data = first == (kFin | static_cast<unsigned>(WsOpcode::text)) ||
                       first == (kFin | static_cast<unsigned>(WsOpcode::binary));
  return is_data && second < 126 && input.size() - 2 >= second;
}

WsReader::Event WsReader::next(std::string_view& input) {
  if (is_plain_message(input)) {
    opcode_ = static_cast<WsOpcode>(static_cast<unsigned char>(input[0]) & kOpcode);
    payload_ = input.substr(2, static_cast<unsigned char>(input[1]));
    input.remove_prefix(2 + payload_.size());
    if (is_text() && !is_utf8(payload_)) return fail("a text message is not UTF-8");
    return Event::message;
  }
  while (!has_failed_) {
    if (!in_payload_ && !take_header(input)) {
      return has_failed_ ? Event::malformed : Event::need_more;
    }
    if (input.empty() && left_ > 0) return Event::need_more;
    const Event event = take_payload(input);
    if (event != Event::need_more) return event;
    if (in_payload_) return Event::need_more;
  }
  return Event::malformed;
}

// True: a whole header was read. What is not whole yet is kept.
bool WsReader::take_header(std::string_view& input) {
  while (!input.empty()) {
    header_[header_size_++] = static_cast<unsigned char>(input.front());
    input.remove_prefix(1);
    if (header_size_ == 2 && !check_frame(header_[0], header_[1])) return false;
    if (header_size_ < 2 || header_size_ < header_bytes(header_[1])) continue;
    const std::size_t size = header_size_;
    header_size_ = 0;
    return read_header({reinterpret_cast<const char*>(header_.data()), size});
  }
  return false;
}

bool WsReader::check_frame(unsigned char first, unsigned char second) {
  const unsigned opcode = first & kOpcode;
  const char* problem = nullptr;
  if ((first & kReserved) != 0) problem = "a reserved bit is set without an extension";
  if (!is_known(opcode)) problem = "an unknown opcode";
  if ((second & kMasked) != 0) problem = "a server masks its frame";
  if (problem != nullptr) {
    fail(problem);
    return false;
  }
  frame_ = static_cast<WsOpcode>(opcode);
  is_last_ = (first & kFin) != 0;
  if (is_control(frame_) && !is_last_) problem = "a control frame is fragmented";
  if (is_control(frame_) && (second & kLength) > kMostControlBytes) {
    problem = "a control frame is longer than 125 bytes";
  }
  if (frame_ == WsOpcode::continuation && !in_message_) problem = "a continuation of nothing";
  if (!is_control(frame_) && frame_ != WsOpcode::continuation && in_message_) {
    problem = "a new message inside a fragmented one";
  }
  if (problem != nullptr) fail(problem);
  return problem == nullptr;
}

bool WsReader::read_header(std::string_view header) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint64_t>(static_cast<unsigned char>(header[i]));
  };
  left_ = byte(1) & kLength;
  if (header.size() > 2) {
    left_ = 0;
    for (std::size_t i = 2; i < header.size(); ++i) left_ = left_ << 8U | byte(i);
    const bool is_minimal = header.size() == 4 ? left_ >= 126 : left_ > 0xffff;
    if (!is_minimal) return fail("a length is not written in its shortest form"), false;
  }
  if (left_ > kMaxMessageBytes || message_.size() + left_ > kMaxMessageBytes) {
    return fail("a message is longer than 16 MB"), false;
  }
  if (frame_ == WsOpcode::text || frame_ == WsOpcode::binary) opcode_ = frame_;
  if (!is_control(frame_)) in_message_ = true;
  in_payload_ = true;
  return true;
}

WsReader::Event WsReader::take_payload(std::string_view& input) {
  const std::size_t size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size()));
  const std::string_view piece = input.substr(0, size);
  input.remove_prefix(size);
  left_ -= size;
  std::string& kept = is_control(frame_) ? control_ : message_;
  if (left_ == 0 && kept.empty()) {
    in_payload_ = false;
    return end_of_frame(piece);
  }
  kept.append(piece);
  if (left_ > 0) return Event::need_more;
  in_payload_ = false;
  return end_of_frame(kept);
}

WsReader::Event WsReader::end_of_frame(std::string_view whole) {
  if (is_control(frame_)) return end_of_control(whole);
  if (is_last_) return end_of_message(whole);
  if (message_.empty()) message_ = whole;
  return Event::need_more;
}

WsReader::Event WsReader::end_of_message(std::string_view whole) {
  in_message_ = false;
  payload_ = whole;
  if (!message_.empty()) {
    given_.swap(message_);  // stays valid while the next one is read
    message_.clear();
    payload_ = given_;
  }
  if (opcode_ == WsOpcode::text && !is_utf8(payload_)) return fail("a text message is not UTF-8");
  return Event::message;
}

WsReader::Event WsReader::end_of_control(std::string_view whole) {
  payload_ = whole;
  if (!control_.empty()) {
    given_.swap(control_);
    control_.clear();
    payload_ = given_;
  }
  if (frame_ == WsOpcode::close) return read_close(payload_);
  return frame_ == WsOpcode::ping ? Event::ping : Event::pong;
}

WsReader::Event WsReader::read_close(std::string_view whole) {
  close_code_ = kNoCloseCode;
  if (whole.empty()) return Event::close;
  if (whole.size() == 1) return fail("a close frame has half a code");
  close_code_ = static_cast<unsigned char>(whole[0]) << 8 | static_cast<unsigned char>(whole[1]);
  if (!is_close_code(close_code_)) return fail("a close frame has a code that no server may send");
  if (!is_utf8(whole.substr(2))) return fail("a close frame has a reason that is not UTF-8");
  return Event::close;
}

}  // namespace bakeoff::load
