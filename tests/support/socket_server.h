// A WebSocket server for tests: one thread a connection, frames written out by hand, so that it
// shares nothing with the client but the handshake's arithmetic.
#pragma once

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "load/ws_upgrade.h"

namespace bakeoff::support {

class SocketServer {
 public:
  struct Peer {
    int fd = -1;
    int number = 0;  // in order of arrival, from 0
  };
  // Called for each text message; sends with send() and send_all().
  using OnMessage = std::function<void(SocketServer&, const Peer&, const std::string&)>;
  using OnOpen = std::function<void(SocketServer&, const Peer&)>;

  explicit SocketServer(OnMessage on_message, OnOpen on_open = nullptr, std::string head = "")
      : on_message_(std::move(on_message)), on_open_(std::move(on_open)), head_(std::move(head)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::listen(listener_, 1024);
    socklen_t size = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
  }
  SocketServer(const SocketServer&) = delete;
  SocketServer& operator=(const SocketServer&) = delete;
  ~SocketServer() {
    ends_ = true;
    acceptor_.join();
    {
      const std::lock_guard lock(mutex_);
      for (const Peer& peer : peers_) ::shutdown(peer.fd, SHUT_RDWR);
    }
    for (auto& thread : threads_) thread.join();
    for (const Peer& peer : peers_) ::close(peer.fd);
    ::close(listener_);
  }

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] int goodbyes() const { return goodbyes_; }

  static std::string frame(const std::string& payload, unsigned first = 0x81) {
    std::string bytes(1, static_cast<char>(first));
    if (payload.size() < 126) {
      bytes += static_cast<char>(payload.size());
    } else {
      bytes += static_cast<char>(126);
      bytes += static_cast<char>(payload.size() >> 8);
      bytes += static_cast<char>(payload.size() & 255);
    }
    return bytes + payload;
  }
  void send_raw(const Peer& peer, const std::string& bytes) {
    const std::lock_guard lock(mutex_);
    [[maybe_unused]] const auto sent = ::send(peer.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  void send(const Peer& peer, const std::string& message) { send_raw(peer, frame(message)); }
  void send_all(const std::string& message) { send_all_but(-1, message); }
  void send_all_but(int number, const std::string& message) {
    const std::string bytes = frame(message);
    const std::lock_guard lock(mutex_);
    for (const Peer& peer : peers_) {
      if (peer.number == number) continue;
      [[maybe_unused]] const auto sent = ::send(peer.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    }
  }
  void hang_up(const Peer& peer) { ::shutdown(peer.fd, SHUT_RDWR); }

 private:
  void accept_all() {
    while (!ends_) {
      pollfd readable{listener_, POLLIN, 0};
      if (::poll(&readable, 1, 20) <= 0) continue;
      const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) continue;
      const int on = 1;
      ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      const std::lock_guard lock(mutex_);
      const Peer peer{fd, static_cast<int>(threads_.size())};
      threads_.emplace_back([this, peer] { serve(peer); });
    }
  }

  static bool read_exactly(int fd, char* bytes, std::size_t size) {
    std::size_t have = 0;
    while (have < size) {
      const auto got = ::recv(fd, bytes + have, size - have, 0);
      if (got <= 0) return false;
      have += static_cast<std::size_t>(got);
    }
    return true;
  }

  bool shake_hands(const Peer& peer) {
    std::string head;
    char c = 0;
    while (!head.ends_with("\r\n\r\n")) {
      if (!read_exactly(peer.fd, &c, 1)) return false;
      head += c;
    }
    const std::string name = "Sec-WebSocket-Key: ";
    const auto at = head.find(name) + name.size();
    const std::string key = head.substr(at, head.find('\r', at) - at);
    const std::string answer =
        head_.empty()
            ? "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              "Sec-WebSocket-Accept: " +
                  load::accept_of(key) + "\r\n\r\n"
            : head_;
    const std::lock_guard lock(mutex_);
    peers_.push_back(peer);
    return ::send(peer.fd, answer.data(), answer.size(), MSG_NOSIGNAL) > 0;
  }

  void serve(const Peer& peer) {
    if (!shake_hands(peer)) return;
    if (on_open_) on_open_(*this, peer);
    for (;;) {
      unsigned char start[2];
      if (!read_exactly(peer.fd, reinterpret_cast<char*>(start), 2)) return;
      std::size_t size = start[1] & 127U;
      if (size == 126) {
        unsigned char more[2];
        if (!read_exactly(peer.fd, reinterpret_cast<char*>(more), 2)) return;
        size = static_cast<std::size_t>(more[0]) << 8 | more[1];
      }
      char mask[4];
      if (!read_exactly(peer.fd, mask, 4)) return;
      std::string payload(size, '\0');
      if (!read_exactly(peer.fd, payload.data(), size)) return;
      for (std::size_t i = 0; i < size; ++i)
        payload[i] = static_cast<char>(payload[i] ^ mask[i % 4]);
      if ((start[0] & 15U) == 8) {
        ++goodbyes_;
        return;
      }
      if ((start[0] & 15U) == 1) on_message_(*this, peer, payload);
    }
  }

  OnMessage on_message_;
  OnOpen on_open_;
  std::string head_;  // answers the handshake instead of the right one
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> ends_{false};
  std::atomic<int> goodbyes_{0};
  std::mutex mutex_;
  std::vector<Peer> peers_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace bakeoff::support
