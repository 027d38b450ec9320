#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <set>

#include "lab/internal/fd.h"
#include "lab/internal/listeners.h"
#include "lab/internal/process_table.h"
#include "lab/running_contestant.h"

namespace bakeoff::lab {
namespace {

constexpr int kFirstDrawn = 10240;  // below are well-known services
constexpr int kLastPort = 65535;
constexpr int kLeastChoice = 256;

struct PortRange {
  int first = 0;
  int count = 0;
};

// Below the ephemeral ports, else above them, else among them.
PortRange drawable_ports() {
  const EphemeralPorts ephemeral = read_ephemeral_ports();
  const int below = ephemeral.first - kFirstDrawn;
  if (below >= kLeastChoice) return {kFirstDrawn, below};
  const int above = kLastPort - ephemeral.last;
  if (above >= kLeastChoice) return {ephemeral.last + 1, above};
  return {kFirstDrawn, kLastPort - kFirstDrawn + 1};
}

// False only when the address is taken: what may not be tried (ports below 1024, no IPv6) is not
// taken.
bool can_bind(const sockaddr* address, socklen_t size, int family) {
  const Fd socket{::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (!socket.is_open()) return true;
  const int yes =
      1;  // connections of an earlier epoch in TIME_WAIT do not matter, listeners still do
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (family == AF_INET6) ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
  return ::bind(socket.get(), address, size) == 0 || errno != EADDRINUSE;
}

std::vector<std::uint64_t> all_listeners(int port) {
  std::vector<std::uint64_t> inodes = listener_inodes(read_small_file("/proc/net/tcp"), port);
  for (const std::uint64_t inode : listener_inodes(read_small_file("/proc/net/tcp6"), port)) {
    inodes.push_back(inode);
  }
  return inodes;
}

}  // namespace

bool port_is_free(int port) {
  sockaddr_in four{};
  four.sin_family = AF_INET;
  four.sin_port = htons(static_cast<std::uint16_t>(port));
  four.sin_addr.s_addr = htonl(INADDR_ANY);
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  six.sin6_port = four.sin_port;
  return all_listeners(port).empty() &&
         can_bind(reinterpret_cast<const sockaddr*>(&four), sizeof four, AF_INET) &&
         can_bind(reinterpret_cast<const sockaddr*>(&six), sizeof six, AF_INET6);
}

Result<int> find_free_port(const std::function<std::size_t(std::size_t)>& draw) {
  const PortRange range = drawable_ports();
  const auto count = static_cast<std::size_t>(range.count);
  int port = range.first;
  for (int tries = 0; tries < 100; ++tries) {
    port = range.first + static_cast<int>(draw(count) % count);
    if (port_is_free(port)) return port;
  }
  for (int step = 0; step < range.count;
       ++step) {  // crowded: take the next free one after the last draw
    const int candidate = range.first + (port - range.first + step) % range.count;
    if (port_is_free(candidate)) return candidate;
  }
  return fail(ErrorCode::busy, "no TCP port is free between " + std::to_string(range.first) +
                                   " and " + std::to_string(range.first + range.count - 1));
}

bool listener_is_in_tree(int port, const Tree& tree) {
  const std::vector<std::uint64_t> listeners = all_listeners(port);
  if (listeners.empty()) return false;
  std::set<std::uint64_t> ours;
  std::vector<ProcessRow> rows = descendants_of(tree.guard_pid > 0 ? tree.guard_pid : tree.pid);
  rows.push_back(ProcessRow{.pid = tree.pid});
  for (const ProcessRow& row : rows) {
    for (const std::uint64_t inode : socket_inodes(row.pid)) ours.insert(inode);
  }
  // All of them: a second listener with SO_REUSEPORT would take part of the load.
  return std::all_of(listeners.begin(), listeners.end(),
                     [&](std::uint64_t inode) { return ours.count(inode) == 1; });
}

}  // namespace bakeoff::lab
