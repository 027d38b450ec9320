// What asking once over HTTP/1.1 and over HTTP/2 share: one connection, one deadline.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "load/io_engine.h"
#include "load/wire.h"

namespace bakeoff::load {

constexpr std::size_t kMostBodyBytes = std::size_t{64} * 1024 * 1024;

class Conversation {
 public:
  Conversation(const Endpoint& endpoint, Seconds timeout);

  // Error: contestant_failed, timeout, io (our own limit).
  Result<void> connect();
  // Error: timeout. For turns that found something to read: a server may talk without end.
  [[nodiscard]] Result<void> check_time() const;
  // Until the socket can be read, or written if `wants_to_write`. Error: timeout.
  Result<void> wait(bool wants_to_write);
  [[nodiscard]] tl::unexpected<Error> failed(const std::string& what) const;
  [[nodiscard]] Wire& wire() { return wire_; }
  [[nodiscard]] double seconds_since_begin() const;

 private:
  [[nodiscard]] tl::unexpected<Error> too_late() const;

  const Endpoint& endpoint_;
  Seconds timeout_;
  Nanoseconds began_;
  Nanoseconds deadline_;
  std::optional<TlsClient> tls_;
  Wire wire_;
};

}  // namespace bakeoff::load
