// Who listens on a TCP port of this machine, from the texts of /proc/net/tcp and /proc/net/tcp6.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace bakeoff::lab {

// Socket inodes that would get a connection to 127.0.0.1:`port`.
std::vector<std::uint64_t> listener_inodes(const std::string& tcp_text, int port);

// Inodes of the sockets that process `pid` holds open.
std::vector<std::uint64_t> socket_inodes(int pid);

// The first of the machine's ephemeral ports, which the kernel gives to outgoing connections, and
// the last.
struct EphemeralPorts {
  int first = 32768;
  int last = 60999;
};
EphemeralPorts read_ephemeral_ports();

}  // namespace bakeoff::lab
