// SocketWorker: one generator thread's WebSocket connections and its event loop, after the manner
// of LoadWorker: edge-triggered, no epoll_ctl after connect, no allocation between send and record
// but for messages that arrive in pieces.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "load/event_loop.h"
#include "load/http_reader.h"
#include "load/idle_ring.h"
#include "load/slice_book.h"
#include "load/socket_load.h"
#include "load/stamp.h"
#include "load/wire.h"
#include "load/worker.h"
#include "load/ws_reader.h"
#include "load/ws_upgrade.h"

namespace bakeoff::load {

// What the threads of a broadcast tell each other: how many messages each publisher has sent since
// its connection was opened, and that no more come in this slice.
struct Board {
  explicit Board(std::size_t publishers) : published(publishers), delivered(publishers) {}
  std::vector<std::atomic<std::uint32_t>> published;
  // In this slice, by all receivers together; each message counts once for each of them.
  std::vector<std::atomic<std::uint64_t>> delivered;
  std::uint64_t receivers = 0;
  std::atomic<bool> is_closed{false};
};

class alignas(kCacheLine) SocketWorker {
 public:
  static Result<std::unique_ptr<SocketWorker>> make(const SocketTarget& target, int connections,
                                                    const WorkerPlace& place);
  ~SocketWorker();
  SocketWorker(const SocketWorker&) = delete;
  SocketWorker& operator=(const SocketWorker&) = delete;

  // Until every connection is ready. Error: the first that will not be.
  Result<void> open_all(Nanoseconds deadline);
  // The thread's whole work in a slice.
  void run(const SocketOrder& order, const SliceWindow& window, std::optional<Schedule> schedule,
           Board& board);
  [[nodiscard]] const SocketCounts& counts() const { return counts_; }
  [[nodiscard]] const std::optional<Error>& fault() const { return fault_; }
  [[nodiscard]] int ready_connections() const;

  // What a connection costs, without what the kernel and TLS keep for it.
  static std::size_t bytes_a_connection();
  // As LoadWorker's.
  [[nodiscard]] std::array<std::span<const std::byte>, 3> written_memory() const;

 private:
  struct Opening {  // needed until a connection is a WebSocket
    HttpReader reader;
    UpgradeCheck check;
    std::string request;
  };
  struct alignas(kCacheLine) Connection {
    enum class State : std::uint8_t { closed, connecting, upgrading, joining, ready };
    Wire wire;
    State state = State::closed;
    bool is_free = false;     // stands in idle_
    bool is_resumed = false;  // stands in resume_
    bool awaits_echo = false;
    std::uint32_t number = 0;  // of the last stamp sent
    Nanoseconds since = 0;     // sent at, or free since
    Nanoseconds intended = 0;  // in the last stamp sent
    StampText sent{};          // which was this one
    std::string unsent;        // what the socket did not take yet
    WsReader reader;
    DialectState dialect;
    std::unique_ptr<Opening> opening;
  };
  // What one connection has received of one publisher.
  struct Progress {
    std::uint32_t last = 0;
    std::uint32_t missing = 0;  // below `last`
  };

  SocketWorker(const SocketTarget& target, const SocketAddress& address, const WorkerPlace& place);

  // Opening (socket_worker_opening.cc).
  bool begin_opening(Connection& connection);
  void follow_opening(Connection& connection, Wire::Opening outcome);
  void begin_upgrade(Connection& connection);
  void take_upgrade(Connection& connection, std::string_view& input);
  void finish_upgrade(Connection& connection);
  void refuse(Connection& connection, const std::string& reason);

  // Frames (socket_worker_frames.cc).
  void handle(Connection& connection, std::uint32_t events);
  void receive(Connection& connection, bool is_closing);
  bool receive_once(Connection& connection, bool is_closing);
  void resume_unread();
  [[nodiscard]] Result<void> check_opening(Nanoseconds deadline);
  void answer_ping(Connection& connection, std::string_view answer, WsOpcode opcode);
  void take(Connection& connection, std::string_view input);
  void take_frames(Connection& connection, std::string_view input);
  void take_message(Connection& connection, std::string_view message);
  void lose(Connection& connection, const char* reason, std::uint64_t& counter);
  void send_message(Connection& connection, std::string_view message, WsOpcode opcode);
  void flush(Connection& connection);

  // Events (socket_worker.cc).
  void take_event(Connection& connection, std::string_view message);
  [[nodiscard]] bool is_awaited(const Connection& connection, std::string_view message) const;
  void take_right_echo(Connection& connection);
  void take_echo(Connection& connection, const Stamp& stamp);
  void take_broadcast(Connection& connection, const Stamp& stamp);
  void note_wrong(std::string_view message);
  void open_window();
  Nanoseconds turn(Nanoseconds now);
  bool take_events(int ready);
  int wait(Nanoseconds now, Nanoseconds wake_at);
  bool send_due();
  void next_arrival();
  Connection* take_free();
  void be_free(Connection& connection, Nanoseconds now);
  void send_stamp(Connection& connection, std::uint32_t publisher, Nanoseconds intended,
                  Nanoseconds now);
  bool publish(Nanoseconds intended, Nanoseconds now);
  void send_broadcast(std::size_t publisher, Nanoseconds intended, Nanoseconds now);
  bool publish_where_all_have_it();
  [[nodiscard]] bool is_done(Nanoseconds now) const;
  [[nodiscard]] bool has_all() const;
  void close_window();
  void sweep(Nanoseconds now);
  [[nodiscard]] bool sends(Nanoseconds now) const { return now < window_.count_until && !fault_; }
  [[nodiscard]] bool is_counted(Nanoseconds sent_at) const {
    return sent_at >= window_.count_from && sent_at < window_.count_until;
  }
  [[nodiscard]] std::uint32_t index_of(const Connection& connection) const {
    return static_cast<std::uint32_t>(&connection - connections_.data());
  }

  Endpoint endpoint_;
  UpgradeSpec upgrade_;
  std::unique_ptr<Dialect> dialect_;
  bool is_raw_ = true;
  SocketAddress address_;
  std::optional<TlsClient> tls_;
  WorkerPlace place_;
  bool sleeps_ = true;
  Nanoseconds timeout_ = 0;
  Fd epoll_;
  WakeTimer timer_;
  std::vector<Connection> connections_;
  std::array<epoll_event, kMostEvents> events_{};
  std::vector<std::uint32_t> resume_;  // connections with more to read than one turn allows
  std::vector<std::uint32_t> unread_;  // those of the turn before, while they are read on
  std::unique_ptr<ReadBuffer> buffer_;
  Nanoseconds read_at_ = 0;  // when what is in it arrived
  Random random_;
  std::string message_;  // scratch: an event
  std::string frame_;    // scratch: its frame
  std::string reply_;    // scratch: a dialect's answer
  std::string payload_;  // scratch: a stamp and its padding
  std::string padding_;

  SocketOrder order_;
  SliceWindow window_;
  std::optional<Schedule> schedule_;
  Board* board_ = nullptr;
  std::vector<Progress> progress_;      // connection x publisher
  std::vector<std::uint64_t> sent_by_;  // publisher; in this slice
  IdleRing idle_;
  Nanoseconds due_ = Schedule::kNever;
  std::size_t next_publisher_ = 0;
  std::size_t in_flight_ = 0;  // echoes
  Nanoseconds next_sweep_ = 0;
  Nanoseconds looked_in_vain_ = 0;
  SocketCounts counts_;
  std::optional<Error> fault_;
  bool is_opening_ = false;
  std::string refusal_;  // while opening: why the first was refused, or lost again
  std::size_t opening_ = 0;
};

}  // namespace bakeoff::load
