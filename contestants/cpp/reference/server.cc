#include "server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <ctime>
#include <utility>

#include "json_writer.h"
#include "queens.h"

namespace bakeoff::reference {
namespace {

constexpr std::size_t kReadBytes = 65536;
constexpr std::size_t kMostOutputBytes = 65536;  // more waits until the peer has taken this much
constexpr std::uint64_t kMostUploadBytes = 64U << 20U;
constexpr int kMostReadsPerTurn = 8;  // then others come first
constexpr int kQuietTicks = 120;      // seconds, not counting those in which the process was frozen
constexpr int kDrainTicks = 2;
constexpr std::uint32_t kClientEvents = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;

constexpr std::string_view kFilesBelow = "/static/";
constexpr int kLargestBoard = 12;
constexpr int kMostTimes = 999;

constexpr std::size_t kSendFailed = std::string::npos;

// How much the kernel took, or kSendFailed.
std::size_t send_some(int fd, std::string_view text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const auto sent = ::send(fd, text.data() + done, text.size() - done, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN) break;
    if (sent < 0) return kSendFailed;
    done += static_cast<std::size_t>(sent);
  }
  return done;
}

std::time_t wall_seconds() {
  std::timespec now{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  return now.tv_sec;
}

std::int64_t steady_milliseconds() {
  std::timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1000000;
}

// The value of a name like "n=" in "a=b&n=8", 0 when it is missing or no whole number from 1 to
// most.
int read_number(std::string_view query, std::string_view name, int most) {
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (!pair.starts_with(name)) continue;
    int n = 0;
    const auto* last = pair.data() + pair.size();
    const auto [stop, error] = std::from_chars(pair.data() + name.size(), last, n);
    return error == std::errc{} && stop == last && n >= 1 && n <= most ? n : 0;
  }
  return 0;
}

Order refusal(int status) {
  Order order;
  order.shape.status = status;
  return order;
}

// A request that would be a WebSocket, but does not ask for one, is told so.
Order socket_order(const RequestHead& head) {
  if (head.method != "GET") return refusal(405);
  if (!head.asks_websocket || !is_websocket_key(head.websocket_key)) return refusal(426);
  Order order;
  order.kind = Order::Kind::socket;
  order.talk = head.path == "/ws/room" ? Talk::room : Talk::echo;
  order.accept = websocket_accept(head.websocket_key);
  return order;
}

Order route(const RequestHead& head, int product_count) {
  const bool is_head = head.method == "HEAD";
  Order order = refusal(404);
  if (head.path == "/plaintext") order.kind = Order::Kind::plaintext;
  if (head.path == "/json") order.kind = Order::Kind::json;
  if (head.path == "/upstream") order.kind = Order::Kind::upstream;
  if (head.path == "/slow") order.kind = Order::Kind::slow;
  if (head.path == "/cpu") order.kind = Order::Kind::cpu;
  if (head.path == "/upload") order.kind = Order::Kind::upload;
  if (head.path == "/compression/items") order.kind = Order::Kind::products;
  if (head.path.starts_with(kFilesBelow)) {
    order.kind = Order::Kind::file;
    order.name = head.path.substr(kFilesBelow.size());
  }
  if (order.kind != Order::Kind::refusal) {
    order.shape.status = 200;
    const bool is_right =
        order.kind == Order::Kind::upload ? head.method == "POST" : head.method == "GET" || is_head;
    if (!is_right) order = refusal(405);
  }
  if (order.kind == Order::Kind::cpu) {
    order.n = read_number(head.query, "n=", kLargestBoard);
    if (order.n == 0) order = refusal(400);
  }
  if (order.kind == Order::Kind::products) {
    order.n = read_number(head.query, "count=", product_count);
    order.times = read_number(head.query, "m=", kMostTimes);
    if (order.n == 0 || order.times == 0) order = refusal(400);
    order.shape.varies = true;
    order.shape.is_packed = head.accepts_gzip && order.kind == Order::Kind::products;
  }
  if (head.path == "/ws/echo" || head.path == "/ws/room") order = socket_order(head);
  order.shape.keep_alive = head.keep_alive;
  order.shape.says_keep_alive = head.is_http_1_0;
  order.shape.without_body = is_head;
  return order;
}

}  // namespace

Server::Server(const UpstreamAddress& upstream, const std::string& folder, int stop, Room& room)
    : room_(room),
      loop_(room.join()),
      upstream_(upstream, epoll_),
      input_(kReadBytes),
      folder_(folder) {
  if (!folder_.empty()) products_ = read_products(folder_);
  inbox_.fd = Fd(::dup(room.wake_up(loop_)));
  epoll_.add(inbox_, EPOLLIN);
  stop_.fd = Fd(::dup(stop));
  epoll_.add(stop_, EPOLLIN);
  last_tick_ = steady_milliseconds();
}

bool Server::listen(std::uint16_t port, bool is_shared) {
  listener_.fd = Fd(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!listener_.fd.is_open()) return false;
  const int on = 1;
  const int fd = listener_.fd.get();
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (is_shared) ::setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // accepted sockets inherit it
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return false;
  return ::listen(fd, SOMAXCONN) == 0 && epoll_.add(listener_, EPOLLIN);
}

void Server::run() {
  while (is_running_) {
    const bool has_clock_work = open_clients_ > 0 || upstream_.has_open_calls() || !accepts_;
    const bool has_work = !again_.empty() || upstream_.has_finished();
    const auto events = epoll_.wait(has_work ? 0 : (has_clock_work ? 1000 : -1));
    answers_.refresh(wall_seconds());
    for (const auto& event : events) {
      auto& socket = *static_cast<Socket*>(event.data.ptr);
      switch (socket.kind) {
        case SocketKind::client:
          on_client(static_cast<Client&>(socket), event.events);
          break;
        case SocketKind::upstream:
          upstream_.on_event(socket, event.events);
          break;
        case SocketKind::listener:
          accept_clients();
          break;
        case SocketKind::inbox:  // taken at the end of the batch
          break;
        case SocketKind::stop:
          is_running_ = false;
          break;
      }
    }
    finish_batch();
  }
}

void Server::accept_clients() {
  for (;;) {
    Fd fd(::accept4(listener_.fd.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!fd.is_open()) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      // Out of descriptors or memory: the listener would wake us for ever. Look again at the next
      // tick.
      if (errno != EAGAIN && epoll_.change(listener_, 0)) accepts_ = false;
      return;
    }
    auto client = std::make_unique<Client>();
    const auto place = static_cast<std::size_t>(fd.get());
    client->fd = std::move(fd);
    if (!epoll_.add(*client, kClientEvents)) continue;
    if (clients_.size() <= place) clients_.resize(place + 1);
    clients_[place] = std::move(client);
    ++open_clients_;
  }
}

void Server::on_client(Client& client, std::uint32_t events) {
  if (!client.fd.is_open()) return;
  if ((events & (EPOLLERR | EPOLLHUP)) != 0) return close(client);
  if ((events & EPOLLRDHUP) != 0) client.peer_is_done = true;
  if ((events & (EPOLLIN | EPOLLRDHUP)) != 0) client.has_unread = true;
  client.quiet_ticks = 0;
  if (client.is_draining) return drain(client);
  if (!client.out.empty() && (events & EPOLLOUT) != 0) send_rest(client);
  advance(client);
}

// Answers what has arrived, until nothing is left or an answer has to be waited for.
void Server::advance(Client& client) {
  for (int turn = 0; turn < kMostReadsPerTurn; ++turn) {
    if (client.is_blocked() || client.is_draining) return;
    if (client.has_backlog) {
      const std::string backlog = std::exchange(client.in, {});
      answer_all(client, backlog);
      continue;
    }
    if (!client.has_unread) return;
    const auto got = ::recv(client.fd.get(), input_.data(), input_.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) {
      client.has_unread = false;
      return;
    }
    if (got <= 0) return close(client);
    const std::string_view input(input_.data(), static_cast<std::size_t>(got));
    // A short read has emptied the socket (epoll(7), question 9); only the peer's end is not told
    // by it.
    client.has_unread = client.peer_is_done || input.size() == input_.size();
    if (client.in.empty()) {
      answer_all(client, input);
    } else {
      const std::string joined = std::exchange(client.in, {}).append(input);
      answer_all(client, joined);
    }
  }
  again_.push_back(&client);
}

// Takes requests off the input in order; stops at one whose answer has to be waited for.
void Server::answer_all(Client& client, std::string_view input) {
  client.has_backlog = false;
  bool goes_on = true;
  while (goes_on && !input.empty() && client.merge == nullptr && !client.closes_after_out) {
    if (output_.size() > kMostOutputBytes) break;
    if (client.talk != Talk::none) {
      goes_on = take_frame(client, input);
    } else if (client.is_in_body) {
      take_body(client, input);
    } else {
      goes_on = take_request(client, input);
    }
  }
  if (!client.closes_after_out) {
    client.in.assign(input);
    client.has_backlog = goes_on && !input.empty();
  }
  send_answers(client);
}

// False when the request is not whole yet.
bool Server::take_request(Client& client, std::string_view& input) {
  const RequestHead head = read_request_head(input);
  if (head.state == HeadState::incomplete) return false;
  if (head.state == HeadState::bad) {
    refuse(client, head.refusal);
    return true;
  }
  client.order = route(head, static_cast<int>(products_.size()));
  const bool has_body = head.body.kind != BodyKind::none;
  const bool is_upload = client.order.kind == Order::Kind::upload;
  const std::uint64_t most = is_upload ? kMostUploadBytes : kMostBodyBytes;
  client.body = BodyReader();  // the last request's is gone
  input.remove_prefix(head.bytes);
  if (has_body && head.expects_continue) {
    refuse(client, 417);
  } else if (head.body.length > most) {
    refuse(client, 413);
  } else if (has_body) {
    client.body = BodyReader(head.body, most);
    client.is_in_body = true;
  } else {
    carry_out(client);
  }
  return true;
}

void Server::take_body(Client& client, std::string_view& input) {
  switch (client.body.read(input, nullptr)) {
    case BodyState::more:
      return;
    case BodyState::done:
      client.is_in_body = false;
      return carry_out(client);
    case BodyState::too_large:
      return refuse(client, 413);
    case BodyState::bad:
      return refuse(client, 400);
  }
}

void Server::carry_out(Client& client) {
  const Order& order = client.order;
  switch (order.kind) {
    case Order::Kind::plaintext:
      answers_.write(output_, order.shape, "text/plain", "Hello, World!");
      break;
    case Order::Kind::json:
      body_.clear();
      JsonWriter(body_).open('{').key("message").text("Hello, World!").close('}');
      answers_.write(output_, order.shape, "application/json", body_);
      break;
    case Order::Kind::cpu:
      write_cpu(order);
      break;
    case Order::Kind::upstream:
    case Order::Kind::slow:
      client.merge = upstream_.start(client, order.kind == Order::Kind::slow);
      return;
    case Order::Kind::upload:
      answers_.write(output_, order.shape, "text/plain", std::to_string(client.body.bytes()));
      break;
    case Order::Kind::products:
      write_products_to(order);
      break;
    case Order::Kind::file:
      write_file(order);
      break;
    case Order::Kind::socket:
      return begin_talk(client);
    case Order::Kind::refusal:
      answers_.write_error(output_, order.shape);
      break;
  }
  client.closes_after_out = !order.shape.keep_alive;
}

// After a message that cannot be understood, the next byte cannot be either: answer and close.
void Server::refuse(Client& client, int status) {
  client.order = refusal(status);
  client.order.shape.keep_alive = false;
  carry_out(client);
}

void Server::write_cpu(const Order& order) {
  body_.clear();
  JsonWriter(body_)
      .open('{')
      .key("n")
      .number(order.n)
      .key("solutions")
      .number(count_queens(order.n))
      .close('}');
  answers_.write(output_, order.shape, "application/json", body_);
}

void Server::write_slow(Client& client, const Merge& merge) {
  AnswerShape shape = client.order.shape;
  const Item& item = merge.items.front();
  body_.clear();
  JsonWriter(body_).open('{').key("id").number(item.id).key("value").number(item.value).close('}');
  if (merge.has_failed) {
    shape.status = 502;
    answers_.write_error(output_, shape);
  } else {
    answers_.write(output_, shape, "application/json", body_);
  }
  client.closes_after_out = !shape.keep_alive;
}

void Server::write_merge(Client& client, const Merge& merge) {
  if (merge.is_slow) return write_slow(client, merge);
  std::int64_t sum = 0;
  bool has_failed = merge.has_failed;
  body_.clear();
  JsonWriter json(body_);
  json.open('{').key("items").open('[');
  for (const Item& item : merge.items) {
    json.open('{').key("id").number(item.id).key("value").number(item.value).close('}');
    has_failed = __builtin_add_overflow(sum, item.value, &sum) || has_failed;
  }
  json.close(']').key("sum").number(sum).close('}');
  AnswerShape shape = client.order.shape;
  if (has_failed) {
    shape.status = 502;
    answers_.write_error(output_, shape);
  } else {
    answers_.write(output_, shape, "application/json", body_);
  }
  client.closes_after_out = !shape.keep_alive;
}

// Sends the answers just written; what the kernel does not take now stays with the client.
void Server::send_answers(Client& client) {
  const auto sent = send_some(client.fd.get(), output_);
  if (sent < output_.size()) client.out.assign(output_, sent);
  output_.clear();
  if (sent == kSendFailed) return close(client);
  if (client.out.empty() && client.closes_after_out) end_output(client);
}

void Server::send_rest(Client& client) {
  const auto sent = send_some(client.fd.get(), client.out);
  if (sent == kSendFailed) return close(client);
  client.out.erase(0, sent);
  if (client.out.empty() && client.closes_after_out) end_output(client);
}

void Server::end_output(Client& client) {
  ::shutdown(client.fd.get(), SHUT_WR);
  client.is_draining = true;
  client.quiet_ticks = 0;
  client.in.clear();
  drain(client);
}

// Closing with unread bytes would reset the connection and could take the answer with it.
void Server::drain(Client& client) {
  for (int turn = 0; turn < kMostReadsPerTurn; ++turn) {
    const auto got = ::recv(client.fd.get(), input_.data(), input_.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) return close(client);
  }
  close(client);  // still talking after its answer
}

void Server::close(Client& client) {
  if (client.merge != nullptr) client.merge->client = nullptr;
  client.merge = nullptr;
  leave_room(client);
  const auto place = static_cast<std::size_t>(client.fd.get());
  client.fd.reset();
  --open_clients_;
  closed_.push_back(std::move(clients_[place]));
}

void Server::finish_batch() {
  deliver_merges();
  for (Client* client : std::exchange(again_, {})) advance(*client);
  deliver_said();
  const auto now = steady_milliseconds();
  if (now - last_tick_ >= 1000) {
    last_tick_ = now;
    tick();
  }
  upstream_.forget_closed();
  // What is closed may still be in the list of those with more to do.
  std::erase_if(again_, [](const Client* client) { return !client->fd.is_open(); });
  closed_.clear();
}

void Server::deliver_merges() {
  for (const auto& merge : upstream_.take_finished()) {
    if (merge->client == nullptr) continue;
    Client& client = *merge->client;
    client.merge = nullptr;
    client.quiet_ticks = 0;
    write_merge(client, *merge);
    send_answers(client);
    advance(client);
  }
}

// Counts seconds of its own life, so that being frozen for a minute ages nothing by more than one.
void Server::tick() {
  upstream_.tick();
  deliver_merges();
  for (const auto& client : clients_) {
    if (client == nullptr) continue;
    if (client->talk != Talk::none && !client->is_draining) continue;  // may be silent for hours
    const int limit = client->is_draining ? kDrainTicks : kQuietTicks;
    if (++client->quiet_ticks > limit) close(*client);
  }
  if (!accepts_) accepts_ = epoll_.change(listener_, EPOLLIN);
}

}  // namespace bakeoff::reference
