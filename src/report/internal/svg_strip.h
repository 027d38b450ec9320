// Static SVG for values with intervals. Coordinates are shares of the width, so a strip stretches
// with its page while marks and lines keep their size; each compared stack has a shape of its own
// beside its colour.
#pragma once

#include <string>
#include <vector>

#include "report/internal/html.h"

namespace bakeoff::report {

// Where points stand on the axis of a score. The scale begins at 1, so a bar of 1 point is empty.
inline double along_points(double points) { return (points - 1) / 9; }

struct StripMark {
  std::string name;  // for the description
  std::string said;  // "7.6, 7.2 to 8.0"
  double low = 0;    // places on the axis, 0..1
  double value = 0;
  double high = 0;
  std::size_t place = 0;  // of the stack among those compared: picks shape and colour
};

struct Tick {
  double at = 0;  // 0..1
  std::string label;
};

struct Strip {
  std::string title;
  std::vector<StripMark> marks;  // one line each
  std::vector<Tick> ticks;
};

void put_strip(Html& html, const Strip& strip);

// A filled bar up to `value` with its interval as a line, for totals and shares.
void put_bar(Html& html, const StripMark& mark, const std::string& title);

// The shapes that marks refer to; once in a page, before the first strip.
void put_mark_shapes(Html& html);
// The mark of a stack, inside running text.
void put_key(Html& html, std::size_t place);

}  // namespace bakeoff::report
