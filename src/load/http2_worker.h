// Http2Worker: one generator thread's HTTP/2 connections and its event loop, after the manner of
// LoadWorker. Each connection has a number of streams, and each stream is like a connection of
// HTTP/1.1: it has one request under way. The protocol's own bookkeeping is nghttp2's, which
// allocates for every stream.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "load/answer_matcher.h"
#include "load/event_loop.h"
#include "load/event_stream.h"
#include "load/http2_link.h"
#include "load/http2_request.h"
#include "load/idle_ring.h"
#include "load/load_target.h"
#include "load/wire.h"
#include "load/worker.h"

namespace bakeoff::load {

class alignas(kCacheLine) Http2Worker final : public Worker, private Http2Events {
 public:
  static Result<std::unique_ptr<Worker>> make(const LoadTarget& target, int connections,
                                              const WorkerPlace& place);

  Result<void> connect_all(Nanoseconds deadline) override;
  void run(const SliceWindow& window, std::optional<Schedule> schedule) override;
  [[nodiscard]] const SliceBook& book() const override { return book_; }

 private:
  struct alignas(kCacheLine) Request {
    Http2Request compiled;
    Http2Message fixed;  // if there is nothing to fill
    AnswerMatcher matcher;
    bool is_timed = true;
  };
  struct alignas(kCacheLine) Stream {
    std::int32_t number = 0;   // of the request under way; 0: none
    bool is_free = false;      // stands in free_
    bool owes = false;         // took an arrival, or a turn, that it could not send yet
    std::uint8_t interim = 0;  // answers before the final one
    std::uint32_t turn = 0;
    int status = 0;
    Asked asked;
    Nanoseconds last_event = 0;
    EventStream events;
    AnswerProgress progress;
    Http2Message filled;
    std::string_view unsent;
  };
  struct alignas(kCacheLine) Connection {
    enum class State : std::uint8_t { closed, connecting, open, backing_off };
    Wire wire;
    std::unique_ptr<Http2Link> link;
    State state = State::closed;
    bool is_resumed = false;      // stands in resume_
    std::uint32_t failures = 0;   // since the last right answer
    std::uint32_t lost_here = 0;  // the same, on this socket: of two it is left for another
    std::uint32_t under_way = 0;  // streams with a request
    std::uint64_t answers = 0;    // on this socket
    Nanoseconds since = 0;        // began to connect at, or backs off until
    std::string out;
    std::size_t out_sent = 0;
  };

  Http2Worker(const LoadTarget& target, const SocketAddress& address, const WorkerPlace& place);
  Result<void> add_request(const LoadTarget& target, const catalog::RequestSpec& request);
  [[nodiscard]] Request& request_of(const Stream& stream) {
    return requests_[rotation_[stream.turn]];
  }
  void take_turn(Stream& stream) {
    stream.turn = (stream.turn + 1) % static_cast<std::uint32_t>(rotation_.size());
  }
  [[nodiscard]] std::uint32_t index_of(const Stream& stream) const {
    return static_cast<std::uint32_t>(&stream - streams_.data());
  }
  [[nodiscard]] Connection& connection_of(const Stream& stream) {
    return connections_[index_of(stream) / at_once_];
  }
  template <typename Action>
  void for_each_stream(const Connection& connection, Action action) {
    const auto first = static_cast<std::size_t>(&connection - connections_.data()) * at_once_;
    for (std::size_t i = first; i < first + at_once_; ++i) action(streams_[i]);
  }

  // The loop (http2_worker.cc).
  void open_window();
  void close_window();
  std::size_t harvest(Nanoseconds now, Nanoseconds longest);
  Nanoseconds wait_and_handle(Nanoseconds now);
  void handle(Connection& connection, std::uint32_t events, Nanoseconds woken);
  void sweep(Nanoseconds now);

  // Streams (http2_worker_streams.cc).
  bool on_status(std::uint32_t slot, int status) override;
  void on_header(std::uint32_t slot, std::string_view name, std::string_view value) override;
  void on_body(std::uint32_t slot, std::string_view piece) override;
  void on_end(std::uint32_t slot, End end) override;
  void count_answer(Stream& stream);
  void lose(Stream& stream, Loss loss);
  void take_back(Stream& stream);
  void leave(Stream& stream);
  void be_idle(Stream& stream);
  void send_next(Stream& stream);
  bool send_due();
  Stream* take_free();
  void cut_streams();

  // Connections (http2_worker_connections.cc).
  Result<void> connect_one(Connection& connection, Nanoseconds deadline);
  void connect(Connection& connection);
  void follow(Connection& connection, Wire::Opening outcome);
  void begin_link(Connection& connection);
  void be_open(Connection& connection);
  void connect_failed(Connection& connection);
  void reconnect(Connection& connection);
  void receive(Connection& connection, bool is_closing, Nanoseconds woken);
  bool receive_once(Connection& connection, bool is_closing, Nanoseconds woken);
  void resume_unread();
  void leave_broken(Connection& connection);
  void end_of_stream(Connection& connection, Loss loss);
  void flush(Connection& connection);
  bool watch(Connection& connection);
  void drop(Connection& connection);
  [[nodiscard]] const TlsClient* tls() const { return tls_ ? &*tls_ : nullptr; }

  SliceBook book_;
  std::vector<Request> requests_;
  std::vector<std::uint32_t> rotation_;
  std::vector<catalog::Feed> feeds_;
  Filling filling_;
  SocketAddress address_;
  std::string name_;
  std::optional<TlsClient> tls_;
  int cpu_ = -1;
  bool sleeps_ = true;
  bool counts_events_ = false;
  std::uint32_t at_once_ = 1;
  Nanoseconds timeout_ = 0;
  Fd epoll_;
  WakeTimer timer_;
  std::vector<Stream> streams_;  // those of one connection side by side
  std::vector<Connection> connections_;
  std::array<epoll_event, kMostEvents> events_{};
  std::vector<std::uint32_t> resume_;  // connections with more to read than one turn allows
  std::vector<std::uint32_t> unread_;  // those of the turn before, while they are read on
  std::unique_ptr<ReadBuffer> buffer_;
  Nanoseconds now_ = 0;  // of the read whose events are being told
  IdleRing free_;        // streams that may take the next arrival
  std::size_t backing_off_ = 0;
  Nanoseconds next_sweep_ = 0;
};

}  // namespace bakeoff::load
