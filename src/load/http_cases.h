// Answers, right and wrong, and what must come out of them: for the tests of the reader and of the
// engine.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

namespace bakeoff::load {

// Everything that came out of one answer, in a form that can be written down in a table.
struct Transcript {
  std::string headers;  // "name=value;"
  std::string body;
  std::string ending;  // "200 keep", "200 close", "cut off", or the problem
  std::size_t surplus = 0;

  bool operator==(const Transcript&) const = default;
};

void PrintTo(const Transcript& transcript, std::ostream* out);

struct HttpCase {
  const char* name;
  std::string bytes;
  Transcript expected;
  bool to_head = false;
};

std::vector<HttpCase> good_cases();
std::vector<HttpCase> bad_start_cases();
std::vector<HttpCase> bad_header_cases();
std::vector<HttpCase> bad_chunk_cases();
std::vector<HttpCase> cut_cases();

const std::string kEarlyHints = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n";
const std::string kChunked = "Transfer-Encoding: chunked\r\n\r\n";

// "HTTP/1.1 200 OK" and the rest.
std::string ok(const std::string& rest);
std::string repeated(const std::string& text, int times);

}  // namespace bakeoff::load
