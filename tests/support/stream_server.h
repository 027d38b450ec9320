// A server for tests of what lies below HTTP/1.1 and beside it: TCP over IPv4 or IPv6, socket files
// and TLS, one blocking thread a connection. What it says is the test's.
#pragma once

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstring>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace bakeoff::support {

// One connection as its thread sees it.
class Channel {
 public:
  Channel(int fd, SSL* ssl) : fd_(fd), ssl_(ssl) {}

  // Empty: the peer has closed.
  std::string read() {
    std::array<char, 16384> buffer{};
    const auto size = static_cast<int>(buffer.size());
    const ssize_t got = ssl_ != nullptr ? SSL_read(ssl_, buffer.data(), size)
                                        : ::recv(fd_, buffer.data(), buffer.size(), 0);
    return got > 0 ? std::string(buffer.data(), static_cast<std::size_t>(got)) : std::string();
  }
  void write(std::string_view bytes) {
    if (ssl_ != nullptr) {
      SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()));
    } else {
      [[maybe_unused]] auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    }
  }
  [[nodiscard]] SSL* ssl() const { return ssl_; }

 private:
  int fd_;
  SSL* ssl_;
};

class StreamServer {
 public:
  using Talk = std::function<void(Channel&)>;
  struct Place {
    std::string socket_file = {};  // else TCP on a port of the kernel's choice
    bool is_six = false;           // on ::1 instead of 127.0.0.1
    SSL_CTX* tls = nullptr;        // stays the caller's
  };

  StreamServer(Place place, Talk talk) : place_(std::move(place)), talk_(std::move(talk)) {
    listen();
    acceptor_ = std::thread([this] { accept_all(); });
  }
  StreamServer(const StreamServer&) = delete;
  StreamServer& operator=(const StreamServer&) = delete;
  ~StreamServer() {
    ends_ = true;
    acceptor_.join();
    {
      const std::lock_guard lock(mutex_);
      for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
    }
    for (auto& thread : threads_) thread.join();
    ::close(listener_);
    if (!place_.socket_file.empty()) ::unlink(place_.socket_file.c_str());
  }

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void listen() {
    sockaddr_storage address{};
    socklen_t size = sizeof(sockaddr_in);
    if (!place_.socket_file.empty()) {
      auto& file = reinterpret_cast<sockaddr_un&>(address);
      file.sun_family = AF_UNIX;
      std::strncpy(static_cast<char*>(file.sun_path), place_.socket_file.c_str(),
                   sizeof file.sun_path - 1);
      size = sizeof(sockaddr_un);
    } else if (place_.is_six) {
      auto& six = reinterpret_cast<sockaddr_in6&>(address);
      six.sin6_family = AF_INET6;
      six.sin6_addr = in6addr_loopback;
      size = sizeof(sockaddr_in6);
    } else {
      auto& four = reinterpret_cast<sockaddr_in&>(address);
      four.sin_family = AF_INET;
      four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    }
    listener_ = ::socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listener_, 1024);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(reinterpret_cast<sockaddr_in&>(address).sin_port);  // the same place in six
  }

  void accept_all() {
    while (!ends_) {
      pollfd ready{listener_, POLLIN, 0};
      if (::poll(&ready, 1, 20) <= 0) continue;
      const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) continue;
      ++connections_;
      const int on = 1;
      ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      const std::lock_guard lock(mutex_);
      open_.push_back(fd);
      threads_.emplace_back([this, fd] { serve(fd); });
    }
  }

  void serve(int fd) {
    sigset_t broken_pipe;  // OpenSSL writes without MSG_NOSIGNAL
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
    SSL* ssl = place_.tls != nullptr ? SSL_new(place_.tls) : nullptr;
    if (ssl != nullptr) SSL_set_fd(ssl, fd);
    if (ssl == nullptr || SSL_accept(ssl) == 1) {
      Channel channel(fd, ssl);
      talk_(channel);
      if (ssl != nullptr) SSL_shutdown(ssl);
    }
    SSL_free(ssl);
    const std::lock_guard lock(mutex_);
    std::erase(open_, fd);
    ::close(fd);
  }

  Place place_;
  Talk talk_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> ends_{false};
  std::atomic<int> connections_{0};
  std::thread acceptor_;
  std::mutex mutex_;
  std::vector<int> open_;
  std::vector<std::thread> threads_;
};

// Talks HTTP/1.1: the same answer to every request without a body, in order.
inline StreamServer::Talk say(std::string answer) {
  return [answer = std::move(answer)](Channel& channel) {
    std::string asked;
    for (;;) {
      const std::string more = channel.read();
      if (more.empty()) return;
      asked += more;
      std::string answers;
      for (auto end = asked.find("\r\n\r\n"); end != std::string::npos;
           end = asked.find("\r\n\r\n")) {
        asked.erase(0, end + 4);
        answers += answer;
      }
      if (!answers.empty()) channel.write(answers);
    }
  };
}

}  // namespace bakeoff::support
