#include "base/clock.h"

#include <fmt/core.h>

#include <cstdio>
#include <thread>

namespace bakeoff {

Seconds SystemClock::monotonic() { return std::chrono::steady_clock::now().time_since_epoch(); }

UtcTime SystemClock::utc() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

Seconds SystemClock::realtime() { return std::chrono::system_clock::now().time_since_epoch(); }

void SystemClock::sleep_for(Seconds span) {
  if (span > Seconds::zero()) std::this_thread::sleep_for(span);
}

std::string format_utc(UtcTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", int{date.year()},
                     unsigned{date.month()}, unsigned{date.day()}, clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

Result<UtcTime> parse_utc(const std::string& text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int used = 0;
  const int fields = std::sscanf(text.c_str(), "%4d-%2u-%2u%n", &year, &month, &day, &used);
  const std::string rest = fields == 3 ? text.substr(static_cast<std::size_t>(used)) : "?";
  int rest_used = 0;
  const bool is_date = rest.empty();
  const bool is_time =
      !is_date &&
      std::sscanf(rest.c_str(), "T%2d:%2d:%2dZ%n", &hour, &minute, &second, &rest_used) == 3 &&
      static_cast<std::size_t>(rest_used) == rest.size();
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                         std::chrono::day{day}};
  const bool clock_ok =
      hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 61;
  if ((!is_date && !is_time) || !date.ok() || !clock_ok) {
    return fail(ErrorCode::invalid_input,
                "'" + text + "' is not a date like 2026-11-23 or 2026-11-23T16:22:00Z");
  }
  return UtcTime{std::chrono::sys_days{date}} + std::chrono::hours{hour} +
         std::chrono::minutes{minute} + std::chrono::seconds{second};
}

}  // namespace bakeoff
