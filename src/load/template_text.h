// TemplateText: a text with places that are filled anew each time it is sent.
//   {{counter}}        0, 1, 2, … over all threads, each number once
//   {{random:1:500}}   a whole number from 1 to 500, evenly drawn
//   {{connection}}     the number of the connection
//   {{users.name}}     column "name" of feed "users": a row each time a request of it is sent, in
//   order,
//                      from the start again after the last; all places of one request have the same
//                      row
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "catalog/request_file.h"

namespace bakeoff::load {

// What the places of one request are filled from. One a thread: thread t of n has every n-th number
// and row, begun at t.
struct Filling {
  Filling(std::span<const catalog::Feed> feeds_of_load, int thread, int threads)
      : feeds(feeds_of_load),
        rows(feeds_of_load.size(), static_cast<std::uint64_t>(thread)),
        counter(static_cast<std::uint64_t>(thread)),
        step(static_cast<std::uint64_t>(threads)),
        random(0x5eedU + static_cast<std::uint64_t>(thread)) {}

  std::span<const catalog::Feed> feeds;
  std::vector<std::uint64_t> rows;  // of each feed
  std::uint64_t counter;
  std::uint64_t step;
  std::uint64_t connection = 0;
  Random random;
  std::string scratch;  // a body, while it is written
};

class TemplateText {
 public:
  // Error: invalid_input for a place that is unknown or does not end.
  static Result<TemplateText> compile(std::string_view text, std::span<const catalog::Feed> feeds);

  [[nodiscard]] bool is_fixed() const { return places_.empty(); }
  // Appends the text as it is now.
  void fill(Filling& filling, std::string& out) const;
  // What it is filled from, added to what is there.
  struct Uses {
    bool counter = false;
    std::vector<std::size_t> feeds;        // each once
    void advance(Filling& filling) const;  // to what the next request is filled from
  };
  void note_uses(Uses& uses) const;
  // Error: invalid_input when a feed's value cannot stand in the head of a request.
  [[nodiscard]] Result<void> check_for_head(std::span<const catalog::Feed> feeds) const;

 private:
  enum class Kind : std::uint8_t { counter, random, connection, feed };
  struct Place {
    Kind kind = Kind::counter;
    std::string before;      // the text between the place before and this one
    std::uint64_t from = 0;  // of random
    std::uint64_t to = 0;
    std::size_t feed = 0;
    std::size_t column = 0;
  };

  static Result<Place> place_of(std::string_view name, std::span<const catalog::Feed> feeds);
  static bool read_range(std::string_view range, Place& place);
  static bool read_column(std::string_view name, std::span<const catalog::Feed> feeds,
                          Place& place);

  std::vector<Place> places_;
  std::string after_;
};

}  // namespace bakeoff::load
