// Property: what HttpReader makes of an answer does not depend on where its bytes were cut.
// The first byte of the input chooses the request's method and the cuts; the rest is what the
// server sends.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "load/http_reader.h"

namespace {

using bakeoff::load::HttpReader;

struct Outcome {
  std::string headers;
  std::string body;
  HttpReader::Event ending = HttpReader::Event::need_more;
  std::size_t taken = 0;  // of a whole answer
  int status = 0;
  bool keep_alive = false;

  bool operator==(const Outcome&) const = default;
};

HttpReader::Event read_on(HttpReader& reader, std::string_view& input, Outcome& outcome) {
  for (;;) {
    const HttpReader::Event event = reader.next(input);
    if (event == HttpReader::Event::header) {
      outcome.headers.append(reader.name()).append("=").append(reader.value()).append(";");
    } else if (event == HttpReader::Event::body) {
      if (reader.piece().empty()) std::abort();
      outcome.body.append(reader.piece());
    } else {
      if (event == HttpReader::Event::need_more && !input.empty()) std::abort();
      return event;
    }
  }
}

// `next_cut` is called with what is left and gives the size of the next piece.
template <class NextCut>
Outcome read_in_pieces(HttpReader& reader, bool to_head, std::string_view bytes, NextCut next_cut) {
  Outcome outcome;
  reader.expect_answer(to_head);
  auto event = HttpReader::Event::need_more;
  while (event == HttpReader::Event::need_more && !bytes.empty()) {
    const std::size_t size = next_cut(bytes.size());
    // A copy that is gone afterwards: the sanitizer sees a reader that looks back.
    const auto copy = std::make_unique<char[]>(size);
    bytes.copy(copy.get(), size);
    std::string_view piece(copy.get(), size);
    event = read_on(reader, piece, outcome);
    outcome.taken += size - piece.size();
    bytes.remove_prefix(size);
  }
  outcome.ending = reader.end_of_input();
  if (outcome.ending != HttpReader::Event::done) outcome.taken = 0;
  if (outcome.ending == HttpReader::Event::done) {
    outcome.status = reader.status();
    outcome.keep_alive = reader.keep_alive();
  }
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::uint8_t choice = data[0];
  const bool to_head = (choice & 1U) != 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  static HttpReader reader;  // used again and again, as a connection does: nothing may stay behind

  const auto all = [](std::size_t left) { return left; };
  const Outcome whole = read_in_pieces(reader, to_head, bytes, all);
  if (whole.body.size() > bytes.size() || whole.taken > bytes.size()) std::abort();
  if (reader.interim_answers() > HttpReader::kMaxInterim + 1) std::abort();

  const auto one = [](std::size_t) { return std::size_t{1}; };
  if (read_in_pieces(reader, to_head, bytes, one) != whole) std::abort();

  std::uint32_t state = choice * 2654435761U + 1;
  const auto some = [&state](std::size_t left) {
    state = state * 1664525U + 1013904223U;
    const std::size_t wanted = 1 + (state >> 24U) % 40;
    return wanted < left ? wanted : left;
  };
  if (read_in_pieces(reader, to_head, bytes, some) != whole) std::abort();
  return 0;
}
