// Clock: the only source of time (a seam; tests pass a clock that they move by hand).
#pragma once

#include <chrono>
#include <string>

#include "base/result.h"
#include "base/units.h"

namespace bakeoff {

using UtcTime = std::chrono::sys_seconds;

class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  virtual Seconds monotonic() = 0;  // CLOCK_MONOTONIC; only differences mean anything
  virtual UtcTime utc() = 0;        // wall clock, for records only
  virtual Seconds
  realtime() = 0;  // wall clock at full resolution: its drift from monotonic() shows steps
  virtual void sleep_for(Seconds span) = 0;  // returns at once when span <= 0
};

class SystemClock final : public Clock {
 public:
  Seconds monotonic() override;
  UtcTime utc() override;
  Seconds realtime() override;
  void sleep_for(Seconds span) override;
};

// "2026-11-23T16:22:00Z"
std::string format_utc(UtcTime time);
// Accepts "2026-11-23T16:22:00Z" and "2026-11-23" (midnight).
Result<UtcTime> parse_utc(const std::string& text);

}  // namespace bakeoff
