#include "report/internal/html.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/internal/plain_text.h"
#include "report/internal/svg_strip.h"

namespace bakeoff::report {
namespace {

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out.push_back(c);
    }
  }
}

bool is_web_address(std::string_view url) {
  return url.starts_with("https://") || url.starts_with("http://");
}

}  // namespace

Html& Html::text(std::string_view text) {
  append_escaped(out_, cleaned(text));
  return *this;
}

Html& Html::lines(std::string_view text) {
  append_escaped(out_, cleaned_lines(text));
  return *this;
}

Html& Html::number(long value) {
  out_ += std::to_string(value);
  return *this;
}

Html& Html::percent(double share) {
  const double held = std::isfinite(share) ? std::clamp(share, 0.0, 1.0) : 0;
  out_ += fmt::format("{:.1f}%", held * 100);
  return *this;
}

void put_reference(Html& html, const Lookup& lookup, const std::string& evidence_id) {
  const EvidenceItem* item = lookup.evidence(evidence_id);
  if (item == nullptr) return;
  const int number = lookup.evidence_number(evidence_id);
  switch (item->badge) {
    case 'M':
      html.raw("<a class=\"b bm\" href=\"#e");
      break;
    case 'C':
      html.raw("<a class=\"b bc\" href=\"#e");
      break;
    case 'J':
      html.raw("<a class=\"b bj\" href=\"#e");
      break;
    default:
      html.raw("<a class=\"b bu\" href=\"#e");
  }
  html.number(number).raw("\">");
  html.text(std::string_view(&item->badge, 1)).number(number).raw("</a>");
  if (item->stale) html.raw(" <span class=\"chip open\">stale</span>");
}

void put_link(Html& html, std::string_view url, std::string_view label) {
  if (is_web_address(url)) {
    html.raw("<a href=\"")
        .text(url)
        .raw("\" rel=\"noreferrer\">")
        .text(label.empty() ? url : label)
        .raw("</a>");
  } else {
    html.text(label.empty() ? url : label);
  }
}

void put_chip(Html& html, Tone tone, std::string_view word) {
  switch (tone) {
    case Tone::win:
      html.raw("<span class=\"chip win\">");
      break;
    case Tone::tie:
      html.raw("<span class=\"chip tie\">");
      break;
    case Tone::open:
      html.raw("<span class=\"chip open\">");
      break;
    case Tone::bad:
      html.raw("<span class=\"chip bad\">");
      break;
  }
  html.text(word).raw("</span>");
}

void open_section(Html& html, Markup id, Markup title) {
  html.raw("\n<section aria-labelledby=\"")
      .raw(id)
      .raw("\"><h2 id=\"")
      .raw(id)
      .raw("\">")
      .raw(title)
      .raw("</h2>\n");
}

void open_table(Html& html, std::string_view caption, Markup classes) {
  html.raw("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"").text(caption);
  html.raw("\"><table class=\"").raw(classes).raw("\"><caption>").text(caption).raw("</caption>");
}

void close_table(Html& html) { html.raw("</table></div>\n"); }

void put_stack(Html& html, const Lookup& lookup, const std::string& stack) {
  put_key(html, lookup.place_of(stack));
  html.text(lookup.stack_title(stack));
}

}  // namespace bakeoff::report
