// KnownServer: an HTTP server with set delays and set mistakes, and exact counts of what it did. It
// is the truth that load's tests and its self-test compare with, so it shares no code with the load
// room. One thread, one epoll loop.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

namespace bakeoff::known_server {

// "every n": the n-th, 2n-th, … request of all connections together; 0: never.
struct Behaviour {
  std::string body = "Hello, World!";
  std::string content_type = "text/plain";
  std::chrono::microseconds delay{0};      // from the whole request to the answer's first byte
  std::uint64_t wrong_body_every = 0;      // last byte of the body changed
  std::uint64_t wrong_status_every = 0;    // 500 instead of 200
  std::uint64_t malformed_every = 0;       // a status line that is not HTTP
  std::uint64_t truncate_every = 0;        // half a body, then closed
  std::uint64_t double_every = 0;          // the answer twice
  std::uint64_t announce_close_every = 0;  // "Connection: close", then closed
  std::uint64_t close_every = 0;           // closed after the answer, unannounced
  std::uint64_t reset_every = 0;           // connection reset instead of an answer
  std::uint64_t stall_every = 0;           // no answer, connection kept open
  // Longer than this since its last answer: the connection is closed when its next request comes,
  // as by a keep-alive timer that is found overdue. 0: never.
  std::chrono::milliseconds idle_limit{0};
  std::uint64_t crash_after = 0;  // the process aborts at this request
  int interim_answers = 0;        // this many "103 Early Hints" before every answer
  bool sends_continue = false;    // "100 Continue" before every answer
  bool chunked = false;
  bool close_delimited = false;             // no length: the body ends when the connection does
  std::size_t drip_bytes = 0;               // answers go out in pieces of this size ...
  std::chrono::microseconds drip_pause{0};  // ... with this pause between them
  int status = 200;                         // 204 and 304 are sent without a body
  std::string raw_answer = {};  // sent verbatim instead of everything above, if not empty
  bool closes_at_once = false;  // accepts and closes
  // Every n-th connection is left waiting for as long as the others ask, as by a pool of threads
  // that each keep to one connection. 0: never.
  std::uint64_t neglect_every = 0;
  // The whole server stands still once, this long after its first request, as a collector may make
  // it. 0: never.
  std::chrono::milliseconds pause_after{0};
  std::chrono::milliseconds pause_for{0};
  // Head and body in two writes under Nagle's algorithm: the body waits for the acknowledgement of
  // the head, which the peer's kernel delays.
  bool writes_twice = false;
};

struct Served {
  std::uint64_t connections = 0;
  std::uint64_t requests = 0;  // whole requests received
  std::uint64_t right = 0;     // right answers, wholly handed to the kernel
  std::uint64_t wrong = 0;     // wrong body, status, malformed, doubled or truncated ones
  std::uint64_t lost = 0;      // reset or stalled
};

class KnownServer {
 public:
  // Listens on 127.0.0.1; port 0 lets the kernel choose. Aborts with a message when it cannot.
  explicit KnownServer(Behaviour behaviour, int port = 0);
  KnownServer(const KnownServer&) = delete;
  KnownServer& operator=(const KnownServer&) = delete;
  ~KnownServer();  // stops the thread

  [[nodiscard]] int port() const { return port_; }
  // Serves on a thread of its own until destruction ...
  void start();
  // ... or stops listening and serving now (connections are closed). Idempotent.
  void stop();
  // Serves on the calling thread, for ever.
  void serve();
  [[nodiscard]] Served served() const;

 private:
  class Loop;

  Behaviour behaviour_;
  int listener_ = -1;
  int stop_event_ = -1;
  int port_ = 0;
  std::atomic<std::uint64_t> connections_{0};
  std::atomic<std::uint64_t> requests_{0};
  std::atomic<std::uint64_t> right_{0};
  std::atomic<std::uint64_t> wrong_{0};
  std::atomic<std::uint64_t> lost_{0};
  std::thread thread_;
};

}  // namespace bakeoff::known_server
