#include "load/http_reader.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace bakeoff::load {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

enum CharClass : std::uint8_t { token_char = 1, text_char = 2 };

// RFC 9110 5.6.2 token characters; field text is printable ASCII, tab, space and obs-text (0x80 and
// up).
constexpr std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> classes{};
  for (std::size_t c = 0; c < 256; ++c) {
    if (c == '\t' || (c >= ' ' && c != 127)) classes[c] |= text_char;
  }
  for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789")) {
    classes[static_cast<unsigned char>(c)] |= token_char;
  }
  for (char c = 'a'; c <= 'z'; ++c) {
    classes[static_cast<unsigned char>(c)] |= token_char;
    classes[static_cast<unsigned char>(c - ('a' - 'A'))] |= token_char;
  }
  return classes;
}

constexpr std::array<std::uint8_t, 256> kClasses = make_classes();

bool is_token(char c) { return (kClasses[static_cast<unsigned char>(c)] & token_char) != 0; }

bool is_text(std::string_view text) {
  std::uint8_t all = text_char;
  for (const char c : text) all &= kClasses[static_cast<unsigned char>(c)];
  return all != 0;
}

std::string_view without_blanks(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// Cuts the first element off a comma-separated list.
std::string_view next_element(std::string_view& list) {
  const std::size_t comma = std::min(list.find(','), list.size());
  const std::string_view element = without_blanks(list.substr(0, comma));
  list.remove_prefix(std::min(comma + 1, list.size()));
  return element;
}

constexpr std::int64_t kMostBeforeDigit = (INT64_MAX - 9) / 10;
constexpr std::uint64_t kMostBeforeHexDigit = std::uint64_t{INT64_MAX} >> 4U;

// -1: not 1*DIGIT, or more than fits.
std::int64_t decimal(std::string_view text) {
  if (text.empty()) return -1;
  std::int64_t value = 0;
  for (const char c : text) {
    if (!is_digit(c) || value > kMostBeforeDigit) return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  const char letter = lower(c);
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

constexpr std::string_view kVersionStart = "HTTP/1.";
constexpr std::size_t kLeastKept = 128;  // most header lines fit

}  // namespace

bool same_letters(std::string_view left, std::string_view right) {
  return left.size() == right.size() &&
         std::equal(left.begin(), left.end(), right.begin(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

void HttpReader::expect_upgrade() {
  expect_answer(false);
  to_upgrade_ = true;
}

void HttpReader::expect_answer(bool to_head) {
  to_head_ = to_head;
  to_upgrade_ = false;
  interim_ = 0;
  problem_ = "";
  begin_message();
}

void HttpReader::begin_message() {
  state_ = State::status_line;
  kept_size_ = 0;
  line_budget_ = kMaxHeaderBytes;
  length_ = 0;
  status_ = 0;
  headers_ = 0;
  http_1_0_ = has_length_ = chunked_ = says_close_ = says_keep_alive_ = ended_by_close_ = false;
}

bool HttpReader::keep_alive() const {
  if (ended_by_close_ || says_close_) return false;
  return !http_1_0_ || says_keep_alive_;
}

HttpReader::Event HttpReader::next(std::string_view& input) {
  for (;;) {
    if (state_ == State::done) return Event::done;
    if (state_ == State::malformed) return Event::malformed;
    if (input.empty()) return Event::need_more;
    const Event event = step(input);
    if (event != Event::need_more) return event;
  }
}

HttpReader::Event HttpReader::end_of_input() {
  if (state_ == State::until_close) {
    ended_by_close_ = true;
    state_ = State::done;
  }
  if (state_ == State::done) return Event::done;
  return state_ == State::malformed ? Event::malformed : Event::need_more;
}

// need_more: go on, with a changed state or an empty input.
HttpReader::Event HttpReader::step(std::string_view& input) {
  switch (state_) {
    case State::fixed_body:
    case State::chunk_body:
    case State::until_close:
      return body_step(input);
    default:
      return line_step(input);
  }
}

HttpReader::Event HttpReader::body_step(std::string_view& input) {
  std::size_t size = input.size();
  if (state_ != State::until_close) {
    size = static_cast<std::size_t>(std::min<std::uint64_t>(size, length_));
    length_ -= size;
    if (length_ == 0) {
      line_budget_ = 2;
      state_ = state_ == State::fixed_body ? State::done : State::chunk_end;
    }
  }
  piece_ = input.substr(0, size);
  input.remove_prefix(size);
  return Event::body;
}

HttpReader::Event HttpReader::line_step(std::string_view& input) {
  std::string_view line;
  if (!take_line(input, line)) return Event::need_more;
  switch (state_) {
    case State::status_line:
      read_status_line(line);
      break;
    case State::header_line:
    case State::trailer_line:
      return read_header_line(line);
    case State::chunk_size:
      read_chunk_size(line);
      break;
    default:  // chunk_end: its budget of two bytes leaves room for nothing but the line end
      line_budget_ = kMaxChunkLineBytes;
      state_ = State::chunk_size;
      break;
  }
  return Event::need_more;
}

// Gives a whole line without its CRLF, or keeps what there is of it. The budget counts every byte
// taken, so that a limit is hit at the same byte however the input was cut.
bool HttpReader::take_line(std::string_view& input, std::string_view& line) {
  const std::size_t reach = std::min(input.size(), line_budget_);
  const void* end = reach == 0 ? nullptr : std::memchr(input.data(), '\n', reach);
  if (end == nullptr) {
    if (input.size() >= line_budget_) {
      fail(state_ == State::chunk_end    ? "a chunk is longer than its size says"
           : state_ == State::chunk_size ? "a chunk size line is longer than 4 kB"
                                         : "the header is longer than 64 kB");
      return false;
    }
    keep(input);
    input = {};
    return false;
  }
  const auto size = static_cast<std::size_t>(static_cast<const char*>(end) - input.data()) + 1;
  line = input.substr(0, size);
  if (kept_size_ > 0) {
    append_kept(input.substr(0, size));
    line = {kept_.data(), kept_size_};
    kept_size_ = 0;
  }
  line_budget_ -= size;
  input.remove_prefix(size);
  if (line.size() < 2 || line[line.size() - 2] != '\r') {
    fail("a line ends without a carriage return");
    return false;
  }
  line.remove_suffix(2);
  return true;
}

void HttpReader::keep(std::string_view bytes) {
  append_kept(bytes);
  line_budget_ -= bytes.size();
  if (state_ != State::status_line) return;
  // What can never become a status line is known at once, not when the peer at last ends the line.
  const std::size_t known = std::min(kept_size_, kVersionStart.size());
  if (std::string_view(kept_.data(), known) != kVersionStart.substr(0, known)) {
    fail("does not start with HTTP/1.");
  }
}

void HttpReader::append_kept(std::string_view bytes) {
  const std::size_t needed = kept_size_ + bytes.size();
  if (needed > kept_.size()) kept_.resize(std::max(kLeastKept, std::bit_ceil(needed)));
  std::memcpy(kept_.data() + kept_size_, bytes.data(), bytes.size());
  kept_size_ = needed;
}

// HTTP-version SP 3DIGIT [SP reason]. The space before an empty reason is left out by some servers;
// that is harmless.
void HttpReader::read_status_line(std::string_view line) {
  const bool version_known =
      line.size() >= 8 && line.starts_with(kVersionStart) && is_digit(line[7]);
  if (!version_known || line[7] > '1') return fail("does not start with HTTP/1.");
  http_1_0_ = line[7] == '0';
  if (line.size() < 12 || line[8] != ' ' || !is_digit(line[9]) || !is_digit(line[10]) ||
      !is_digit(line[11])) {
    return fail("the status line has no status of three digits");
  }
  status_ = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
  if (status_ < 100 || status_ > 599) return fail("the status is not within 100 and 599");
  if (line.size() > 12 && line[12] != ' ') return fail("the status is not followed by a space");
  if (!is_text(line.substr(12))) return fail("the status line holds a control character");
  state_ = State::header_line;
}

HttpReader::Event HttpReader::read_header_line(std::string_view line) {
  if (line.empty()) {
    if (state_ == State::trailer_line) {
      state_ = State::done;
    } else {
      end_headers();
    }
    return Event::need_more;
  }
  if (++headers_ > kMaxHeaders) {
    fail("more than 256 headers");
    return Event::need_more;
  }
  if (!split_header(line)) return Event::need_more;
  if (state_ == State::trailer_line)
    return Event::need_more;  // never part of the header (RFC 9110 6.5.1)
  note_framing();
  if (state_ == State::malformed || (status_ < 200 && !(status_ == 101 && to_upgrade_)))
    return Event::need_more;
  return Event::header;
}

bool HttpReader::split_header(std::string_view line) {
  if (line.front() == ' ' || line.front() == '\t') {
    fail("a header line is folded");
    return false;
  }
  std::size_t colon = 0;
  while (colon < line.size() && is_token(line[colon])) ++colon;
  if (colon == line.size()) {
    fail("a header line has no colon");
    return false;
  }
  if (line[colon] != ':' || colon == 0) {
    const bool is_blank = line[colon] == ' ' || line[colon] == '\t';
    fail(is_blank ? "a header name is followed by a blank" : "a header name is not a token");
    return false;
  }
  name_ = line.substr(0, colon);
  value_ = without_blanks(line.substr(colon + 1));
  if (!is_text(value_)) {
    fail("a header value holds a control character");
    return false;
  }
  return true;
}

void HttpReader::note_framing() {
  switch (name_.size()) {
    case std::string_view("connection").size():
      if (same_letters(name_, "connection")) note_connection(value_);
      break;
    case std::string_view("content-length").size():
      if (same_letters(name_, "content-length")) note_length(value_);
      break;
    case std::string_view("transfer-encoding").size():
      if (!same_letters(name_, "transfer-encoding")) break;
      // Nothing but chunked was offered, and nothing else could be checked against the expected
      // body.
      if (chunked_ || !same_letters(value_, "chunked")) return fail("an unknown transfer encoding");
      chunked_ = true;
      break;
    default:
      break;
  }
}

// RFC 9112 6.3: a list of one and the same number may be taken as that number.
void HttpReader::note_length(std::string_view list) {
  if (list.empty() || list.back() == ',') return fail("the content length is not a number");
  while (!list.empty()) {
    const std::int64_t length = decimal(next_element(list));
    if (length < 0) return fail("the content length is not a number");
    if (has_length_ && length_ != static_cast<std::uint64_t>(length)) {
      return fail("two content lengths differ");
    }
    has_length_ = true;
    length_ = static_cast<std::uint64_t>(length);
  }
}

void HttpReader::note_connection(std::string_view list) {
  while (!list.empty()) {
    const std::string_view option = next_element(list);
    if (same_letters(option, "close")) says_close_ = true;
    if (same_letters(option, "keep-alive")) says_keep_alive_ = true;
  }
}

void HttpReader::end_headers() {
  if (has_length_ && chunked_) return fail("both a content length and a transfer encoding");
  if (chunked_ && http_1_0_) return fail("a transfer encoding in HTTP/1.0");
  if (status_ == 101 && !to_upgrade_) return fail("switches protocols without being asked");
  if (status_ >= 200) return begin_body();
  if (has_length_ || chunked_) return fail("an interim answer with a body");
  if (status_ == 101) {
    if (http_1_0_) return fail("switches protocols in HTTP/1.0");  // RFC 6455 4.1
    state_ = State::done;
    return;
  }
  if (++interim_ > kMaxInterim) return fail("more than 16 interim answers");
  begin_message();
}

void HttpReader::begin_body() {
  if (to_head_ || status_ == 204 || status_ == 304 || (has_length_ && length_ == 0)) {
    state_ = State::done;
  } else if (chunked_) {
    line_budget_ = kMaxChunkLineBytes;
    state_ = State::chunk_size;
  } else {
    state_ = has_length_ ? State::fixed_body : State::until_close;
  }
}

// chunk-size [chunk-ext]: hexadecimal digits, then nothing or ";…", which is ignored.
void HttpReader::read_chunk_size(std::string_view line) {
  std::uint64_t size = 0;
  std::size_t digits = 0;
  for (; digits < line.size() && hex_digit(line[digits]) >= 0; ++digits) {
    if (size > kMostBeforeHexDigit) return fail("a chunk size does not fit");
    size = size * 16 + static_cast<std::uint64_t>(hex_digit(line[digits]));
  }
  const std::string_view extension = without_blanks(line.substr(digits));
  if (digits == 0) return fail("a chunk size is not a hexadecimal number");
  if (digits < line.size() && (extension.empty() || extension.front() != ';')) {
    return fail("a chunk size is not a hexadecimal number");
  }
  if (!is_text(extension)) return fail("a chunk extension holds a control character");
  length_ = size;
  if (size > 0) {
    state_ = State::chunk_body;
    return;
  }
  headers_ = 0;
  line_budget_ = kMaxHeaderBytes;
  state_ = State::trailer_line;
}

void HttpReader::fail(const char* problem) {
  problem_ = problem;
  state_ = State::malformed;
}

}  // namespace bakeoff::load
