#include "known_server/known_server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <queue>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <vector>

namespace bakeoff::known_server {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

[[noreturn]] void give_up(const char* doing) {
  std::fprintf(stderr, "known_server: cannot %s: %s\n", doing,
               std::error_code(errno, std::generic_category()).message().c_str());
  std::abort();
}

// Others are taken to ask no more when they have not for that long.
constexpr std::chrono::milliseconds kSilence{20};

bool hits(std::uint64_t every, std::uint64_t request) { return every != 0 && request % every == 0; }

// The length of the first whole request in `bytes`; 0: not whole yet.
std::size_t request_length(std::string_view bytes) {
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) return 0;
  std::size_t length = end + 4;
  const std::size_t field = bytes.substr(0, end).find("\r\nContent-Length: ");
  if (field != std::string_view::npos) {
    length += std::strtoull(bytes.data() + field + 18, nullptr, 10);
  }
  return length <= bytes.size() ? length : 0;
}

std::string http_date() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::array<char, 64> text{};
  const std::size_t size =
      std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
  return {text.data(), size};
}

std::string in_chunks(const std::string& body) {
  if (body.empty()) return "0\r\n\r\n";
  std::array<char, 24> size{};
  const std::size_t half = body.size() / 2;
  std::string text;
  if (half > 0) {
    std::snprintf(size.data(), size.size(), "%zx\r\n", half);
    text += size.data() + body.substr(0, half) + "\r\n";
  }
  std::snprintf(size.data(), size.size(), "%zX;note=\"x\"\r\n", body.size() - half);
  return text + size.data() + body.substr(half) + "\r\n0\r\nX-Trailer: yes\r\n\r\n";
}

enum class Ending { keep, close, reset };

struct Reply {
  std::string bytes;
  Ending ending = Ending::keep;
  std::atomic<std::uint64_t>* counter = nullptr;
};

}  // namespace

// All that lives only while serving.
class KnownServer::Loop {
 public:
  explicit Loop(KnownServer& server) : server_(server), rules_(server.behaviour_) {
    epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    timer_ = ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (epoll_ < 0 || timer_ < 0) give_up("create epoll and timer");
    watch(server.listener_, EPOLLIN);
    watch(server.stop_event_, EPOLLIN);
    watch(timer_, EPOLLIN);
  }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop() {
    for (const auto& [fd, peer] : peers_) ::close(fd);
    ::close(timer_);
    ::close(epoll_);
  }

  void run() {
    std::vector<epoll_event> events(256);
    for (;;) {
      const int ready = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
      for (int i = 0; i < ready; ++i) {
        const auto& event = events[static_cast<std::size_t>(i)];
        if (event.data.fd == server_.stop_event_) return;
        dispatch(event.data.fd, event.events);
      }
    }
  }

 private:
  struct Peer {
    std::uint64_t id = 0;  // descriptors are used again, ids are not
    std::string unread;
    std::string unsent;
    Reply reply;
    std::string method;
    std::string path;
    bool is_answering = false;
    bool is_stalled = false;
    SteadyTime answered_at = {};  // of its last answer
  };
  struct Due {
    SteadyTime at;
    int fd;
    std::uint64_t id;
    bool operator<(const Due& other) const { return at > other.at; }  // earliest on top
  };

  void watch(int fd, std::uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) give_up("watch a descriptor");
  }

  void dispatch(int fd, std::uint32_t events) {
    if (fd == server_.listener_) return accept_all();
    if (fd == timer_) return run_due();
    if (!peers_.contains(fd)) return;
    if ((events & EPOLLOUT) != 0) {
      if (!flush(fd)) return;
      begin_answer(fd);
      if (!peers_.contains(fd)) return;
    }
    if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) read_all(fd);
  }

  void accept_all() {
    for (;;) {
      const int fd = ::accept4(server_.listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd < 0) return;
      ++server_.connections_;
      if (rules_.closes_at_once) {
        ::close(fd);
        continue;
      }
      const int on = rules_.writes_twice ? 0 : 1;
      ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      peers_[fd].id = ++last_id_;
      watch(fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
    }
  }

  void read_all(int fd) {
    for (;;) {
      const ssize_t got = ::recv(fd, buffer_.data(), buffer_.size(), 0);
      if (got < 0 && errno == EAGAIN) return;
      if (got <= 0) return drop(fd, Ending::close);
      peers_[fd].unread.append(buffer_.data(), static_cast<std::size_t>(got));
      begin_answer(fd);
      if (!peers_.contains(fd)) return;
      // A short read was the last; a close that came with it shows as an edge of its own.
      if (static_cast<std::size_t>(got) < buffer_.size()) return;
    }
  }

  // Takes requests off the connection, one at a time, until one has to wait.
  void begin_answer(int fd) {
    for (;;) {
      const auto found = peers_.find(fd);
      if (found == peers_.end()) return;
      Peer& peer = found->second;
      if (peer.is_answering || peer.is_stalled) return;
      const std::size_t length = request_length(peer.unread);
      if (length == 0) return;
      const std::size_t blank = peer.unread.find(' ');
      peer.method = peer.unread.substr(0, blank);
      peer.path = peer.unread.substr(blank + 1, peer.unread.find(' ', blank + 1) - blank - 1);
      peer.unread.erase(0, length);
      peer.is_answering = true;
      decide(fd, peer, ++server_.requests_);
    }
  }

  [[nodiscard]] bool is_overdue(const Peer& peer) const {
    if (rules_.idle_limit.count() == 0 || peer.answered_at == SteadyTime{}) return false;
    return std::chrono::steady_clock::now() - peer.answered_at > rules_.idle_limit;
  }

  void decide(int fd, Peer& peer, std::uint64_t number) {
    pause_when_it_is_time();
    if (is_overdue(peer)) {
      ++server_.lost_;
      return drop(fd, Ending::close);
    }
    if (rules_.crash_after != 0 && number >= rules_.crash_after) std::abort();
    if (hits(rules_.stall_every, number)) {
      ++server_.lost_;
      peer.is_stalled = true;
      return;
    }
    if (hits(rules_.reset_every, number)) {
      ++server_.lost_;
      return drop(fd, Ending::reset);
    }
    peer.reply = make_reply(peer, number);
    if (hits(rules_.neglect_every, peer.id)) return call_back(fd, peer, kSilence);
    if (rules_.neglect_every != 0) favoured_at_ = std::chrono::steady_clock::now();
    if (rules_.delay.count() > 0) return call_back(fd, peer, rules_.delay);
    proceed(fd, peer);
  }

  Reply make_reply(const Peer& peer, std::uint64_t number) {
    Reply reply;
    reply.counter = &server_.right_;
    if (!rules_.raw_answer.empty()) {
      reply.bytes = rules_.raw_answer;
      if (rules_.close_delimited) reply.ending = Ending::close;
      return reply;
    }
    const bool is_wrong = hits(rules_.wrong_body_every, number) ||
                          hits(rules_.wrong_status_every, number) ||
                          hits(rules_.malformed_every, number) ||
                          hits(rules_.truncate_every, number) || hits(rules_.double_every, number);
    if (is_wrong) reply.counter = &server_.wrong_;
    if (hits(rules_.announce_close_every, number) || hits(rules_.close_every, number) ||
        hits(rules_.truncate_every, number) || rules_.close_delimited) {
      reply.ending = Ending::close;
    }
    reply.bytes = text_of(peer, number);
    if (hits(rules_.double_every, number)) reply.bytes += reply.bytes;
    if (hits(rules_.truncate_every, number)) reply.bytes.resize(reply.bytes.size() - 5);
    return reply;
  }

  std::string text_of(const Peer& peer, std::uint64_t number) {
    std::string body = rules_.body;
    std::string type = rules_.content_type;
    if (peer.path == "/json") {
      body = R"({"message":"Hello, World!"})";
      type = "application/json";
    }
    if (hits(rules_.wrong_body_every, number) && !body.empty()) body.back() ^= 1;
    std::string text;
    if (rules_.sends_continue) text += "HTTP/1.1 100 Continue\r\n\r\n";
    for (int i = 0; i < rules_.interim_answers; ++i) {
      text += "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n";
    }
    text += hits(rules_.malformed_every, number) ? "HTTQ/1.1 " : "HTTP/1.1 ";
    text += hits(rules_.wrong_status_every, number) ? "500" : std::to_string(rules_.status);
    text += " OK\r\nServer: known\r\nDate: " + http_date() + "\r\nContent-Type: " + type + "\r\n";
    if (hits(rules_.announce_close_every, number)) text += "Connection: close\r\n";
    const bool is_bodyless = rules_.status == 204 || rules_.status == 304;
    if (is_bodyless) return text + "\r\n";
    if (rules_.chunked) {
      text += "Transfer-Encoding: chunked\r\n\r\n";
      body = in_chunks(body);
    } else if (rules_.close_delimited) {
      text += "\r\n";
    } else {
      text += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    }
    return peer.method == "HEAD" ? text : text + body;
  }

  // Sends the next piece of the reply and ends it after the last.
  void proceed(int fd, Peer& peer) {
    const bool drips = rules_.drip_bytes > 0 && peer.reply.bytes.size() > rules_.drip_bytes;
    const std::size_t size = drips ? rules_.drip_bytes : peer.reply.bytes.size();
    peer.unsent += peer.reply.bytes.substr(0, size);
    peer.reply.bytes.erase(0, size);
    // Counted before the bytes leave: who has the answer must find it counted.
    if (peer.reply.bytes.empty()) ++*peer.reply.counter;
    if (!flush(fd)) return;
    if (!peer.reply.bytes.empty()) call_back(fd, peer, rules_.drip_pause);
  }

  // False: the connection is gone.
  bool flush(int fd) {
    Peer& peer = peers_[fd];
    while (!peer.unsent.empty()) {
      const ssize_t sent = ::send(fd, peer.unsent.data(), bytes_to_write(peer), MSG_NOSIGNAL);
      if (sent < 0 && errno == EAGAIN) return true;
      if (sent < 0) {
        drop(fd, Ending::close);
        return false;
      }
      peer.unsent.erase(0, static_cast<std::size_t>(sent));
    }
    if (!peer.is_answering || peer.is_stalled || peer.reply.counter == nullptr ||
        !peer.reply.bytes.empty()) {
      return true;
    }
    peer.is_answering = false;
    peer.answered_at = std::chrono::steady_clock::now();
    const Ending ending = peer.reply.ending;
    peer.reply = Reply{};
    if (ending != Ending::keep) {
      drop(fd, ending);
      return false;
    }
    return true;
  }

  [[nodiscard]] std::size_t bytes_to_write(const Peer& peer) const {
    const std::size_t blank_line =
        rules_.writes_twice ? peer.unsent.find("\r\n\r\n") : std::string::npos;
    return blank_line == std::string::npos ? peer.unsent.size() : blank_line + 4;
  }

  void pause_when_it_is_time() {
    if (rules_.pause_for.count() == 0 || has_paused_) return;
    const auto now = std::chrono::steady_clock::now();
    if (first_request_ == SteadyTime{}) first_request_ = now;
    if (now - first_request_ < rules_.pause_after) return;
    has_paused_ = true;
    std::this_thread::sleep_for(rules_.pause_for);
  }

  void call_back(int fd, const Peer& peer, std::chrono::microseconds pause) {
    due_.push({std::chrono::steady_clock::now() + pause, fd, peer.id});
    set_timer();
  }

  void set_timer() {
    itimerspec when{};
    if (!due_.empty()) {
      const auto at = due_.top().at.time_since_epoch();
      const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(at);
      when.it_value.tv_sec = seconds.count();
      when.it_value.tv_nsec = std::max<long>(1, static_cast<long>((at - seconds).count()));
    }
    ::timerfd_settime(timer_, TFD_TIMER_ABSTIME, &when, nullptr);
  }

  void run_due() {
    std::uint64_t expirations = 0;
    [[maybe_unused]] const ssize_t got = ::read(timer_, &expirations, sizeof expirations);
    const auto now = std::chrono::steady_clock::now();
    while (!due_.empty() && due_.top().at <= now) {
      const Due due = due_.top();
      due_.pop();
      const auto found = peers_.find(due.fd);
      if (found == peers_.end() || found->second.id != due.id) continue;
      if (is_neglected(found->second, now)) {
        due_.push({now + kSilence, due.fd, due.id});
        continue;
      }
      proceed(due.fd, found->second);
      begin_answer(due.fd);
    }
    set_timer();
  }

  [[nodiscard]] bool is_neglected(const Peer& peer, SteadyTime now) const {
    return hits(rules_.neglect_every, peer.id) && now - favoured_at_ < kSilence;
  }

  void drop(int fd, Ending ending) {
    if (ending == Ending::reset) {
      const linger at_once{.l_onoff = 1, .l_linger = 0};
      ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    ::close(fd);
    peers_.erase(fd);
  }

  KnownServer& server_;
  const Behaviour& rules_;
  int epoll_ = -1;
  int timer_ = -1;
  std::uint64_t last_id_ = 0;
  SteadyTime first_request_{};
  SteadyTime favoured_at_{};  // the last request of a connection that is not neglected
  bool has_paused_ = false;
  std::unordered_map<int, Peer> peers_;
  std::priority_queue<Due> due_;
  std::vector<char> buffer_ = std::vector<char>(std::size_t{64} * 1024);
};

KnownServer::KnownServer(Behaviour behaviour, int port) : behaviour_(std::move(behaviour)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  stop_event_ = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (listener_ < 0 || stop_event_ < 0) give_up("create a socket");
  const int on = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    give_up("bind");
  if (::listen(listener_, 4096) != 0) give_up("listen");
  socklen_t size = sizeof address;
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
}

KnownServer::~KnownServer() {
  stop();
  ::close(stop_event_);
}

void KnownServer::start() {
  thread_ = std::thread([this] { serve(); });
}

void KnownServer::stop() {
  if (thread_.joinable()) {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t told = ::write(stop_event_, &one, sizeof one);
    thread_.join();
  }
  if (listener_ >= 0) ::close(listener_);
  listener_ = -1;
}

void KnownServer::serve() { Loop(*this).run(); }

Served KnownServer::served() const {
  return {.connections = connections_,
          .requests = requests_,
          .right = right_,
          .wrong = wrong_,
          .lost = lost_};
}

}  // namespace bakeoff::known_server
