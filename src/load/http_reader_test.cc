#include "load/http_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "load/http_cases.h"

namespace bakeoff::load {
namespace {

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

void check_all(const std::vector<HttpCase>& cases) {
  for (const HttpCase& c : cases) {
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

// RFC 9110 8.6 and RFC 6455 4.1.
TEST(HttpReader, TakesNoUpgradeThatIsNone) {
  const auto ending = [](const std::string& bytes) {
    HttpReader reader;
    reader.expect_upgrade();
    Transcript transcript;
    std::string_view input = bytes;
    read_on(reader, input, transcript);
    return ending_of(reader);
  };
  const std::string upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
  EXPECT_EQ(ending("HTTP/1.1 101 S\r\n" + upgrade + "\r\n"), "101 keep");
  EXPECT_EQ(ending("HTTP/1.0 101 S\r\n" + upgrade + "\r\n"), "switches protocols in HTTP/1.0");
  EXPECT_EQ(ending("HTTP/1.1 101 S\r\n" + upgrade + "Content-Length: 0\r\n\r\n"),
            "an interim answer with a body");
  EXPECT_EQ(ending("HTTP/1.1 101 S\r\n" + upgrade + kChunked), "an interim answer with a body");
}

}  // namespace
}  // namespace bakeoff::load
