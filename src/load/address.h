// SocketAddress: where a connection goes: IPv4, IPv6 or a socket file of this machine.
#pragma once

#include <sys/socket.h>

#include <string>

#include "base/result.h"
#include "load/load_target.h"

namespace bakeoff::load {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;

  [[nodiscard]] const sockaddr* generic() const {
    return reinterpret_cast<const sockaddr*>(&storage);
  }
  [[nodiscard]] int family() const { return storage.ss_family; }
  [[nodiscard]] bool is_tcp() const { return family() != AF_UNIX; }
  [[nodiscard]] bool is_loopback() const;  // over TCP
};

// Error: invalid_input when the address is neither an IPv4 nor an IPv6 literal, the port is not
// within 1 and 65535, or the name of the socket file is too long for the kernel.
Result<SocketAddress> socket_address(const Endpoint& endpoint);

// "127.0.0.1:80", "[::1]:80" or "/run/app.sock", for messages.
std::string text_of(const Endpoint& endpoint);

}  // namespace bakeoff::load
