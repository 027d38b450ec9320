#include "report/internal/svg_strip.h"

#include <algorithm>

namespace bakeoff::report {
namespace {

constexpr std::size_t kShapes = 6;
constexpr long kLineHeight = 14;
constexpr long kTickHeight = 14;

void put_description(Html& html, const Strip& strip) {
  html.raw("<title>").text(strip.title).raw("</title><desc>");
  bool first = true;
  for (const StripMark& mark : strip.marks) {
    html.text(first ? "" : "; ").text(mark.name).raw(" ").text(mark.said);
    first = false;
  }
  html.raw("</desc>");
}

void put_ticks(Html& html, const Strip& strip, long height) {
  for (const Tick& tick : strip.ticks) {
    html.raw("<line class=\"g\" x1=\"").percent(tick.at).raw("\" x2=\"").percent(tick.at);
    html.raw("\" y1=\"0\" y2=\"").number(height - kTickHeight).raw("\"/>");
    if (tick.label.empty()) continue;
    html.raw("<text x=\"").percent(tick.at).raw("\" y=\"").number(height - 2).raw("\"");
    if (tick.at <= 0.02) {
      html.raw(">");
    } else if (tick.at >= 0.98) {
      html.raw(" text-anchor=\"end\">");
    } else {
      html.raw(" text-anchor=\"middle\">");
    }
    html.text(tick.label).raw("</text>");
  }
}

// More stacks than shapes share them again; the table beside the chart names each value.
long shape_of(std::size_t place) { return static_cast<long>(place % kShapes); }

}  // namespace

void put_strip(Html& html, const Strip& strip) {
  const long height = static_cast<long>(strip.marks.size()) * kLineHeight + kTickHeight;
  html.raw("<svg class=\"strip\" role=\"img\" width=\"100%\" height=\"").number(height).raw("\">");
  put_description(html, strip);
  put_ticks(html, strip, height);
  long y = kLineHeight / 2;
  for (const StripMark& mark : strip.marks) {
    const long shape = shape_of(mark.place);
    html.raw("<line class=\"iv s")
        .number(shape)
        .raw("\" x1=\"")
        .percent(mark.low)
        .raw("\" x2=\"")
        .percent(mark.high);
    html.raw("\" y1=\"")
        .number(y)
        .raw("\" y2=\"")
        .number(y)
        .raw("\"/><use class=\"s")
        .number(shape);
    html.raw("\" href=\"#k")
        .number(shape)
        .raw("\" x=\"")
        .percent(mark.value)
        .raw("\" y=\"")
        .number(y)
        .raw("\"/>");
    y += kLineHeight;
  }
  html.raw("</svg>");
}

void put_bar(Html& html, const StripMark& mark, const std::string& title) {
  html.raw("<svg class=\"bar\" role=\"img\" width=\"100%\" height=\"14\"><title>")
      .text(title)
      .raw("</title><desc>");
  html.text(mark.name).raw(" ").text(mark.said).raw(
      "</desc><rect class=\"track\" width=\"100%\" height=\"10\" y=\"2\" rx=\"3\"/>");
  html.raw("<rect class=\"fill s")
      .number(shape_of(mark.place))
      .raw("\" width=\"")
      .percent(mark.value);
  html.raw("\" height=\"10\" y=\"2\" rx=\"3\"/>");
  if (mark.high > mark.low) {
    html.raw("<line class=\"wh\" x1=\"").percent(mark.low).raw("\" x2=\"").percent(mark.high);
    html.raw("\" y1=\"7\" y2=\"7\"/>");
  }
  html.raw("</svg>");
}

void put_mark_shapes(Html& html) {
  html.raw(
      "<svg class=\"shapes\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>"
      "<circle id=\"k0\" r=\"5\"/><rect id=\"k1\" x=\"-4.5\" y=\"-4.5\" width=\"9\" height=\"9\"/>"
      "<path id=\"k2\" d=\"M0-6 6 0 0 6-6 0z\"/><path id=\"k3\" d=\"M0-6 6 5H-6z\"/>"
      "<path id=\"k4\" d=\"M0 6 6-5H-6z\"/><path id=\"k5\" "
      "d=\"M-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z\"/>"
      "</defs></svg>\n");
}

void put_key(Html& html, std::size_t place) {
  html.raw("<svg class=\"key s").number(shape_of(place));
  html.raw(
      "\" width=\"12\" height=\"12\" viewBox=\"-6 -6 12 12\" aria-hidden=\"true\"><use href=\"#k");
  html.number(shape_of(place)).raw("\"/></svg>");
}

}  // namespace bakeoff::report
