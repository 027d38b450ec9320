#include "load/wire.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>

namespace bakeoff::load {

void Wire::close() {
  tls_.reset();
  fd_.reset();
}

void Wire::abort() {
  tls_.reset();
  fd_.abort();
}

void Wire::give_up() {
  abort();
  reason_ = ETIMEDOUT;
}

Wire::Opening Wire::begin(const SocketAddress& address, const TlsClient* tls) {
  close();
  client_ = tls;
  is_connected_ = false;
  reason_ = 0;
  const ConnectOutcome outcome = begin_connect(address, fd_);
  reason_ = errno;
  switch (outcome) {
    case ConnectOutcome::connected:
      is_connected_ = true;
      return begin_tls();
    case ConnectOutcome::under_way:
      return Opening::under_way;
    case ConnectOutcome::refused:
      return Opening::refused;
    case ConnectOutcome::exhausted:
      break;
  }
  return Opening::exhausted;
}

Wire::Opening Wire::begin_tls() {
  reason_ = 0;
  if (client_ == nullptr) return Opening::open;
  tls_ = client_->begin(fd_.get());
  if (tls_) return go_on();
  reason_ = ENOMEM;
  return Opening::exhausted;
}

Wire::Opening Wire::go_on() {
  if (!is_connected_) {
    reason_ = connect_error(fd_);
    if (reason_ == EADDRNOTAVAIL) return Opening::exhausted;
    if (reason_ != 0) return Opening::refused;
    is_connected_ = true;
    return begin_tls();
  }
  switch (tls_->handshake()) {
    case TlsSession::Step::done:
      return Opening::open;
    case TlsSession::Step::wants_more:
      return Opening::under_way;
    case TlsSession::Step::failed:
      break;
  }
  reason_ = EPROTO;
  return Opening::refused;
}

std::string Wire::problem() const {
  if (tls_ && !tls_->problem().empty()) return "no TLS: " + tls_->problem();
  return errno_text(reason_);
}

Wire::Opening finish_opening(Wire& wire, Wire::Opening outcome, Nanoseconds deadline) {
  while (outcome == Wire::Opening::under_way) {
    const Nanoseconds now = now_ns();
    if (now >= deadline) {
      wire.give_up();
      return Wire::Opening::refused;
    }
    // A handshake waits for the peer's bytes; a connect for the socket to be writable.
    const short events = wire.is_tls() ? POLLIN : POLLOUT;
    pollfd ready{wire.fd(), events, 0};
    const Nanoseconds left = (deadline - now) / 1'000'000 + 1;
    if (::poll(&ready, 1, static_cast<int>(std::min<Nanoseconds>(left, 1'000'000))) > 0) {
      outcome = wire.go_on();
    }
  }
  return outcome;
}

}  // namespace bakeoff::load
