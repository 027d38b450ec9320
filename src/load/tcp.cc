#include "load/tcp.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <utility>

namespace bakeoff::load {
namespace {

const sockaddr* generic(const sockaddr_in& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

bool is_own_limit(int reason) {
  return reason == EMFILE || reason == ENFILE || reason == EADDRNOTAVAIL || reason == ENOBUFS ||
         reason == ENOMEM;
}

// A machine's usual congestion control may pace what is sent (BBR does), and that wait would stand
// in every latency. On loopback there is no congestion: the plainest does, and every kernel has it.
void control_no_congestion(int fd) {
  constexpr std::string_view plainest = "reno";
  ::setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, plainest.data(), plainest.size());
}

}  // namespace

Fd& Fd::operator=(Fd&& other) noexcept {
  if (this != &other) {
    reset();
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

void Fd::reset() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

void Fd::abort() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  if (fd_ >= 0) ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  reset();
}

void disable_nagle(int fd) {
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

ConnectOutcome begin_connect(const SocketAddress& address, Fd& fd) {
  fd = Fd(::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd.is_open()) return ConnectOutcome::exhausted;
  if (address.is_tcp()) disable_nagle(fd.get());
  if (address.is_loopback()) control_no_congestion(fd.get());
  if (::connect(fd.get(), address.generic(), address.size) == 0) return ConnectOutcome::connected;
  if (errno == EINPROGRESS || errno == EINTR) return ConnectOutcome::under_way;
  return is_own_limit(errno) ? ConnectOutcome::exhausted : ConnectOutcome::refused;
}

int connect_error(const Fd& fd) {
  int reason = 0;
  socklen_t size = sizeof reason;
  if (::getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &reason, &size) != 0) return errno;
  return reason;
}

Error exhausted_error(int reason) {
  const char* advice = "raise `ulimit -n` or use fewer connections";
  if (reason == EADDRNOTAVAIL)
    advice = "widen net.ipv4.ip_local_port_range or use fewer connections";
  if (reason == ENOBUFS || reason == ENOMEM) advice = "use fewer connections";
  return {ErrorCode::io, fmt::format("the load generator cannot open another connection: {}; {}",
                                     errno_text(reason), advice)};
}

Result<Fd> listen_on_loopback(int port) {
  Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd.is_open()) return fail(ErrorCode::io, fmt::format("no socket: {}", errno_text(errno)));
  const int on = 1;
  ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (::bind(fd.get(), generic(address), sizeof address) != 0 || ::listen(fd.get(), 4096) != 0) {
    const ErrorCode code = errno == EADDRINUSE ? ErrorCode::busy : ErrorCode::io;
    return fail(code, fmt::format("cannot listen on 127.0.0.1:{}: {}", port, errno_text(errno)));
  }
  return fd;
}

Result<int> local_port(const Fd& fd) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return fail(ErrorCode::io, fmt::format("no local port: {}", errno_text(errno)));
  }
  return static_cast<int>(ntohs(address.sin_port));
}

}  // namespace bakeoff::load
