// LoadWorker: one generator thread's HTTP/1.1 connections and its event loop. Shares nothing with
// other workers.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "load/answer_matcher.h"
#include "load/answer_ring.h"
#include "load/event_loop.h"
#include "load/event_stream.h"
#include "load/http_reader.h"
#include "load/idle_ring.h"
#include "load/known_answer.h"
#include "load/load_target.h"
#include "load/request_bytes.h"
#include "load/slice_book.h"
#include "load/wire.h"
#include "load/worker.h"

namespace bakeoff::load {

struct alignas(kCacheLine) WorkerRequest {
  struct Bytes {
    std::string fixed;  // unless there is something to fill
    std::optional<RequestTemplate> filled = {};

    void put(RequestTemplate compiled, Filling& filling);
  };
  Bytes bytes;
  Bytes last;  // the same with "Connection: close", where connections are for some requests alone
  bool is_head = false;
  bool is_timed = true;
  AnswerMatcher matcher;
  KnownAnswer known = {};
};

class alignas(kCacheLine) LoadWorker final : public Worker {
 public:
  // With its share of the target's connections.
  static Result<std::unique_ptr<Worker>> make(const LoadTarget& target, int connections,
                                              const WorkerPlace& place);

  Result<void> connect_all(Nanoseconds deadline) override;
  void run(const SliceWindow& window, std::optional<Schedule> schedule) override;
  [[nodiscard]] const SliceBook& book() const override { return book_; }

  // What a connection costs, without what the kernel and TLS keep for it.
  static std::size_t bytes_a_connection();
  // What its thread writes between send and record, and another thread made: for the test that no
  // two workers share a cache line.
  [[nodiscard]] std::array<std::span<const std::byte>, 4> written_memory() const;

 private:
  struct alignas(kCacheLine) Connection {
    enum class State : std::uint8_t { closed, connecting, idle, waiting, backing_off };
    Wire wire;
    State state = State::closed;
    bool is_resumed = false;    // stands in resume_
    bool is_free = false;       // stands in free_
    bool owes = false;          // took an arrival that it could not send yet
    bool is_in_ring = false;    // else epoll tells of it
    bool is_brief = false;      // was answered shortly once
    bool is_bulky = false;      // has sent or received more than a ring is good for
    bool is_unproven = false;   // idled since an earlier slice and has not answered in this one
    std::uint32_t awaited = 0;  // answers to come
    std::uint32_t turn = 0;     // in rotation_: the request to be answered next, or to be sent next
    std::uint32_t failures = 0;    // since the last right answer
    std::uint32_t generation = 0;  // of its stays in a ring
    std::uint64_t answers = 0;     // on this socket
    std::size_t bytes_sent = 0;    // of the requests in flight
    // asked.since: sent at, began to connect at, idle since, or backs off until
    Asked asked;
    Nanoseconds connect_from = 0;
    std::string filled;  // the requests in flight, if they are not one that never changes
    EventStream stream;
    Nanoseconds last_event = 0;  // of the answer under way; 0: none yet
    HttpReader reader;
    AnswerProgress progress;
  };

  struct Taken {
    Verdict verdict = Verdict::right;
    bool keeps_open = false;
  };

  LoadWorker(const LoadTarget& target, const SocketAddress& address, const WorkerPlace& place);
  Result<void> add_request(const LoadTarget& target, const catalog::RequestSpec& request);
  [[nodiscard]] WorkerRequest& request_of(const Connection& connection) {
    return requests_[rotation_[connection.turn]];
  }
  [[nodiscard]] const std::string& bytes_of(const Connection& connection) {
    const WorkerRequest::Bytes& bytes = written_form(connection, request_of(connection));
    return bytes.filled || at_once_ > 1 ? connection.filled : bytes.fixed;
  }
  [[nodiscard]] const WorkerRequest::Bytes& written_form(const Connection& connection,
                                                         const WorkerRequest& request) const {
    return is_short_lived() && connection.answers + 1 >= most_requests_ ? request.last
                                                                        : request.bytes;
  }
  [[nodiscard]] bool is_short_lived() const { return most_requests_ > 0; }
  void take_turn(Connection& connection) {
    connection.turn = (connection.turn + 1) % static_cast<std::uint32_t>(rotation_.size());
  }
  [[nodiscard]] std::uint32_t index_of(const Connection& connection) const {
    return static_cast<std::uint32_t>(&connection - connections_.data());
  }
  // Stamps cost their reader and the kernel time: one connection in 16 stands for all.
  [[nodiscard]] bool samples_arrivals_of(const Connection& connection) const {
    return samples_arrivals_ && index_of(connection) % 16 == 0;
  }
  [[nodiscard]] static bool is_open(const Connection& connection) {
    return connection.state == Connection::State::idle ||
           connection.state == Connection::State::waiting;
  }

  // The loop (load_worker.cc).
  void open_window();
  void close_window();
  int wait(Nanoseconds now, Nanoseconds longest);
  std::size_t harvest(Nanoseconds now, Nanoseconds longest);
  std::size_t handle_events(int ready, Nanoseconds woken);
  Nanoseconds wait_and_handle(Nanoseconds now);
  [[nodiscard]] Nanoseconds time_to_wait(Nanoseconds now) const;
  void handle(Connection& connection, std::uint32_t events, Nanoseconds woken);
  void resume_unread();

  // Through an io_uring (load_worker_ring.cc).
  void open_ring();
  void close_ring();
  void join_ring(Connection& connection);
  void leave_ring(Connection& connection);
  void return_to_epoll(Connection& connection);
  void note_size(Connection& connection, std::size_t bytes);
  void receive_in_ring(const Connection& connection);
  void push_into_ring(Connection& connection);
  unsigned answers_to_wait_for(Nanoseconds now, Nanoseconds longest);
  std::size_t harvest_ring(Nanoseconds now, Nanoseconds longest);
  void handle_ring(const AnswerRing::Event& event, Nanoseconds woken);

  // What arrives (load_worker_answers.cc).
  void receive(Connection& connection, bool is_closing, Nanoseconds woken);
  ssize_t receive_with_arrival(Connection& connection);
  bool receive_once(Connection& connection, bool is_closing, Nanoseconds woken);
  void take(Connection& connection, std::string_view input, Nanoseconds now, bool is_closing);
  void take_unasked(Connection& connection, std::string_view input, Nanoseconds now);
  void count_events(Connection& connection, std::string_view piece, Nanoseconds now);
  void cut_streams();
  std::optional<Taken> take_answer(Connection& connection, std::string_view& input,
                                   Nanoseconds now);
  bool read_answer(Connection& connection, std::string_view& input, Nanoseconds now);
  [[nodiscard]] Taken judge(Connection& connection);
  void finish_answer(Connection& connection, const Taken& taken, Nanoseconds now, bool is_closing);
  void count_answer(Connection& connection, Verdict verdict, Nanoseconds now);
  void end_of_stream(Connection& connection, bool is_orderly, Nanoseconds now);
  void lose(Connection& connection, Loss loss, Nanoseconds now);
  void note_malformed(const char* problem);

  // What is sent (load_worker_requests.cc).
  bool send_due();
  Connection* take_free();
  void be_free(Connection& connection, Nanoseconds now);
  void be_idle(Connection& connection, Nanoseconds now);
  void send_arrival(Connection& connection, Nanoseconds intended, Nanoseconds now);
  void send_next(Connection& connection, Nanoseconds now);
  void expect_next(Connection& connection);
  void write_requests(Connection& connection);
  void push_bytes(Connection& connection, Nanoseconds now);
  void send_failed(Connection& connection, Nanoseconds now);
  void take_back(Connection& connection, Nanoseconds now);

  // Connections (load_worker_connections.cc).
  void connect(Connection& connection, Nanoseconds now);
  void go_on_connecting(Connection& connection, Nanoseconds now);
  void follow(Connection& connection, Wire::Opening outcome, Nanoseconds now);
  void connect_failed(Connection& connection, Nanoseconds now);
  void reconnect(Connection& connection, Nanoseconds now);
  bool watch(Connection& connection);
  void sweep(Nanoseconds now);
  void drop(Connection& connection);
  [[nodiscard]] const TlsClient* tls() const { return tls_ ? &*tls_ : nullptr; }

  SliceBook book_;
  std::vector<WorkerRequest> requests_;
  std::vector<std::uint32_t> rotation_;  // indices into requests_
  std::vector<catalog::Feed> feeds_;
  Filling filling_;
  SocketAddress address_;
  std::string name_;  // of the endpoint, for messages
  std::optional<TlsClient> tls_;
  int cpu_ = -1;
  bool sleeps_ = true;
  bool counts_events_ = false;
  bool samples_arrivals_ = false;
  std::uint64_t most_requests_ = 0;  // on one connection; 0: it is kept
  std::uint32_t at_once_ = 1;
  Nanoseconds timeout_ = 0;
  IoInterface io_ = IoInterface::epoll;
  Fd epoll_;
  WakeTimer timer_;
  std::vector<Connection> connections_;
  std::array<epoll_event, kMostEvents> events_{};
  std::optional<AnswerRing::Buffers> ring_buffers_;
  std::unique_ptr<AnswerRing> ring_;  // of this slice
  std::size_t bulky_ = 0;             // connections
  Nanoseconds answer_gap_ = 0;        // between events of the ring, smoothed
  Nanoseconds last_woken_ = 0;
  std::vector<std::uint32_t> resume_;  // connections with more to read than one turn allows
  std::unique_ptr<ReadBuffer> buffer_;
  std::optional<Nanoseconds> unread_for_;  // how long the bytes read last had lain there, if asked
  IdleRing free_;                          // connections that may take the next arrival
  std::size_t backing_off_ = 0;
  Nanoseconds next_sweep_ = 0;
};

}  // namespace bakeoff::load
