// When bytes arrived, as the kernel stamps them for a socket that asks (SO_TIMESTAMPNS):
// nanoseconds of wall-clock time, so that they are compared with that.
#pragma once

#include <sys/socket.h>

#include <cstring>
#include <ctime>
#include <optional>

#include "load/tcp.h"

namespace bakeoff::load {

// The stamp, if the control message is one.
inline std::optional<Nanoseconds> arrival_stamp(const cmsghdr& item) {
  if (item.cmsg_level != SOL_SOCKET || item.cmsg_type != SCM_TIMESTAMPNS) return std::nullopt;
  timespec arrived{};
  std::memcpy(&arrived, CMSG_DATA(&item), sizeof arrived);
  return nanoseconds_of(arrived);
}

// How long ago that was. Nothing: the clock has been set back since.
inline std::optional<Nanoseconds> time_since(Nanoseconds stamp) {
  timespec time{};
  ::clock_gettime(CLOCK_REALTIME, &time);
  const Nanoseconds now = nanoseconds_of(time);
  if (now < stamp) return std::nullopt;
  return now - stamp;
}

}  // namespace bakeoff::load
