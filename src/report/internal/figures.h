// How numbers are written for people: one scale and one number of decimals for a value and both
// ends of its interval.
#pragma once

#include <string>

#include "base/units.h"

namespace bakeoff::report {

struct Figure {
  std::string value;  // "182"
  std::string low;    // "178", on the value's scale
  std::string high;
  std::string unit;  // " ms"; empty for ratios and points
  bool has_interval = false;
};

Figure figure(const Estimate& estimate);
// `value` on the scale and with the decimals of `model`.
Figure figure_like(const Estimate& model, double value);

std::string value_text(double value, Unit unit);        // "182 ms", "45,200/s", "0.41"
std::string value_text(const Estimate& estimate);       // without interval
std::string interval_text(const Estimate& estimate);    // "[178, 187]"; empty where none is known
std::string full_text(const Estimate& estimate);        // "182 ms [178, 187]"
std::string plus_minus_text(const Estimate& estimate);  // "182 ms ±5"

std::string points_text(double points);                 // "7.6"
std::string points_half_width(const Estimate& points);  // "±0.2"
std::string share_text(double share);       // 0.834 -> "83 %"; "<1 %", ">99 %" at the ends
std::string times_text(double ratio);       // "2.41×"
std::string count_text(double count);       // "1,234,567"
std::string bytes_text(double bytes);       // "92.1 MiB"
std::string plain_number(double number);    // shortest form, for lists of raw values
std::string duration_text(double seconds);  // "1 min 27 s"

}  // namespace bakeoff::report
