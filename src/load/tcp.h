// Non-blocking stream sockets and the clock of the hot loop.
#pragma once

#include <cmath>
#include <cstdint>
#include <ctime>
#include <string>

#include "base/errno_text.h"
#include "base/result.h"
#include "base/units.h"
#include "load/address.h"

namespace bakeoff::load {

using Nanoseconds = std::uint64_t;

inline Nanoseconds nanoseconds_of(const timespec& time) {
  return static_cast<Nanoseconds>(time.tv_sec) * 1'000'000'000U +
         static_cast<Nanoseconds>(time.tv_nsec);
}

// CLOCK_MONOTONIC, about 25 ns by the vdso; a virtual Clock would cost more than the rest of the
// bookkeeping.
inline Nanoseconds now_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  return nanoseconds_of(time);
}

inline Nanoseconds in_nanoseconds(Seconds span) {
  return span.count() > 0 ? static_cast<Nanoseconds>(std::llround(span.count() * 1e9)) : 0;
}

// Owns a file descriptor.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Fd& operator=(Fd&& other) noexcept;
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() { reset(); }

  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  void reset();
  // Closes with a reset, so that no port stays in TIME_WAIT: for connections that are of no use any
  // more.
  void abort();

 private:
  int fd_ = -1;
};

enum class ConnectOutcome {
  connected,
  under_way,
  refused,   // the peer's doing; errno says which
  exhausted  // our own limit (descriptors, ports, memory): never the contestant's fault; errno says
             // which
};

// Makes `fd` a new socket (non-blocking, no Nagle delay) and begins to connect it.
ConnectOutcome begin_connect(const SocketAddress& address, Fd& fd);
// Of a socket that became writable: 0 when connected, else the errno.
int connect_error(const Fd& fd);
// The sentence for ConnectOutcome::exhausted.
Error exhausted_error(int reason);

// A listening socket on 127.0.0.1; port 0 lets the kernel choose. Error: busy when the port is
// taken.
Result<Fd> listen_on_loopback(int port);
Result<int> local_port(const Fd& fd);
void disable_nagle(int fd);

}  // namespace bakeoff::load
