// TLS over a non-blocking socket (OpenSSL). A session is used like the socket below it: its calls
// give what recv and send would, errno included.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <string>

#include "base/result.h"
#include "load/load_target.h"

struct ssl_st;
struct ssl_ctx_st;

namespace bakeoff::load {

class TlsSession {
 public:
  enum class Step { done, wants_more, failed };

  explicit TlsSession(ssl_st* ssl) : ssl_(ssl) {}

  // To be called again whenever the socket can be read or written, until it is not wants_more.
  Step handshake();
  // Of a failed handshake: why, as a part of a sentence.
  [[nodiscard]] const std::string& problem() const { return problem_; }
  // Whether the server agreed to speak HTTP/2 (ALPN, RFC 7301).
  [[nodiscard]] bool chose_http_2() const;

  // 0: the peer said that it ends. -1 with ECONNRESET: the stream was cut off, or is not TLS.
  ssize_t receive(char* buffer, std::size_t size);
  ssize_t send(const char* bytes, std::size_t size);

 private:
  struct Free {
    void operator()(ssl_st* ssl) const;
  };
  ssize_t outcome_of(int result);

  std::unique_ptr<ssl_st, Free> ssl_;
  std::string problem_;
};

// What the sessions of one thread have in common. Sessions are never resumed: every handshake is
// whole.
class TlsClient {
 public:
  // Error: invalid_input naming the file of certificates that cannot be read.
  static Result<TlsClient> make(const Tls& tls, Protocol protocol);

  // A session over `fd`, which stays the caller's. Null: no memory for one.
  [[nodiscard]] std::unique_ptr<TlsSession> begin(int fd) const;

 private:
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };
  std::unique_ptr<ssl_ctx_st, Free> context_;
  std::string server_name_;
  bool verifies_ = true;
};

}  // namespace bakeoff::load
