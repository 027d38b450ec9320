// Html: markup under construction. Only string literals can become tags; everything else is escaped
// on its way in, so no name, log line or address can leave its place.
#pragma once

#include <string>
#include <string_view>

#include "report/internal/lookup.h"

namespace bakeoff::report {

// Markup that stands in the source. Cannot be made from a runtime value.
class Markup {
 public:
  template <std::size_t N>
  // NOLINTNEXTLINE(google-explicit-constructor, modernize-avoid-c-arrays): a literal is one
  consteval Markup(const char (&literal)[N]) : text_(literal, N - 1) {}
  [[nodiscard]] constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

class Html {
 public:
  Html& raw(Markup markup) {
    out_ += markup.text();
    return *this;
  }
  Html& text(std::string_view text);   // for elements and for attributes in double quotes
  Html& lines(std::string_view text);  // the same, newlines kept
  Html& number(long value);
  Html& percent(double share);  // "27.3%" of an SVG's width; outside [0, 1] is held at the edge
  // Files embedded at build time and JSON that json_for_script made.
  Html& trusted(std::string_view embedded) {
    out_ += embedded;
    return *this;
  }
  Html& add(const Html& other) {
    out_ += other.out_;
    return *this;
  }
  [[nodiscard]] bool empty() const { return out_.empty(); }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

// A badge that names the kind of evidence and leads to it: "M12". Nothing where the id is unknown.
void put_reference(Html& html, const Lookup& lookup, const std::string& evidence_id);
// A link for http and https addresses, plain text for all others.
void put_link(Html& html, std::string_view url, std::string_view label);
// <span class="chip …">; the word says it, the colour only repeats it.
enum class Tone { win, tie, open, bad };
void put_chip(Html& html, Tone tone, std::string_view word);
// Opens <section> with its heading; close with "</section>".
void open_section(Html& html, Markup id, Markup title);
// Opens a table inside a region that scrolls by itself; close with close_table.
void open_table(Html& html, std::string_view caption, Markup classes);
void close_table(Html& html);
// A stack's title with its mark, as used in every chart.
void put_stack(Html& html, const Lookup& lookup, const std::string& stack);

}  // namespace bakeoff::report
