#include "samples/hdr_log.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "samples/hdr_payload.h"

namespace bakeoff::samples {
namespace {

constexpr std::string_view kStart = "#[StartTime: ";
constexpr std::string_view kHeading = "\"StartTimestamp\"";
constexpr double kNanosecondsPerUnit = 1e6;  // the log's maximum column is in milliseconds

std::string_view until(std::string_view& text, char end) {
  const std::size_t at = text.find(end);
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return part;
}

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Result<HdrInterval> read_interval(std::string_view line) {
  HdrInterval interval;
  if (line.starts_with("Tag=")) interval.tag = until(line, ',').substr(4);
  const auto start = number(until(line, ','));
  const auto length = number(until(line, ','));
  const auto max = number(until(line, ','));
  if (!start || !length || !max) {
    return fail(ErrorCode::invalid_input, "begins with no start, length and maximum");
  }
  BAKEOFF_TRY(histogram, decode_hdr(line));
  interval.start = *start;
  interval.length = *length;
  interval.histogram = std::move(histogram);
  return interval;
}

}  // namespace

std::string write_hdr_log(const HdrLog& log) {
  std::string text = fmt::format(
      "#[Logged with bakeoff]\n#[Histogram log format version 1.3]\n{}{:.3f} (seconds since "
      "epoch)]\n"
      "{},\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n",
      kStart, log.start, kHeading);
  for (const auto& interval : log.intervals) {
    if (!interval.tag.empty()) text += "Tag=" + interval.tag + ",";
    text += fmt::format("{:.3f},{:.3f},{:.3f},{}\n", interval.start, interval.length,
                        static_cast<double>(interval.histogram.max()) / kNanosecondsPerUnit,
                        encode_hdr(interval.histogram));
  }
  return text;
}

Result<HdrLog> read_hdr_log(std::string_view text) {
  HdrLog log;
  for (int line_number = 1; !text.empty(); ++line_number) {
    std::string_view line = until(text, '\n');
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with(kStart)) {
      line.remove_prefix(kStart.size());
      log.start = number(until(line, ' ')).value_or(0);
      continue;
    }
    if (line.empty() || line.starts_with('#') || line.starts_with(kHeading)) continue;
    auto interval = read_interval(line);
    if (!interval) {
      return fail(ErrorCode::invalid_input,
                  fmt::format("line {}: {}", line_number, interval.error().message));
    }
    log.intervals.push_back(std::move(*interval));
  }
  return log;
}

}  // namespace bakeoff::samples
