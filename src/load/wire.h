// Wire: one connection to the server, a bare socket or TLS over one, with the calls of a socket.
#pragma once

#include <sys/socket.h>

#include <memory>
#include <string>

#include "load/address.h"
#include "load/tcp.h"
#include "load/tls.h"

namespace bakeoff::load {

class Wire {
 public:
  enum class Opening {
    open,
    under_way,  // go_on() when the socket can be read or written
    refused,    // the peer's doing
    exhausted   // our own limit: never the contestant's fault
  };

  // Closes what was there and begins to connect; `tls` null: without. Of a refused or exhausted
  // one, reason() has the errno, and problem() the sentence.
  Opening begin(const SocketAddress& address, const TlsClient* tls);
  Opening go_on();
  [[nodiscard]] int reason() const { return reason_; }
  [[nodiscard]] std::string problem() const;

  [[nodiscard]] int fd() const { return fd_.get(); }
  [[nodiscard]] bool is_open() const { return fd_.is_open(); }
  [[nodiscard]] bool is_tls() const { return tls_ != nullptr; }
  [[nodiscard]] const TlsSession* tls() const { return tls_.get(); }

  // As recv and send, errno included.
  ssize_t receive(char* buffer, std::size_t size) {
    return tls_ ? tls_->receive(buffer, size) : ::recv(fd_.get(), buffer, size, 0);
  }
  ssize_t send(const char* bytes, std::size_t size) {
    return tls_ ? tls_->send(bytes, size) : ::send(fd_.get(), bytes, size, MSG_NOSIGNAL);
  }
  void close();
  void abort();    // as Fd::abort
  void give_up();  // of an opening that took too long

 private:
  Opening begin_tls();

  Fd fd_;
  bool is_connected_ = false;
  int reason_ = 0;
  const TlsClient* client_ = nullptr;
  std::unique_ptr<TlsSession> tls_;
};

// Drives an opening that is under way until it is not, or the deadline: then refused, ETIMEDOUT.
Wire::Opening finish_opening(Wire& wire, Wire::Opening outcome, Nanoseconds deadline);

}  // namespace bakeoff::load
