#include "load/address.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cstddef>
#include <cstring>

namespace bakeoff::load {
namespace {

template <typename Address>
SocketAddress stored(const Address& address, std::size_t size = sizeof(Address)) {
  SocketAddress result;
  std::memcpy(&result.storage, &address, sizeof address);
  result.size = static_cast<socklen_t>(size);
  return result;
}

Result<SocketAddress> file_address(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    return fail(ErrorCode::invalid_input,
                fmt::format("the name of the socket {} is longer than the {} bytes that the kernel "
                            "takes: use a shorter path",
                            path, sizeof address.sun_path - 1));
  }
  std::memcpy(&address.sun_path, path.data(), path.size());
  return stored(address, offsetof(sockaddr_un, sun_path) + path.size() + 1);
}

}  // namespace

bool SocketAddress::is_loopback() const {
  constexpr std::uint32_t first_byte = 127;
  if (family() == AF_INET) {
    sockaddr_in four{};
    std::memcpy(&four, &storage, sizeof four);
    return ntohl(four.sin_addr.s_addr) >> 24U == first_byte;
  }
  if (family() != AF_INET6) return false;
  sockaddr_in6 six{};
  std::memcpy(&six, &storage, sizeof six);
  return IN6_IS_ADDR_LOOPBACK(&six.sin6_addr) != 0;
}

Result<SocketAddress> socket_address(const Endpoint& endpoint) {
  if (!endpoint.socket_file.empty()) return file_address(endpoint.socket_file);
  if (endpoint.port < 1 || endpoint.port > 65535) {
    return fail(ErrorCode::invalid_input,
                fmt::format("port {} is not within 1 and 65535", endpoint.port));
  }
  const auto port = htons(static_cast<std::uint16_t>(endpoint.port));
  sockaddr_in four{};
  if (::inet_pton(AF_INET, endpoint.address.c_str(), &four.sin_addr) == 1) {
    four.sin_family = AF_INET;
    four.sin_port = port;
    return stored(four);
  }
  sockaddr_in6 six{};
  if (::inet_pton(AF_INET6, endpoint.address.c_str(), &six.sin6_addr) == 1) {
    six.sin6_family = AF_INET6;
    six.sin6_port = port;
    return stored(six);
  }
  return fail(
      ErrorCode::invalid_input,
      fmt::format("\"{}\" is not an IP address such as 127.0.0.1 or ::1", endpoint.address));
}

std::string text_of(const Endpoint& endpoint) {
  if (!endpoint.socket_file.empty()) return endpoint.socket_file;
  const bool is_six = endpoint.address.find(':') != std::string::npos;
  return is_six ? fmt::format("[{}]:{}", endpoint.address, endpoint.port)
                : fmt::format("{}:{}", endpoint.address, endpoint.port);
}

}  // namespace bakeoff::load
