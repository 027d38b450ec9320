#include "load/http_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace bakeoff::load {
namespace {

// Everything that came out of one answer, in a form that can be written down in a table.
struct Transcript {
  std::string headers;  // "name=value;"
  std::string body;
  std::string ending;  // "200 keep", "200 close", "cut off", or the problem
  std::size_t surplus = 0;

  bool operator==(const Transcript&) const = default;
};

void PrintTo(const Transcript& transcript, std::ostream* out) {
  *out << "[" << transcript.headers << "] [" << transcript.body << "] " << transcript.ending
       << " surplus " << transcript.surplus;
}

// Reads on until the input is used up or the answer has ended. True: ended.
bool read_on(HttpReader& reader, std::string_view& input, Transcript& transcript) {
  for (;;) {
    switch (reader.next(input)) {
      case HttpReader::Event::header:
        transcript.headers += std::string(reader.name()) + "=" + std::string(reader.value()) + ";";
        break;
      case HttpReader::Event::body:
        transcript.body += reader.piece();
        break;
      case HttpReader::Event::need_more:
        EXPECT_TRUE(input.empty());
        return false;
      case HttpReader::Event::done:
      case HttpReader::Event::malformed:
        return true;
    }
  }
}

std::string ending_of(HttpReader& reader) {
  switch (reader.end_of_input()) {
    case HttpReader::Event::malformed:
      return reader.problem();
    case HttpReader::Event::done:
      return std::to_string(reader.status()) + (reader.keep_alive() ? " keep" : " close");
    default:
      return "cut off";
  }
}

// Every piece is a copy of its own, so that a view into an earlier one would be seen by the
// sanitizer.
Transcript read_pieces(const std::vector<std::string>& pieces, bool to_head) {
  static HttpReader reader;  // the same for all, as on a connection: nothing may stay behind
  reader.expect_answer(to_head);
  Transcript transcript;
  bool has_ended = false;
  for (const std::string& piece : pieces) {
    if (has_ended) {
      transcript.surplus += piece.size();
      continue;
    }
    const auto copy = std::make_unique<char[]>(piece.size() + 1);
    std::copy(piece.begin(), piece.end(), copy.get());
    std::string_view input(copy.get(), piece.size());
    has_ended = read_on(reader, input, transcript);
    transcript.surplus += input.size();
  }
  transcript.ending = ending_of(reader);
  // How much is left of something malformed depends on where the reader stopped.
  if (reader.end_of_input() == HttpReader::Event::malformed) transcript.surplus = 0;
  return transcript;
}

struct Case {
  const char* name;
  std::string bytes;
  Transcript expected;
  bool to_head = false;
};

Case good(const char* name, std::string bytes, Transcript expected) {
  return {name, std::move(bytes), std::move(expected)};
}

// Malformed, after the headers that precede the fault.
Case bad(const char* name, std::string bytes, const char* problem, std::string headers = "",
         std::string body = "") {
  return {name, std::move(bytes), {std::move(headers), std::move(body), problem, 0}};
}

std::string ok(const std::string& rest) { return "HTTP/1.1 200 OK\r\n" + rest; }

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

constexpr const char* kNoHttp = "does not start with HTTP/1.";
constexpr const char* kNoCr = "a line ends without a carriage return";
constexpr const char* kNoNumber = "the content length is not a number";
constexpr const char* kNoHex = "a chunk size is not a hexadecimal number";
constexpr const char* kChunkTooLong = "a chunk is longer than its size says";
const std::string kEarlyHints = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n";
const std::string kChunked = "Transfer-Encoding: chunked\r\n\r\n";
const std::string kChunkedHeader = "Transfer-Encoding=chunked;";

std::vector<Case> good_cases() {
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
  };
}

std::vector<Case> bad_start_cases() {
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
  };
}

std::vector<Case> bad_header_cases() {
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
  };
}

std::vector<Case> bad_chunk_cases() {
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
  };
}

std::vector<Case> cut_cases() {
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

void check_all(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(read_pieces({c.bytes}, c.to_head), c.expected) << "in one piece";
    std::vector<std::string> bytes;
    for (const char byte : c.bytes) bytes.emplace_back(1, byte);
    EXPECT_EQ(read_pieces(bytes, c.to_head), c.expected) << "byte by byte";
    for (std::size_t cut = 1; cut < c.bytes.size(); ++cut) {
      ASSERT_EQ(read_pieces({c.bytes.substr(0, cut), c.bytes.substr(cut)}, c.to_head), c.expected)
          << "cut at " << cut;
    }
  }
}

TEST(HttpReader, ReadsWhatIsRightHoweverItIsDelivered) { check_all(good_cases()); }
TEST(HttpReader, RefusesWrongStatusLinesAndInterimAnswers) { check_all(bad_start_cases()); }
TEST(HttpReader, RefusesWrongHeadersAndDoubtfulLengths) { check_all(bad_header_cases()); }
TEST(HttpReader, RefusesWrongChunks) { check_all(bad_chunk_cases()); }
TEST(HttpReader, SaysThatAnAnswerIsCutOff) { check_all(cut_cases()); }

TEST(HttpReader, HoldsTheHeaderLimitToTheByte) {
  const std::string start = ok("A: ");
  const std::string end = "\r\nContent-Length: 0\r\n\r\n";
  const std::size_t room = HttpReader::kMaxHeaderBytes - start.size() - end.size();
  const auto answer = [&](std::size_t size) { return start + std::string(size, 'x') + end; };
  EXPECT_EQ(read_pieces({answer(room)}, false).ending, "200 keep");
  EXPECT_EQ(read_pieces({answer(room + 1)}, false).ending, "the header is longer than 64 kB");
  const std::string longer = answer(room + 1);
  for (const std::size_t cut : {std::size_t{1}, room, longer.size() - 2, longer.size() - 1}) {
    EXPECT_EQ(read_pieces({longer.substr(0, cut), longer.substr(cut)}, false).ending,
              "the header is longer than 64 kB")
        << cut;
    const std::string fits = answer(room);
    EXPECT_EQ(read_pieces({fits.substr(0, cut), fits.substr(cut)}, false).ending, "200 keep")
        << cut;
  }
}

TEST(HttpReader, LimitsALineThatNeverEnds) {
  const std::string line(HttpReader::kMaxHeaderBytes, 'x');
  EXPECT_EQ(read_pieces({ok(line), line, line}, false).ending, "the header is longer than 64 kB");
  EXPECT_EQ(read_pieces({ok(kChunked), std::string(5000, '0')}, false).ending,
            "a chunk size line is longer than 4 kB");
  EXPECT_EQ(read_pieces({ok(kChunked + "0\r\n"), line, line}, false).ending,
            "the header is longer than 64 kB");
}

TEST(HttpReader, CountsAHugeBodyWithoutKeepingIt) {
  HttpReader reader;
  reader.expect_answer(false);
  const std::string header = ok("Content-Length: 4000000000\r\n\r\n");
  std::string_view input = header;
  Transcript transcript;
  ASSERT_FALSE(read_on(reader, input, transcript));
  const std::string megabyte(1'000'000, 'x');
  std::uint64_t bytes = 0;
  HttpReader::Event event = HttpReader::Event::need_more;
  while (event != HttpReader::Event::done) {
    std::string_view piece = megabyte;
    while ((event = reader.next(piece)) == HttpReader::Event::body) bytes += reader.piece().size();
    ASSERT_NE(event, HttpReader::Event::malformed);
  }
  EXPECT_EQ(bytes, 4'000'000'000U);
}

TEST(HttpReader, StartsAfreshForEveryAnswer) {
  HttpReader reader;
  const std::string first = "HTTP/1.0 404 No\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx";
  const std::string second = ok(kChunked + "1\r\ny\r\n0\r\n\r\n");
  for (const std::string& bytes : {first, second, first, second}) {
    reader.expect_answer(false);
    std::string_view input = bytes;
    Transcript transcript;
    ASSERT_TRUE(read_on(reader, input, transcript));
    EXPECT_EQ(reader.keep_alive(), bytes == second);
    EXPECT_EQ(transcript.body, bytes == second ? "y" : "x");
  }
}

TEST(HttpReader, CountsInterimAnswersBesideTheFinalOne) {
  HttpReader reader;
  reader.expect_answer(false);
  const std::string bytes = kEarlyHints + kEarlyHints + ok("Content-Length: 0\r\n\r\n");
  std::string_view input = bytes;
  Transcript transcript;
  ASSERT_TRUE(read_on(reader, input, transcript));
  EXPECT_EQ(reader.interim_answers(), 2);
  EXPECT_EQ(reader.status(), 200);
}

}  // namespace
}  // namespace bakeoff::load
