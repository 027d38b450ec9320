// AnswerRing: an io_uring for connections that ask and are answered all the time. A receive stays
// armed for each of them and lands in buffers that all share; what is sent goes to the kernel with
// the next wait. So an answer costs no system call of its own, instead of two.
// Linux 6.1 and newer; containers often forbid it: whoever has none uses epoll.
#pragma once

#include <liburing.h>
#include <sys/socket.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "load/tcp.h"

namespace bakeoff::load {

class AnswerRing {
 public:
  // Whose event it is. Generations tell a connection from an earlier one with the same number.
  struct Key {
    std::uint32_t connection = 0;  // below 2^29
    std::uint32_t generation = 0;
  };

  struct Event {
    enum class Kind : std::uint8_t {
      received,     // bytes
      ended,        // the peer has closed (reason 0), or reset
      send_failed,  // not all that was to be sent was taken
      disarmed,     // the receive has ended, but not the connection
      ready         // the watched descriptor can be read
    };
    Kind kind = Kind::ready;
    Key key = {};
    std::string_view bytes = {};            // until the handler returns
    bool is_disarmed = false;               // the same, with or without bytes
    bool fills_buffer = false;              // received: there may be much more to come
    bool has_more = false;                  // received: more bytes, or the peer's close, come next
    int reason = 0;                         // an errno
    std::optional<Nanoseconds> stamp = {};  // received: when, as arrival_stamp()
  };

  // What answers land in; outlives the ring. Kept from one to the next, it need not be found anew.
  class Buffers {
   public:
    static constexpr std::size_t kBytes = 4096;  // of each

    explicit Buffers(std::size_t connections);

   private:
    friend class AnswerRing;
    static constexpr std::size_t kMost = 256;

    [[nodiscard]] char* at(std::uint16_t buffer) { return bytes_.data() + buffer * kBytes; }

    std::uint16_t count_;  // a power of two
    std::vector<char> bytes_;
  };

  // Watches `descriptor` (an epoll) for being readable. Null: the kernel has no such ring, forbids
  // it, or has no memory for it; errno tells which. Belongs to the thread that makes it.
  static std::unique_ptr<AnswerRing> make(Buffers& buffers, int descriptor);

  AnswerRing(const AnswerRing&) = delete;
  AnswerRing& operator=(const AnswerRing&) = delete;
  ~AnswerRing();

  // Arms the receive of a connection; `is_stamped`: of one that asks for SO_TIMESTAMPNS.
  void receive(Key key, int fd, bool is_stamped);
  // Sends all of `bytes`, which stay as they are until they are answered or the connection is
  // forgotten. Only a failure is an event.
  void send(Key key, int fd, std::string_view bytes);
  // Ends that receive: after what it has brought until now comes an event that it is disarmed.
  void disarm(Key key, bool is_stamped);
  // Nothing of what is under way on the descriptor goes on. Before it is closed: until then the
  // ring holds the connection open.
  void forget(int fd);
  // The same for all connections, for good; what they had received until now are the last events.
  void forget_all();

  // Whether the next wait has something to hand over.
  [[nodiscard]] bool has_work() const { return ::io_uring_sq_ready(&ring_) > 0; }
  // Hands over what is to be sent or received, waits for so many events, at most two, and calls
  // `handle` with each. When the watched descriptor is ready, that is enough. Gives how many there
  // were.
  template <typename Handle>
  std::size_t wait(unsigned at_least, const Handle& handle) {
    submit_and_wait(at_least);
    std::size_t events = 0;
    for (io_uring_cqe* cqe = next(); cqe != nullptr; cqe = next()) {
      const Event event = event_of(*cqe);
      const bool has_buffer = (cqe->flags & IORING_CQE_F_BUFFER) != 0;
      const auto buffer = static_cast<std::uint16_t>(cqe->flags >> IORING_CQE_BUFFER_SHIFT);
      ::io_uring_cq_advance(&ring_, 1);
      if (event.kind != kNothing) {
        handle(event);
        ++events;
      }
      if (has_buffer) give_back(buffer);
    }
    return events;
  }

 private:
  static constexpr auto kNothing = static_cast<Event::Kind>(255);

  AnswerRing(Buffers& buffers, int descriptor) : buffers_(buffers), descriptor_(descriptor) {}
  int set_up();
  int lend_buffers();
  io_uring_sqe& next_entry();
  void watch_descriptor(Key watch);
  void submit_and_wait(unsigned at_least);
  io_uring_cqe* next();
  [[nodiscard]] Event event_of(const io_uring_cqe& cqe);
  [[nodiscard]] Event received(const io_uring_cqe& cqe, Key key) const;
  [[nodiscard]] Event received_stamped(const io_uring_cqe& cqe, Key key);
  void give_back(std::uint16_t buffer);

  struct Free {
    void operator()(io_uring_buf_ring* ring) const { std::free(ring); }
  };

  Buffers& buffers_;
  int descriptor_;
  msghdr stamped_{};  // what a stamped receive has room for
  io_uring ring_{};
  bool is_made_ = false;
  bool is_ending_ = false;
  std::unique_ptr<io_uring_buf_ring, Free> lent_;  // buffers that the kernel may fill
};

}  // namespace bakeoff::load
