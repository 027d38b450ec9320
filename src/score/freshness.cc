#include "score/freshness.h"

#include <optional>

namespace bakeoff::score {
namespace {

std::optional<UtcTime> first_instant_of(const std::string& date) {
  for (const char* rest : {"", "-01", "-01-01"}) {
    if (const auto time = parse_utc(date + rest)) return *time;
  }
  return std::nullopt;
}

bool is_older(const std::string& date, int ttl_days, UtcTime now) {
  if (ttl_days <= 0) return false;
  const auto from = first_instant_of(date);
  return !from || *from + std::chrono::days{ttl_days} < now;
}

}  // namespace

bool is_stale(const catalog::FactSource& source, UtcTime now) {
  return is_older(source.retrieved.empty() ? source.published : source.retrieved, source.ttl_days,
                  now);
}

bool is_stale(const evidence::Record& record, UtcTime now) {
  return is_older(record.taken_at, record.ttl_days, now);
}

}  // namespace bakeoff::score
