#include "load/template_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

namespace bakeoff::load {
namespace {

constexpr std::string_view kPlaceOpens = "{{";
constexpr std::string_view kPlaceCloses = "}}";

bool to_number(std::string_view text, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

bool can_stand_in_a_head(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return static_cast<unsigned char>(c) > ' ' && c != 127; });
}

void append(std::string& out, std::uint64_t number) {
  fmt::format_to(std::back_inserter(out), "{}", number);
}

}  // namespace

bool TemplateText::read_range(std::string_view range, Place& place) {
  const auto colon = range.find(':');
  if (colon == std::string_view::npos) return false;
  place.kind = Kind::random;
  return to_number(range.substr(0, colon), place.from) &&
         to_number(range.substr(colon + 1), place.to) && place.from <= place.to &&
         place.to - place.from < (std::uint64_t{1} << 53U);
}

bool TemplateText::read_column(std::string_view name, std::span<const catalog::Feed> feeds,
                               Place& place) {
  const auto dot = name.find('.');
  const auto feed = std::ranges::find(feeds, name.substr(0, dot), &catalog::Feed::name);
  if (dot == std::string_view::npos || feed == feeds.end()) return false;
  const auto column = std::ranges::find(feed->columns, name.substr(dot + 1));
  if (column == feed->columns.end()) return false;
  place.kind = Kind::feed;
  place.feed = static_cast<std::size_t>(feed - feeds.begin());
  place.column = static_cast<std::size_t>(column - feed->columns.begin());
  return true;
}

Result<TemplateText::Place> TemplateText::place_of(std::string_view name,
                                                   std::span<const catalog::Feed> feeds) {
  constexpr std::string_view random = "random:";
  Place place;
  if (name == "counter") return place;
  place.kind = Kind::connection;
  if (name == "connection") return place;
  const bool is_known = name.starts_with(random) ? read_range(name.substr(random.size()), place)
                                                 : read_column(name, feeds, place);
  if (is_known) return place;
  return fail(ErrorCode::invalid_input,
              fmt::format("there is no {{{{{}}}}}: write {{{{counter}}}}, {{{{random:1:500}}}}, "
                          "{{{{connection}}}} or {{{{feed.column}}}}",
                          name));
}

Result<TemplateText> TemplateText::compile(std::string_view text,
                                           std::span<const catalog::Feed> feeds) {
  TemplateText compiled;
  for (;;) {
    const auto open = text.find(kPlaceOpens);
    if (open == std::string_view::npos) break;
    const auto close = text.find(kPlaceCloses, open);
    if (close == std::string_view::npos) {
      return fail(ErrorCode::invalid_input,
                  fmt::format("\"{}\" does not end with }}}}", text.substr(open, 30)));
    }
    BAKEOFF_TRY(place, place_of(text.substr(open + 2, close - open - 2), feeds));
    place.before = text.substr(0, open);
    compiled.places_.push_back(std::move(place));
    text.remove_prefix(close + 2);
  }
  compiled.after_ = text;
  return compiled;
}

void TemplateText::Uses::advance(Filling& filling) const {
  if (counter) filling.counter += filling.step;
  for (const std::size_t feed : feeds) filling.rows[feed] += filling.step;
}

void TemplateText::fill(Filling& filling, std::string& out) const {
  for (const Place& place : places_) {
    out += place.before;
    switch (place.kind) {
      case Kind::counter:
        append(out, filling.counter);
        break;
      case Kind::connection:
        append(out, filling.connection);
        break;
      case Kind::random:
        append(out, place.from +
                        filling.random.below(static_cast<std::size_t>(place.to - place.from) + 1));
        break;
      case Kind::feed: {
        const auto& rows = filling.feeds[place.feed].rows;
        out += rows[filling.rows[place.feed] % rows.size()][place.column];
        break;
      }
    }
  }
  out += after_;
}

void TemplateText::note_uses(Uses& uses) const {
  for (const Place& place : places_) {
    uses.counter = uses.counter || place.kind == Kind::counter;
    if (place.kind != Kind::feed) continue;
    if (std::ranges::find(uses.feeds, place.feed) == uses.feeds.end()) {
      uses.feeds.push_back(place.feed);
    }
  }
}

Result<void> TemplateText::check_for_head(std::span<const catalog::Feed> feeds) const {
  for (const Place& place : places_) {
    if (place.kind != Kind::feed) continue;
    const auto& feed = feeds[place.feed];
    for (std::size_t row = 0; row < feed.rows.size(); ++row) {
      const auto& value = feed.rows[row][place.column];
      if (can_stand_in_a_head(value)) continue;
      return fail(
          ErrorCode::invalid_input,
          fmt::format("row {} of feed {}: \"{}\" has a blank or control character and cannot "
                      "stand in a path or header; percent-encode it",
                      row + 1, feed.name, value));
    }
  }
  return {};
}

}  // namespace bakeoff::load
