#include "load/upstream_stub.h"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <queue>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "load/stub_request.h"
#include "load/tcp.h"

namespace bakeoff::load {
namespace {

constexpr std::size_t kMostPipelined = 1024;  // unanswered on one connection; then it is not read
constexpr std::size_t kMostUnsent = std::size_t{1}
                                    << 20U;  // bytes of answers that the peer does not read
constexpr std::size_t kReadBytes = std::size_t{16} * 1024;

struct Waiting {
  Nanoseconds due = 0;
  StubRequest request;
};

struct Peer {
  std::uint64_t id = 0;  // descriptors are used again, ids are not
  Fd fd;
  std::string unread;
  std::string unsent;
  std::deque<Waiting> waiting;  // in the order of arrival, which is the order of the answers
  std::uint32_t watched = EPOLLIN;
  bool is_ending = false;  // nothing more is read; closed when all is sent
};

struct Due {
  Nanoseconds at = 0;
  int fd = -1;
  std::uint64_t peer = 0;
  bool operator<(const Due& other) const { return at > other.at; }  // earliest on top
};

}  // namespace

class UpstreamStub::Loop {
 public:
  Loop(const StubOptions& options, Fd listener, int port)
      : options_(options),
        port_(port),
        listener_(std::move(listener)),
        epoll_(::epoll_create1(EPOLL_CLOEXEC)),
        timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) {}

  [[nodiscard]] int port() const { return port_; }

  Result<void> serve() {
    bool is_ready = epoll_.is_open() && timer_.is_open() && watch(listener_.get(), EPOLLIN) &&
                    watch(timer_.get(), EPOLLIN);
    // A file or /dev/null cannot be watched (EPERM) and tells nothing of a parent: it is not an
    // end.
    if (options_.stop_fd >= 0 && is_ready) {
      is_ready = watch(options_.stop_fd, EPOLLIN) || errno == EPERM;
    }
    if (!is_ready) return fail(ErrorCode::io, fmt::format("cannot serve: {}", errno_text(errno)));
    std::vector<epoll_event> events(512);
    for (;;) {
      const int ready =
          ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), -1);
      for (int i = 0; i < ready; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        if (event.data.fd == options_.stop_fd && stop_is_asked()) return {};
        dispatch(event.data.fd, event.events);
      }
    }
  }

 private:
  bool watch(int fd, std::uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    return ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) == 0;
  }

  // Input on the stop descriptor means nothing; its end does.
  bool stop_is_asked() const {
    std::array<char, 256> ignored{};
    const ssize_t got = ::read(options_.stop_fd, ignored.data(), ignored.size());
    return got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
  }

  void dispatch(int fd, std::uint32_t events) {
    if (fd == options_.stop_fd) return;
    if (fd == listener_.get()) return accept_all();
    if (fd == timer_.get()) return answer_due();
    const auto found = peers_.find(fd);
    if (found == peers_.end()) return;
    Peer& peer = found->second;
    if ((events & EPOLLIN) != 0 && !peer.is_ending) read_some(peer);
    if ((events & (EPOLLHUP | EPOLLERR)) != 0) return drop(peer);
    settle(peer);
  }

  void accept_all() {
    for (;;) {
      Fd fd(::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
      if (!fd.is_open()) {
        // Out of descriptors: the listener would stay ready for ever, so give way to those who hold
        // some.
        if (errno == EMFILE || errno == ENFILE) ::usleep(1000);
        return;
      }
      disable_nagle(fd.get());
      const int number = fd.get();
      if (!watch(number, EPOLLIN)) continue;
      Peer& peer = peers_[number];
      peer = Peer{};
      peer.id = ++last_id_;
      peer.fd = std::move(fd);
    }
  }

  // One read a wake-up: level-triggered, what is left wakes again, and everybody gets a turn.
  void read_some(Peer& peer) {
    const ssize_t got = ::recv(peer.fd.get(), buffer_.data(), buffer_.size(), 0);
    if (got < 0) {
      if (errno != EAGAIN && errno != EINTR) end_now(peer);
      return;
    }
    if (got == 0) {
      peer.is_ending = true;  // a half-closed peer still gets what it has asked for
      return;
    }
    peer.unread.append(buffer_.data(), static_cast<std::size_t>(got));
    take_requests(peer, now_ns());
    set_timer();
  }

  void take_requests(Peer& peer, Nanoseconds now) {
    std::size_t taken = 0;
    while (!peer.is_ending && peer.waiting.size() < kMostPipelined) {
      const StubRequest request = read_stub_request(std::string_view(peer.unread).substr(taken));
      if (request.kind == StubRequest::Kind::incomplete) break;
      taken += request.length;
      peer.is_ending = !request.keep_alive || request.kind == StubRequest::Kind::bad;
      enqueue(peer, request, now);
    }
    peer.unread.erase(0, taken);
  }

  void enqueue(Peer& peer, const StubRequest& request, Nanoseconds now) {
    int delay = request.kind == StubRequest::Kind::item ? request.delay_milliseconds : 0;
    if (delay < 0) delay = options_.delay_milliseconds;
    peer.waiting.push_back({now + static_cast<Nanoseconds>(delay) * 1'000'000U, request});
    if (peer.waiting.size() == 1) arm(peer);
  }

  // Only the front of a connection's queue has a timer: the others may not overtake it.
  void arm(const Peer& peer) { due_.push({peer.waiting.front().due, peer.fd.get(), peer.id}); }

  void set_timer() {
    const Nanoseconds at = due_.empty() ? 0 : std::max<Nanoseconds>(1, due_.top().at);
    if (at == timer_at_) return;
    itimerspec when{};
    when.it_value.tv_sec = static_cast<time_t>(at / 1'000'000'000U);
    when.it_value.tv_nsec = static_cast<long>(at % 1'000'000'000U);
    ::timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &when, nullptr);
    timer_at_ = at;
  }

  void answer_due() {
    std::uint64_t expirations = 0;
    [[maybe_unused]] const ssize_t got = ::read(timer_.get(), &expirations, sizeof expirations);
    timer_at_ = 0;
    const Nanoseconds now = now_ns();
    while (!due_.empty() && due_.top().at <= now) {
      const Due due = due_.top();
      due_.pop();
      const auto found = peers_.find(due.fd);
      if (found == peers_.end() || found->second.id != due.peer) continue;
      answer_front(found->second, now);
      settle(found->second);
    }
    set_timer();
  }

  void answer_front(Peer& peer, Nanoseconds now) {
    while (!peer.waiting.empty() && peer.waiting.front().due <= now) {
      peer.unsent += stub_answer(peer.waiting.front().request);
      peer.waiting.pop_front();
    }
    if (!peer.waiting.empty()) arm(peer);
    if (!peer.unread.empty()) take_requests(peer, now);  // those for which there was no room
  }

  // Sends what can be sent, closes what has come to its end, and watches for what is wanted next.
  void settle(Peer& peer) {
    while (!peer.unsent.empty()) {
      const ssize_t sent =
          ::send(peer.fd.get(), peer.unsent.data(), peer.unsent.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0 && errno == EAGAIN) break;
      if (sent < 0) return drop(peer);
      peer.unsent.erase(0, static_cast<std::size_t>(sent));
    }
    if (peer.is_ending && peer.waiting.empty() && peer.unsent.empty()) return drop(peer);
    const bool has_room = peer.waiting.size() < kMostPipelined && peer.unsent.size() < kMostUnsent;
    std::uint32_t wanted = has_room && !peer.is_ending ? std::uint32_t{EPOLLIN} : 0U;
    if (!peer.unsent.empty()) wanted |= EPOLLOUT;
    if (wanted == peer.watched) return;
    epoll_event event{};
    event.events = peer.watched = wanted;
    event.data.fd = peer.fd.get();
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, peer.fd.get(), &event);
  }

  static void end_now(Peer& peer) {
    peer.is_ending = true;
    peer.waiting.clear();
    peer.unsent.clear();
  }

  void drop(const Peer& peer) { peers_.erase(peer.fd.get()); }

  StubOptions options_;
  int port_ = 0;
  Fd listener_;
  Fd epoll_;
  Fd timer_;
  Nanoseconds timer_at_ = 0;  // 0: not set
  std::uint64_t last_id_ = 0;
  std::unordered_map<int, Peer> peers_;
  std::priority_queue<Due> due_;
  std::array<char, kReadBytes> buffer_{};
};

UpstreamStub::UpstreamStub(std::unique_ptr<Loop> loop) : loop_(std::move(loop)) {}
UpstreamStub::~UpstreamStub() = default;

Result<std::unique_ptr<UpstreamStub>> UpstreamStub::listen(const StubOptions& options) {
  if (options.port < 0 || options.port > 65535) {
    return fail(ErrorCode::invalid_input, fmt::format("{} is not a port", options.port));
  }
  BAKEOFF_TRY(listener, listen_on_loopback(options.port));
  BAKEOFF_TRY(port, local_port(listener));
  return std::unique_ptr<UpstreamStub>(
      new UpstreamStub(std::make_unique<Loop>(options, std::move(listener), port)));
}

int UpstreamStub::port() const { return loop_->port(); }

Result<void> UpstreamStub::serve() { return loop_->serve(); }

}  // namespace bakeoff::load
