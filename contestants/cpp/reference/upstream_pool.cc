#include "upstream_pool.h"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace bakeoff::reference {
namespace {

constexpr std::size_t kMostConnections = 4096;
constexpr int kMostTicks = 5;
constexpr std::uint32_t kEvents = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;

}  // namespace

Merge* UpstreamPool::start(Client& client, bool is_slow) {
  const std::size_t calls = is_slow ? 1 : kFanOut;
  merges_.push_back(std::make_unique<Merge>());
  Merge* merge = merges_.back().get();
  merge->client = &client;
  merge->is_slow = is_slow;
  merge->open_calls = calls;
  merge->place = merges_.size() - 1;
  for (std::size_t i = 0; i < calls; ++i) begin({merge, i, false});
  return merge;
}

std::vector<std::unique_ptr<Merge>> UpstreamPool::take_finished() {
  return std::exchange(finished_, {});
}

void UpstreamPool::begin(Call call) {
  Connection* connection = nullptr;
  if (!call.is_retry && !idle_.empty()) {
    connection = idle_.back();
    idle_.pop_back();
    connection->at = At::sending;
  } else {
    connection = open_connection();
  }
  if (connection == nullptr) {
    // Out of descriptors or connections: wait for one of ours, if there is any that will come free.
    if (busy_ > 0) {
      waiting_.push_back(call);
    } else {
      end_call(call, nullptr);
    }
    return;
  }
  ++busy_;
  connection->call = call;
  connection->sent = 0;
  connection->ticks = 0;
  if (connection->at == At::sending) send_call(*connection);
}

UpstreamPool::Connection* UpstreamPool::open_connection() {
  if (address_.address_bytes == 0 || connections_.size() >= kMostConnections) return nullptr;
  auto connection = std::make_unique<Connection>();
  connection->fd =
      Fd(::socket(address_.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!connection->fd.is_open()) return nullptr;
  const int on = 1;
  ::setsockopt(connection->fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const auto* address = reinterpret_cast<const sockaddr*>(&address_.address);
  if (::connect(connection->fd.get(), address, address_.address_bytes) == 0) {
    connection->at = At::sending;
  } else if (errno != EINPROGRESS) {
    return nullptr;
  }
  if (!epoll_.add(*connection, kEvents)) return nullptr;
  connection->place = connections_.size();
  connections_.push_back(std::move(connection));
  return connections_.back().get();
}

void UpstreamPool::on_event(Socket& socket, std::uint32_t events) {
  auto& connection = static_cast<Connection&>(socket);
  if (!connection.fd.is_open()) return;
  if (connection.at == At::connecting) {
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(connection.fd.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return break_off(connection, false);
    if ((events & EPOLLOUT) == 0) return;
    connection.at = At::sending;
  }
  if (connection.at == At::sending) send_call(connection);
  if (!connection.fd.is_open() || (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) == 0)
    return;
  receive(connection, (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0);
}

void UpstreamPool::send_call(Connection& connection) {
  const Call& call = connection.call;
  const auto& request = call.merge->is_slow ? address_.slow_request : address_.requests[call.index];
  while (connection.sent < request.size()) {
    const auto left = request.size() - connection.sent;
    const auto sent =
        ::send(connection.fd.get(), request.data() + connection.sent, left, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN) return;
    if (sent < 0) return break_off(connection, true);
    connection.sent += static_cast<std::size_t>(sent);
  }
  connection.at = At::reading;
}

void UpstreamPool::receive(Connection& connection, bool peer_is_done) {
  while (connection.fd.is_open()) {
    const auto got = ::recv(connection.fd.get(), input_.data(), input_.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) return break_off(connection, got == 0 || errno == ECONNRESET);
    const std::string_view input(input_.data(), static_cast<std::size_t>(got));
    if (connection.at != At::reading || !read_answer(connection, input))
      return break_off(connection, false);
    if (input.size() < input_.size() && !peer_is_done)
      return;  // nothing is left: epoll(7), question 9
  }
}

// False when the bytes are no answer to our request.
bool UpstreamPool::read_answer(Connection& connection, std::string_view input) {
  while (connection.head.state == HeadState::incomplete) {
    connection.in.append(input);
    connection.head = read_response_head(connection.in);
    if (connection.head.state == HeadState::bad) return false;
    if (connection.head.state == HeadState::incomplete)
      return connection.in.size() < kMostHeadBytes;
    connection.in.erase(0, connection.head.bytes);
    if (connection.head.status >= 200) {
      connection.body_reader = BodyReader(connection.head.body);
      break;
    }
    if (connection.head.status == 101) return false;
    connection.head = {};  // an interim answer: the real one follows
    input = {};
  }
  const std::string first = std::exchange(connection.in, {});
  std::string_view rest = first.empty() ? input : std::string_view(first);
  switch (connection.body_reader.read(rest, &connection.body)) {
    case BodyState::more:
      return true;
    case BodyState::done:
      finish_answer(connection, rest);
      return true;
    case BodyState::too_large:
    case BodyState::bad:
      break;
  }
  return false;
}

void UpstreamPool::finish_answer(Connection& connection, std::string_view leftover) {
  const Call call = std::exchange(connection.call, {});
  const auto item = connection.head.status == 200 ? read_item(connection.body) : std::nullopt;
  const bool stays = connection.head.keep_alive && leftover.empty();
  --busy_;
  connection.at = At::idle;
  connection.head = {};
  connection.body.clear();
  connection.was_kept = true;
  if (stays) {
    idle_.push_back(&connection);
  } else {
    close(connection);
  }
  end_call(call, item ? &*item : nullptr);
  begin_waiting();
}

// The connection is of no more use. A kept one that the upstream closed before a byte of an answer
// was read says nothing about the request: it is asked again, once, on a new connection.
void UpstreamPool::break_off(Connection& connection, bool peer_closed) {
  const bool was_busy = connection.at != At::idle;
  const bool heard_nothing =
      connection.head.state == HeadState::incomplete && connection.in.empty();
  const bool ends_body = connection.at == At::reading &&
                         connection.head.state == HeadState::complete &&
                         connection.head.body.kind == BodyKind::until_close && peer_closed;
  if (ends_body) {
    connection.head.keep_alive = false;
    return finish_answer(connection, {});
  }
  Call call = std::exchange(connection.call, {});
  const bool asks_again =
      was_busy && peer_closed && heard_nothing && connection.was_kept && !call.is_retry;
  close(connection);
  if (!was_busy) return;
  --busy_;
  if (asks_again) {
    call.is_retry = true;
    begin(call);
  } else {
    end_call(call, nullptr);
  }
  begin_waiting();
}

void UpstreamPool::close(Connection& connection) {
  std::erase(idle_, &connection);
  connection.fd.reset();
  const auto place = connection.place;
  std::swap(connections_[place], connections_.back());
  connections_[place]->place = place;
  closed_.push_back(std::move(connections_.back()));
  connections_.pop_back();
}

void UpstreamPool::end_call(const Call& call, const Item* item) {
  Merge& merge = *call.merge;
  if (item != nullptr && item->id == static_cast<std::int64_t>(call.index) + 1) {
    merge.items[call.index] = *item;
  } else {
    merge.has_failed = true;
  }
  if (--merge.open_calls > 0) return;
  std::swap(merges_[merge.place], merges_.back());
  merges_[merge.place]->place = merge.place;
  finished_.push_back(std::move(merges_.back()));
  merges_.pop_back();
}

void UpstreamPool::begin_waiting() {
  while (!waiting_.empty() && (!idle_.empty() || busy_ == 0)) {
    const Call call = waiting_.front();
    waiting_.pop_front();
    begin(call);
  }
}

void UpstreamPool::tick() {
  std::vector<Connection*> late;
  for (const auto& connection : connections_) {
    if (connection->at != At::idle && ++connection->ticks > kMostTicks)
      late.push_back(connection.get());
  }
  for (Connection* connection : late) {
    if (connection->fd.is_open()) break_off(*connection, false);
  }
}

void UpstreamPool::forget_closed() { closed_.clear(); }

}  // namespace bakeoff::reference
