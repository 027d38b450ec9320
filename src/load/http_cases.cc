#include "load/http_cases.h"

#include <ostream>
#include <utility>

namespace bakeoff::load {
namespace {

HttpCase good(const char* name, std::string bytes, Transcript expected) {
  return {name, std::move(bytes), std::move(expected)};
}

// Malformed, after the headers that precede the fault.
HttpCase bad(const char* name, std::string bytes, const char* problem, std::string headers = "",
             std::string body = "") {
  return {name, std::move(bytes), {std::move(headers), std::move(body), problem, 0}};
}

constexpr const char* kNoHttp = "does not start with HTTP/1.";
constexpr const char* kNoCr = "a line ends without a carriage return";
constexpr const char* kNoNumber = "the content length is not a number";
constexpr const char* kNoHex = "a chunk size is not a hexadecimal number";
constexpr const char* kChunkTooLong = "a chunk is longer than its size says";
const std::string kChunkedHeader = "Transfer-Encoding=chunked;";

}  // namespace

void PrintTo(const Transcript& transcript, std::ostream* out) {
  *out << "[" << transcript.headers << "] [" << transcript.body << "] " << transcript.ending
       << " surplus " << transcript.surplus;
}

std::string ok(const std::string& rest) { return "HTTP/1.1 200 OK\r\n" + rest; }

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

std::vector<HttpCase> good_cases() {
  return {
      good("plain", ok("Content-Length: 2\r\n\r\nhi"), {"Content-Length=2;", "hi", "200 keep"}),
      good("empty body", ok("Content-Length: 0\r\n\r\n"), {"Content-Length=0;", "", "200 keep"}),
      good("surplus", ok("Content-Length: 2\r\n\r\nhihi"),
           {"Content-Length=2;", "hi", "200 keep", 2}),
      good("two answers", ok("Content-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n"),
           {"Content-Length=0;", "", "200 keep", 17}),
      good("no reason", "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n",
           {"Content-Length=0;", "", "200 keep"}),
      good("no space before no reason", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
           {"Content-Length=0;", "", "200 keep"}),
      good("odd reason", "HTTP/1.1 404 \xc3\xa4\tb c\r\nContent-Length: 0\r\n\r\n",
           {"Content-Length=0;", "", "404 keep"}),
      good("blanks around value", ok("A: \t b c \t\r\nContent-Length:0\r\n\r\n"),
           {"A=b c;Content-Length=0;", "", "200 keep"}),
      good("empty value", ok("A:\r\nContent-Length: 0\r\n\r\n"),
           {"A=;Content-Length=0;", "", "200 keep"}),
      good("any case", ok("CONTENT-length: 1\r\n\r\nx"), {"CONTENT-length=1;", "x", "200 keep"}),
      good("same length twice", ok("Content-Length: 1\r\nContent-Length: 1\r\n\r\nx"),
           {"Content-Length=1;Content-Length=1;", "x", "200 keep"}),
      good("same length in a list", ok("Content-Length: 1, 01\r\n\r\nx"),
           {"Content-Length=1, 01;", "x", "200 keep"}),
      good("body with line ends", ok("Content-Length: 4\r\n\r\n\r\n\r\n"),
           {"Content-Length=4;", "\r\n\r\n", "200 keep"}),
      good("announces close", ok("Connection: x , Close\r\nContent-Length: 0\r\n\r\n"),
           {"Connection=x , Close;Content-Length=0;", "", "200 close"}),
      good("HTTP/1.0 closes", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx",
           {"Content-Length=1;", "x", "200 close"}),
      good("HTTP/1.0 keeps alive",
           "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\nx",
           {"Connection=Keep-Alive;Content-Length=1;", "x", "200 keep"}),
      good("until close", ok("A: b\r\n\r\nall of it"), {"A=b;", "all of it", "200 close"}),
      good("until close, empty", ok("\r\n"), {"", "", "200 close"}),
      good("204 without length", "HTTP/1.1 204 No Content\r\nA: b\r\n\r\n",
           {"A=b;", "", "204 keep"}),
      good("204 with length 0", "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n",
           {"Content-Length=0;", "", "204 keep"}),
      good("204 with a body", "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nhi",
           {"Content-Length=2;", "", "204 keep", 2}),
      good("304 with length", "HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n",
           {"Content-Length=99;", "", "304 keep"}),
      {"HEAD", ok("Content-Length: 99\r\n\r\n"), {"Content-Length=99;", "", "200 keep"}, true},
      {"HEAD without length", ok("\r\n"), {"", "", "200 keep"}, true},
      {"HEAD with a body",
       ok("Content-Length: 2\r\n\r\nhi"),
       {"Content-Length=2;", "", "200 keep", 2},
       true},
      {"HEAD chunked", ok(kChunked), {kChunkedHeader, "", "200 keep"}, true},
      good("chunked", ok(kChunked + "5\r\nhello\r\n0\r\n\r\n"),
           {kChunkedHeader, "hello", "200 keep"}),
      good("chunked, several",
           ok(kChunked + "1\r\na\r\n002\r\nbc\r\nA\r\n0123456789\r\n000\r\n\r\n"),
           {kChunkedHeader, "abc0123456789", "200 keep"}),
      good("chunked, empty", ok(kChunked + "0\r\n\r\n"), {kChunkedHeader, "", "200 keep"}),
      good("chunked, extensions", ok(kChunked + "1;a=b\r\nx\r\n1 ; c=\"d\"\r\ny\r\n0;e\r\n\r\n"),
           {kChunkedHeader, "xy", "200 keep"}),
      good("chunked, trailers", ok(kChunked + "1\r\nx\r\n0\r\nContent-Length: 9\r\nA: b\r\n\r\n"),
           {kChunkedHeader, "x", "200 keep"}),
      good("chunked, any case", ok("transfer-ENCODING: Chunked\r\n\r\n0\r\n\r\n"),
           {"transfer-ENCODING=Chunked;", "", "200 keep"}),
      good("chunked, surplus", ok(kChunked + "0\r\n\r\nxyz"), {kChunkedHeader, "", "200 keep", 3}),
      good("chunk data like an end", ok(kChunked + "5\r\n0\r\n\r\n\r\n0\r\n\r\n"),
           {kChunkedHeader, "0\r\n\r\n", "200 keep"}),
      good("one interim", kEarlyHints + ok("Content-Length: 0\r\n\r\n"),
           {"Content-Length=0;", "", "200 keep"}),
      good("100 and 103",
           "HTTP/1.1 100 Continue\r\n\r\n" + kEarlyHints + ok("Content-Length: 0\r\n\r\n"),
           {"Content-Length=0;", "", "200 keep"}),
      good("16 interim", repeated(kEarlyHints, 16) + ok("Content-Length: 0\r\n\r\n"),
           {"Content-Length=0;", "", "200 keep"}),
      good("interim that closes is not the answer's",
           "HTTP/1.1 103 Hi\r\nConnection: close\r\n\r\n" + ok("Content-Length: 0\r\n\r\n"),
           {"Content-Length=0;", "", "200 keep"}),
      good("256 headers", ok(repeated("A:\r\n", 255) + "Content-Length: 0\r\n\r\n"),
           {repeated("A=;", 255) + "Content-Length=0;", "", "200 keep"}),
      good("205 with length 0", "HTTP/1.1 205 Reset\r\nContent-Length: 0\r\n\r\n",
           {"Content-Length=0;", "", "205 keep"}),
      good("304 until nothing", "HTTP/1.1 304 Not Modified\r\n\r\n", {"", "", "304 keep"}),
      good("304 chunked has no body", "HTTP/1.1 304 Not Modified\r\n" + kChunked,
           {kChunkedHeader, "", "304 keep"}),
      good("status 599", "HTTP/1.1 599 X\r\nContent-Length: 0\r\n\r\n",
           {"Content-Length=0;", "", "599 keep"}),
      good("every token character in a name",
           ok("!#$%&'*+-.^_`|~09azAZ: 1\r\nContent-Length: 0\r\n\r\n"),
           {"!#$%&'*+-.^_`|~09azAZ=1;Content-Length=0;", "", "200 keep"}),
      good("obs-text in a value", ok("A: \xff\xfe\r\nContent-Length: 0\r\n\r\n"),
           {"A=\xff\xfe;Content-Length=0;", "", "200 keep"}),
      good("colons in a value", ok("A: b:c: d\r\nContent-Length: 0\r\n\r\n"),
           {"A=b:c: d;Content-Length=0;", "", "200 keep"}),
      good("leading zeros in a length", ok("Content-Length: 0002\r\n\r\nhi"),
           {"Content-Length=0002;", "hi", "200 keep"}),
      good("a body of NUL", ok("Content-Length: 3\r\n\r\n" + std::string(3, '\0')),
           {"Content-Length=3;", std::string(3, '\0'), "200 keep"}),
      good("a body like an answer", ok("Content-Length: 17\r\n\r\nHTTP/1.1 500 No\r\n"),
           {"Content-Length=17;", "HTTP/1.1 500 No\r\n", "200 keep"}),
      good("keep-alive and close", ok("Connection: keep-alive, close\r\nContent-Length: 0\r\n\r\n"),
           {"Connection=keep-alive, close;Content-Length=0;", "", "200 close"}),
      good("closeness is not close", ok("Connection: closer\r\nContent-Length: 0\r\n\r\n"),
           {"Connection=closer;Content-Length=0;", "", "200 keep"}),
      good("chunk size in both cases",
           ok(kChunked + "a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n"),
           {kChunkedHeader, "01234567890123456789", "200 keep"}),
      good("chunked and closes", ok("Connection: close\r\n" + kChunked + "1\r\nx\r\n0\r\n\r\n"),
           {"Connection=close;" + kChunkedHeader, "x", "200 close"}),
  };
}

std::vector<HttpCase> bad_start_cases() {
  return {
      bad("garbage without a line end", "garbage", kNoHttp),
      bad("other protocol", "SSH-2.0-x\r\n", kNoHttp),
      bad("leading empty line", "\r\nHTTP/1.1 200 OK\r\n\r\n", kNoHttp),
      bad("HTTP/2", "HTTP/2.0 200 OK\r\n\r\n", kNoHttp),
      bad("HTTP/1.2", "HTTP/1.2 200 OK\r\n\r\n", kNoHttp),
      bad("HTTP/1.x", "HTTP/1.x 200 OK\r\n\r\n", kNoHttp),
      bad("HTTP/0.9", "<html>hello</html>", kNoHttp),
      bad("lower case", "http/1.1 200 OK\r\n\r\n", kNoHttp),
      bad("two-digit status", "HTTP/1.1 20 OK\r\n\r\n",
          "the status line has no status of three digits"),
      bad("no status", "HTTP/1.1\r\n\r\n", "the status line has no status of three digits"),
      bad("two spaces", "HTTP/1.1  200 OK\r\n\r\n",
          "the status line has no status of three digits"),
      bad("four-digit status", "HTTP/1.1 2000 OK\r\n\r\n", "the status is not followed by a space"),
      bad("negative status", "HTTP/1.1 -20 OK\r\n\r\n",
          "the status line has no status of three digits"),
      bad("status 099", "HTTP/1.1 099 OK\r\n\r\n", "the status is not within 100 and 599"),
      bad("status 600", "HTTP/1.1 600 OK\r\n\r\n", "the status is not within 100 and 599"),
      bad("control in reason", "HTTP/1.1 200 O\x01K\r\n\r\n",
          "the status line holds a control character"),
      bad("carriage return in reason", "HTTP/1.1 200 O\rK\r\n\r\n",
          "the status line holds a control character"),
      bad("bare line feed", "HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n", kNoCr),
      bad("101", "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n",
          "switches protocols without being asked"),
      bad("17 interim", repeated(kEarlyHints, 17) + ok("\r\n"), "more than 16 interim answers"),
      bad("endless interim", repeated("HTTP/1.1 100 C\r\n\r\n", 40),
          "more than 16 interim answers"),
      bad("interim with a length", "HTTP/1.1 103 Hi\r\nContent-Length: 0\r\n\r\n",
          "an interim answer with a body"),
      bad("interim chunked", "HTTP/1.1 100 Hi\r\n" + kChunked, "an interim answer with a body"),
      bad("garbage after interim", kEarlyHints + "x", kNoHttp),
      bad("a space first", " HTTP/1.1 200 OK\r\n\r\n", kNoHttp),
      bad("a byte order mark", "\xef\xbb\xbfHTTP/1.1 200 OK\r\n\r\n", kNoHttp),
      bad("NUL first", std::string("\0HTTP/1.1 200 OK\r\n\r\n", 20), kNoHttp),
      bad("a TLS alert", std::string("\x15\x03\x01\x00\x02\x02\x46\r\n", 9), kNoHttp),
      bad("ICY", "ICY 200 OK\r\n\r\n", kNoHttp),
      bad("HTTP/11", "HTTP/11 200 OK\r\n\r\n", kNoHttp),
      bad("tab for space", "HTTP/1.1\t200 OK\r\n\r\n",
          "the status line has no status of three digits"),
      bad("letters in the status", "HTTP/1.1 2x0 OK\r\n\r\n",
          "the status line has no status of three digits"),
      bad("100 for ever then a wrong one", "HTTP/1.1 100 C\r\n\r\nHTTP/1.1 abc\r\n\r\n",
          "the status line has no status of three digits"),
  };
}

std::vector<HttpCase> bad_header_cases() {
  return {
      bad("bare line feed in headers", ok("A: b\nB: c\r\n\r\n"), kNoCr),
      bad("bare line feed as the end", ok("A: b\r\n\n"), kNoCr, "A=b;"),
      bad("folded", ok("A: b\r\n c\r\n\r\n"), "a header line is folded", "A=b;"),
      bad("folded by a tab", ok("A: b\r\n\tc\r\n\r\n"), "a header line is folded", "A=b;"),
      bad("space before colon", ok("A : b\r\n\r\n"), "a header name is followed by a blank"),
      bad("tab before colon", ok("Content-Length\t: 1\r\n\r\n"),
          "a header name is followed by a blank"),
      bad("space in name", ok("A B: b\r\n\r\n"), "a header name is followed by a blank"),
      bad("no colon", ok("A\r\n\r\n"), "a header line has no colon"),
      bad("no name", ok(": b\r\n\r\n"), "a header name is not a token"),
      bad("odd name", ok("A(: b\r\n\r\n"), "a header name is not a token"),
      bad("high byte in name", ok("\xc3\xa4: b\r\n\r\n"), "a header name is not a token"),
      bad("NUL in name", ok(std::string("A\0B: c\r\n\r\n", 10)), "a header name is not a token"),
      bad("NUL in value", ok(std::string("A: b\0c\r\n\r\n", 10)),
          "a header value holds a control character"),
      bad("DEL in value", ok("A: b\x7f\r\n\r\n"), "a header value holds a control character"),
      bad("carriage return in value", ok("A: b\rc\r\n\r\n"),
          "a header value holds a control character"),
      bad("two carriage returns", ok("A: b\r\r\n\r\n"), "a header value holds a control character"),
      bad("257 headers", ok(repeated("A:\r\n", 257) + "\r\n"), "more than 256 headers",
          repeated("A=;", 256)),
      bad("length negative", ok("Content-Length: -1\r\n\r\n"), kNoNumber),
      bad("length signed", ok("Content-Length: +1\r\n\r\nx"), kNoNumber),
      bad("length empty", ok("Content-Length: \r\n\r\n"), kNoNumber),
      bad("length hexadecimal", ok("Content-Length: 0x1\r\n\r\nx"), kNoNumber),
      bad("length with a blank", ok("Content-Length: 1 1\r\n\r\n"), kNoNumber),
      bad("length fractional", ok("Content-Length: 1.0\r\n\r\nx"), kNoNumber),
      bad("length too great", ok("Content-Length: 99999999999999999999\r\n\r\n"), kNoNumber),
      bad("length wraps to 2", ok("Content-Length: 18446744073709551618\r\n\r\nhi"), kNoNumber),
      bad("length list ends in a comma", ok("Content-Length: 1,\r\n\r\nx"), kNoNumber),
      bad("length list starts with a comma", ok("Content-Length: ,1\r\n\r\nx"), kNoNumber),
      bad("lengths differ", ok("Content-Length: 1\r\nContent-Length: 2\r\n\r\nhi"),
          "two content lengths differ", "Content-Length=1;"),
      bad("lengths in a list differ", ok("Content-Length: 1, 2\r\n\r\nhi"),
          "two content lengths differ"),
      bad("length, then chunked", ok("Content-Length: 1\r\n" + kChunked + "0\r\n\r\n"),
          "both a content length and a transfer encoding", "Content-Length=1;" + kChunkedHeader),
      bad("chunked, then length",
          ok("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
          "both a content length and a transfer encoding", kChunkedHeader + "Content-Length=5;"),
      bad("chunked in HTTP/1.0", "HTTP/1.0 200 OK\r\n" + kChunked + "0\r\n\r\n",
          "a transfer encoding in HTTP/1.0", kChunkedHeader),
      bad("chunked twice", ok("Transfer-Encoding: chunked\r\n" + kChunked),
          "an unknown transfer encoding", kChunkedHeader),
      bad("gzip, chunked", ok("Transfer-Encoding: gzip, chunked\r\n\r\n"),
          "an unknown transfer encoding"),
      bad("xchunked", ok("Transfer-Encoding: xchunked\r\n\r\n"), "an unknown transfer encoding"),
      bad("identity", ok("Transfer-Encoding: identity\r\n\r\n"), "an unknown transfer encoding"),
      bad("empty encoding", ok("Transfer-Encoding:\r\n\r\n"), "an unknown transfer encoding"),
      bad("length with a leading minus zero", ok("Content-Length: -0\r\n\r\n"), kNoNumber),
      bad("length with an exponent", ok("Content-Length: 1e1\r\n\r\n"), kNoNumber),
      bad("length in Arabic digits", ok("Content-Length: \xd9\xa1\r\n\r\nx"), kNoNumber),
      bad("length with an underscore", ok("Content-Length: 1_0\r\n\r\n"), kNoNumber),
      bad("three lengths, the last differs", ok("Content-Length: 1, 1, 2\r\n\r\nhi"),
          "two content lengths differ"),
      bad("chunked with a parameter", ok("Transfer-Encoding: chunked;q=1\r\n\r\n"),
          "an unknown transfer encoding"),
      bad("chunked, chunked", ok("Transfer-Encoding: chunked, chunked\r\n\r\n"),
          "an unknown transfer encoding"),
      bad("a vertical tab in a value", ok("A: b\x0b\r\n\r\n"),
          "a header value holds a control character"),
      bad("a comma in a name", ok("A,B: c\r\n\r\n"), "a header name is not a token"),
      bad("a quoted name", ok("\"A\": c\r\n\r\n"), "a header name is not a token"),
  };
}

std::vector<HttpCase> bad_chunk_cases() {
  return {
      bad("size not hexadecimal", ok(kChunked + "g\r\n"), kNoHex, kChunkedHeader),
      bad("size empty", ok(kChunked + "\r\n"), kNoHex, kChunkedHeader),
      bad("size negative", ok(kChunked + "-1\r\n"), kNoHex, kChunkedHeader),
      bad("size with 0x", ok(kChunked + "0x5\r\nhello\r\n"), kNoHex, kChunkedHeader),
      bad("size with a leading blank", ok(kChunked + " 5\r\nhello\r\n"), kNoHex, kChunkedHeader),
      bad("size with a trailing blank", ok(kChunked + "5 \r\nhello\r\n"), kNoHex, kChunkedHeader),
      bad("size, blank, no semicolon", ok(kChunked + "5 a\r\nhello\r\n"), kNoHex, kChunkedHeader),
      bad("size too great", ok(kChunked + "ffffffffffffffff\r\n"), "a chunk size does not fit",
          kChunkedHeader),
      bad("size wraps to 1", ok(kChunked + "10000000000000001\r\nx\r\n"),
          "a chunk size does not fit", kChunkedHeader),
      bad("size line bare", ok(kChunked + "1\nx\r\n"), kNoCr, kChunkedHeader),
      bad("control in an extension", ok(kChunked + "1;\x02\r\nx\r\n"),
          "a chunk extension holds a control character", kChunkedHeader),
      bad("chunk too long", ok(kChunked + "2\r\nabc\r\n0\r\n\r\n"), kChunkTooLong, kChunkedHeader,
          "ab"),
      bad("chunk much too long", ok(kChunked + "2\r\nabcdef\r\n0\r\n\r\n"), kChunkTooLong,
          kChunkedHeader, "ab"),
      bad("chunk without a line end", ok(kChunked + "2\r\nab0\r\n\r\n"), kChunkTooLong,
          kChunkedHeader, "ab"),
      bad("chunk with a bare line end", ok(kChunked + "2\r\nab\n0\r\n\r\n"), kNoCr, kChunkedHeader,
          "ab"),
      bad("trailer folded", ok(kChunked + "0\r\nA: b\r\n c\r\n\r\n"), "a header line is folded",
          kChunkedHeader),
      bad("trailer without colon", ok(kChunked + "0\r\nA\r\n\r\n"), "a header line has no colon",
          kChunkedHeader),
      bad("257 trailers", ok(kChunked + "0\r\n" + repeated("A:\r\n", 257) + "\r\n"),
          "more than 256 headers", kChunkedHeader),
      bad("size in decimal point", ok(kChunked + "1.0\r\nx\r\n"), kNoHex, kChunkedHeader),
      bad("size with a plus", ok(kChunked + "+1\r\nx\r\n"), kNoHex, kChunkedHeader),
      bad("size of NUL", ok(kChunked + std::string("\0\r\n", 3)), kNoHex, kChunkedHeader),
      bad("chunk too short", ok(kChunked + "5\r\nabc\r\n0\r\n\r\n"), kChunkTooLong, kChunkedHeader,
          "abc\r\n"),
      bad("NUL in a trailer", ok(kChunked + "0\r\nA: " + std::string(1, '\0') + "\r\n\r\n"),
          "a header value holds a control character", kChunkedHeader),
  };
}

std::vector<HttpCase> cut_cases() {
  return {
      bad("nothing", "", "cut off"),
      bad("in the status line", "HTTP/1.1 20", "cut off"),
      bad("in the headers", ok("A: b\r\nB"), "cut off", "A=b;"),
      bad("before the last line end", ok("A: b\r\n\r"), "cut off", "A=b;"),
      bad("in the body", ok("Content-Length: 5\r\n\r\nhell"), "cut off", "Content-Length=5;",
          "hell"),
      bad("before the body", ok("Content-Length: 5\r\n\r\n"), "cut off", "Content-Length=5;"),
      bad("after an interim", kEarlyHints, "cut off"),
      bad("in a chunk size", ok(kChunked + "5"), "cut off", kChunkedHeader),
      bad("in a chunk", ok(kChunked + "5\r\nhel"), "cut off", kChunkedHeader, "hel"),
      bad("after a chunk", ok(kChunked + "5\r\nhello"), "cut off", kChunkedHeader, "hello"),
      bad("before the last chunk", ok(kChunked + "5\r\nhello\r\n"), "cut off", kChunkedHeader,
          "hello"),
      bad("before the trailers' end", ok(kChunked + "5\r\nhello\r\n0\r\n"), "cut off",
          kChunkedHeader, "hello"),
  };
}

}  // namespace bakeoff::load
