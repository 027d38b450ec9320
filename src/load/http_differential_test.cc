// HttpReader beside a second reader, Node.js's former http_parser: whatever ours takes for a whole
// answer, the other takes for the same one. Ours may refuse more; what it refuses is in
// http_cases.h.
#include <gtest/gtest.h>
#include <http_parser.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "base/random.h"
#include "load/http_cases.h"
#include "load/http_reader.h"

namespace bakeoff::load {
namespace {

struct Reading {
  bool is_whole = false;
  int status = 0;
  std::string body;
  std::size_t surplus = 0;
  http_errno problem = HPE_OK;  // of the other
};

Reading by_ours(const std::string& bytes, bool to_head) {
  HttpReader reader;
  reader.expect_answer(to_head);
  Reading reading;
  std::string_view input = bytes;
  for (;;) {
    const auto event = reader.next(input);
    if (event == HttpReader::Event::body) reading.body += reader.piece();
    if (event == HttpReader::Event::done) break;
    if (event == HttpReader::Event::malformed) return reading;
    if (event == HttpReader::Event::need_more) {
      if (reader.end_of_input() != HttpReader::Event::done) return reading;
      break;
    }
  }
  reading.is_whole = true;
  reading.status = reader.status();
  reading.surplus = input.size();
  return reading;
}

// What http_parser tells, in the place of its `data`.
struct Other {
  bool to_head = false;
  Reading reading;
};

Other& other_of(http_parser* parser) { return *static_cast<Other*>(parser->data); }

Reading by_the_other(const std::string& bytes, bool to_head) {
  http_parser_settings settings;
  http_parser_settings_init(&settings);
  settings.on_headers_complete = [](http_parser* parser) {
    // RFC 9112 6.3: without a body, whatever the headers say; http_parser leaves that to its user.
    const bool has_none =
        other_of(parser).to_head || parser->status_code == 204 || parser->status_code == 304;
    return has_none && parser->status_code >= 200 ? 1 : 0;
  };
  settings.on_body = [](http_parser* parser, const char* piece, std::size_t size) {
    other_of(parser).reading.body.append(piece, size);
    return 0;
  };
  settings.on_message_complete = [](http_parser* parser) {
    if (parser->status_code < 200) return 0;  // interim
    other_of(parser).reading.is_whole = true;
    other_of(parser).reading.status = static_cast<int>(parser->status_code);
    http_parser_pause(parser, 1);
    return 0;
  };
  http_parser parser;
  http_parser_init(&parser, HTTP_RESPONSE);
  Other other{to_head, {}};
  parser.data = &other;
  const std::size_t taken = http_parser_execute(&parser, &settings, bytes.data(), bytes.size());
  if (!other.reading.is_whole && HTTP_PARSER_ERRNO(&parser) == HPE_OK) {
    http_parser_execute(&parser, &settings, nullptr, 0);  // the end
  }
  other.reading.problem = HTTP_PARSER_ERRNO(&parser);
  other.reading.surplus = bytes.size() - taken;
  return other.reading;
}

std::string mutated(std::string bytes, Random& random) {
  const auto below = [&](std::size_t limit) {
    return static_cast<std::size_t>(random.uniform() * static_cast<double>(limit));
  };
  constexpr std::string_view likely = "\r\n :;,0123456789aAfF\t\x00chunked-";
  const std::size_t changes = 1 + below(3);
  for (std::size_t i = 0; i < changes && !bytes.empty(); ++i) {
    const std::size_t at = below(bytes.size());
    const char drawn =
        random.uniform() < 0.7 ? likely[below(likely.size())] : static_cast<char>(below(256));
    switch (below(4)) {
      case 0:
        bytes[at] = drawn;
        break;
      case 1:
        bytes.insert(at, 1, drawn);
        break;
      case 2:
        bytes.erase(at, 1 + below(3));
        break;
      default:
        bytes.insert(at, bytes.substr(below(bytes.size()), below(12)));
        break;
    }
  }
  return bytes;
}

// http_parser knows no list of equal lengths, and no tab around a value (RFC 9110 5.6.3).
bool is_known_difference(const std::string& bytes, const Reading& other) {
  return bytes.find('\t') != std::string::npos || other.problem == HPE_UNEXPECTED_CONTENT_LENGTH ||
         other.problem == HPE_INVALID_CONTENT_LENGTH;
}

TEST(HttpReader, AgreesWithASecondReaderOnWhatItTakes) {
  Random random(20260901);
  int both = 0;
  int known = 0;
  for (const auto& c : good_cases()) {
    for (int i = 0; i < 2000; ++i) {
      const std::string bytes = i == 0 ? c.bytes : mutated(c.bytes, random);
      const Reading ours = by_ours(bytes, c.to_head);
      if (!ours.is_whole) continue;
      const Reading other = by_the_other(bytes, c.to_head);
      if (is_known_difference(bytes, other)) {
        ++known;
        continue;
      }
      ++both;
      ASSERT_TRUE(other.is_whole) << c.name << ": " << http_errno_name(other.problem) << "\n"
                                  << bytes;
      ASSERT_EQ(ours.status, other.status) << c.name << "\n" << bytes;
      ASSERT_EQ(ours.body, other.body) << c.name << "\n" << bytes;
      ASSERT_EQ(ours.surplus, other.surplus) << c.name << "\n" << bytes;
    }
  }
  EXPECT_GT(both, 20'000);
  EXPECT_LT(known, both / 5);
}

}  // namespace
}  // namespace bakeoff::load
