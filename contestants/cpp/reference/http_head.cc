#include "http_head.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace bakeoff::reference {
namespace {

using CharacterSet = std::array<bool, 256>;

constexpr CharacterSet make_token_characters() {
  CharacterSet set{};
  for (char c = '0'; c <= '9'; ++c) set[static_cast<unsigned char>(c)] = true;
  for (char c = 'a'; c <= 'z'; ++c) set[static_cast<unsigned char>(c)] = true;
  for (char c = 'A'; c <= 'Z'; ++c) set[static_cast<unsigned char>(c)] = true;
  for (const char c : std::string_view("!#$%&'*+-.^_`|~"))
    set[static_cast<unsigned char>(c)] = true;
  return set;
}

constexpr CharacterSet make_target_characters() {
  CharacterSet set{};
  for (std::size_t c = 0x21; c < 0x7f; ++c) set[c] = true;
  return set;
}

// Field values: visible characters, space, tab and bytes above ASCII (obs-text).
constexpr CharacterSet make_value_characters() {
  CharacterSet set = make_target_characters();
  set[' '] = set['\t'] = true;
  for (std::size_t c = 0x80; c < 0x100; ++c) set[c] = true;
  return set;
}

constexpr CharacterSet kToken = make_token_characters();
constexpr CharacterSet kTarget = make_target_characters();
constexpr CharacterSet kValue = make_value_characters();

bool consists_of(const CharacterSet& set, std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return set[static_cast<unsigned char>(c)]; });
}

bool is_token(std::string_view text) { return !text.empty() && consists_of(kToken, text); }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_word(std::string_view text, std::string_view lower_case) {
  return text.size() == lower_case.size() &&
         std::equal(text.begin(), text.end(), lower_case.begin(),
                    [](char a, char b) { return lower(a) == b; });
}

std::string_view trim(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// One line, ended by CRLF; a bare LF or CR is refused, because two readers may disagree about it.
HeadState take_line(std::string_view& rest, std::string_view& line) {
  const auto end = rest.find('\n');
  if (end == std::string_view::npos) {
    const auto carriage_return = rest.find('\r');
    const bool may_go_on =
        carriage_return == std::string_view::npos || carriage_return + 1 == rest.size();
    return may_go_on ? HeadState::incomplete : HeadState::bad;
  }
  if (end == 0 || rest[end - 1] != '\r') return HeadState::bad;
  line = rest.substr(0, end - 1);
  rest.remove_prefix(end + 1);
  return HeadState::complete;
}

struct Fields {
  int hosts = 0;
  int lengths = 0;
  bool is_chunked = false;
  bool has_other_coding = false;
  bool says_close = false;
  bool says_keep_alive = false;
  bool expects_continue = false;
  bool accepts_gzip = false;
  bool says_upgrade = false;
  bool names_websocket = false;
  bool is_websocket_13 = false;
  std::string_view websocket_key;
  std::uint64_t length = 0;
};

bool read_length(std::string_view value, Fields& fields) {
  std::uint64_t length = 0;
  const auto* end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, length);
  if (error != std::errc{} || stop != end || value.empty()) return false;
  if (fields.lengths > 0 && fields.length != length) return false;
  fields.length = length;
  ++fields.lengths;
  return true;
}

void read_connection(std::string_view value, Fields& fields) {
  while (!value.empty()) {
    const auto comma = std::min(value.find(','), value.size());
    const auto option = trim(value.substr(0, comma));
    if (same_word(option, "close")) fields.says_close = true;
    if (same_word(option, "keep-alive")) fields.says_keep_alive = true;
    if (same_word(option, "upgrade")) fields.says_upgrade = true;
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
}

// "deflate, gzip;q=0.8"; with q=0 it is refused.
bool names_gzip(std::string_view value) {
  while (!value.empty()) {
    const auto comma = std::min(value.find(','), value.size());
    const auto coding = value.substr(0, comma);
    const auto semicolon = std::min(coding.find(';'), coding.size());
    const auto weight = trim(coding.substr(std::min(semicolon + 1, coding.size())));
    const bool is_refused = weight == "q=0" || weight == "q=0.0";
    if (same_word(trim(coding.substr(0, semicolon)), "gzip")) return !is_refused;
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
  return false;
}

// Only the fields that change how the message is read; told apart by length first.
bool read_field(std::string_view name, std::string_view value, Fields& fields) {
  switch (name.size()) {
    case 4:
      if (same_word(name, "host")) ++fields.hosts;
      return true;
    case 6:
      if (same_word(name, "expect") && same_word(value, "100-continue"))
        fields.expects_continue = true;
      return true;
    case 7:
      if (same_word(name, "upgrade") && same_word(value, "websocket"))
        fields.names_websocket = true;
      return true;
    case 10:
      if (same_word(name, "connection")) read_connection(value, fields);
      return true;
    case 14:
      return !same_word(name, "content-length") || read_length(value, fields);
    case 15:
      if (same_word(name, "accept-encoding")) fields.accepts_gzip = names_gzip(value);
      return true;
    case 17:
      if (same_word(name, "sec-websocket-key")) fields.websocket_key = value;
      if (!same_word(name, "transfer-encoding")) return true;
      if (same_word(value, "chunked") && !fields.is_chunked) {
        fields.is_chunked = true;
      } else {
        fields.has_other_coding = true;
      }
      return true;
    case 21:
      if (same_word(name, "sec-websocket-version")) fields.is_websocket_13 = value == "13";
      return true;
    default:
      return true;
  }
}

HeadState read_fields(std::string_view& rest, Fields& fields) {
  for (;;) {
    std::string_view line;
    const auto state = take_line(rest, line);
    if (state != HeadState::complete) return state;
    if (line.empty()) return HeadState::complete;
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return HeadState::bad;
    const auto value = trim(line.substr(colon + 1));
    if (!consists_of(kValue, value) || !read_field(line.substr(0, colon), value, fields))
      return HeadState::bad;
  }
}

RequestHead refuse(int status) {
  RequestHead head;
  head.state = HeadState::bad;
  head.refusal = status;
  return head;
}

// While the line is not complete: could these bytes still become a request line?
bool may_become_request_line(std::string_view text) {
  const auto method = text.substr(0, text.find(' '));
  if (!method.empty() && method.back() == '\r') return false;
  if (!consists_of(kToken, method) || method.size() > 32) return false;
  return text.empty() || text.front() != ' ';
}

// "/path?query" or "http://host/path?query" (a server must take both).
bool split_target(std::string_view target, RequestHead& head) {
  if (target.empty() || !consists_of(kTarget, target)) return false;
  constexpr std::string_view kScheme = "http://";
  if (same_word(target.substr(0, kScheme.size()), kScheme)) {
    target.remove_prefix(kScheme.size());
    const auto slash = target.find_first_of("/?");
    if (slash == 0 || target.empty()) return false;
    target = slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
  }
  if (target.front() != '/' && target.front() != '?' && target != "*") return false;
  const auto mark = target.find('?');
  head.path = target.substr(0, mark);
  head.query = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
  return true;
}

// 0, or the status to refuse with.
int read_request_line(std::string_view line, RequestHead& head) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return 400;
  head.method = line.substr(0, first);
  const auto version = line.substr(last + 1);
  if (!is_token(head.method) || !split_target(line.substr(first + 1, last - first - 1), head))
    return 400;
  if (version == "HTTP/1.1") return 0;
  head.is_http_1_0 = version == "HTTP/1.0";
  if (head.is_http_1_0) return 0;
  const bool is_some_version =
      version.size() == 8 && version.substr(0, 5) == "HTTP/" && version[6] == '.';
  return is_some_version && version[5] >= '0' && version[5] <= '9' && version[5] != '1' ? 505 : 400;
}

// 0, or the status to refuse with. Length and coding together are how requests are smuggled:
// refused.
int apply_fields(const Fields& fields, RequestHead& head) {
  if (fields.hosts > 1 || (fields.hosts == 0 && !head.is_http_1_0)) return 400;
  if (fields.lengths > 0 && (fields.is_chunked || fields.has_other_coding)) return 400;
  if (fields.is_chunked && head.is_http_1_0) return 400;
  if (fields.has_other_coding) return 501;
  if (fields.is_chunked) head.body = {BodyKind::chunked, 0};
  if (fields.length > 0) head.body = {BodyKind::length, fields.length};
  head.keep_alive = !fields.says_close && (!head.is_http_1_0 || fields.says_keep_alive);
  head.accepts_gzip = fields.accepts_gzip;
  head.asks_websocket =
      fields.says_upgrade && fields.names_websocket && fields.is_websocket_13 && !head.is_http_1_0;
  head.websocket_key = fields.websocket_key;
  head.expects_continue = fields.expects_continue && !head.is_http_1_0;
  return 0;
}

BodyFraming response_body(int status, const Fields& fields) {
  if (status < 200 || status == 204 || status == 304) return {};
  if (fields.is_chunked) return {BodyKind::chunked, 0};
  if (fields.lengths == 0) return {BodyKind::until_close, 0};
  return fields.length == 0 ? BodyFraming{} : BodyFraming{BodyKind::length, fields.length};
}

}  // namespace

RequestHead read_request_head(std::string_view text) {
  RequestHead head;
  std::string_view rest = text;
  std::string_view line;
  while (rest.substr(0, 2) == "\r\n")
    rest.remove_prefix(2);  // RFC 9112 2.2: empty lines before a request
  switch (take_line(rest, line)) {
    case HeadState::bad:
      return refuse(400);
    case HeadState::incomplete:
      if (rest == "\r") return head;
      if (!may_become_request_line(rest)) return refuse(400);
      return text.size() < kMostHeadBytes ? head : refuse(414);
    case HeadState::complete:
      break;
  }
  if (line.size() >= kMostHeadBytes) return refuse(414);
  if (const int refusal = read_request_line(line, head); refusal != 0) return refuse(refusal);
  Fields fields;
  const auto state = read_fields(rest, fields);
  if (state == HeadState::bad) return refuse(400);
  head.bytes = text.size() - rest.size();
  if (head.bytes > kMostHeadBytes) return refuse(431);
  if (state == HeadState::incomplete) return text.size() < kMostHeadBytes ? head : refuse(431);
  if (const int refusal = apply_fields(fields, head); refusal != 0) return refuse(refusal);
  head.state = HeadState::complete;
  return head;
}

ResponseHead read_response_head(std::string_view text) {
  ResponseHead head;
  std::string_view rest = text;
  std::string_view line;
  head.state = take_line(rest, line);
  if (head.state != HeadState::complete) return head;
  head.state = HeadState::bad;
  const bool is_1_0 = line.substr(0, 9) == "HTTP/1.0 ";
  if (line.size() < 12 || (!is_1_0 && line.substr(0, 9) != "HTTP/1.1 ")) return head;
  if (line.size() > 12 && line[12] != ' ') return head;
  const auto [stop, error] = std::from_chars(line.data() + 9, line.data() + 12, head.status);
  if (error != std::errc{} || stop != line.data() + 12 || head.status < 100) return head;
  Fields fields;
  const auto state = read_fields(rest, fields);
  if (state == HeadState::bad || fields.has_other_coding ||
      (fields.is_chunked && fields.lengths > 0))
    return head;
  head.bytes = text.size() - rest.size();
  head.keep_alive = !fields.says_close && (!is_1_0 || fields.says_keep_alive);
  head.body = response_body(head.status, fields);
  head.state = state;
  return head;
}

}  // namespace bakeoff::reference
