// The accept queue of a port on this machine: connections that the kernel has completed and the
// server has not taken yet.
#pragma once

#include <cstdint>
#include <string_view>

#include "load/tcp.h"

namespace bakeoff::load {

// Sum over the listeners on `port` in a text of /proc/net/tcp or tcp6: the second figure of a
// listener's queues is its accept queue (Linux, tcp_ipv4.c, get_tcp4_sock).
std::uint64_t accept_queue_length(std::string_view tcp_text, int port);

// Waits until the server on `port` of this machine has taken every connection, or the deadline.
// A server that takes one connection per turn of its loop (libuv does) would otherwise be loaded by
// its first connections while the last ones still stand in the queue: N connections then need about
// N squared / 2 answers before all take part. Gives whether the queue is empty.
bool wait_until_accepted(int port, Nanoseconds deadline);

}  // namespace bakeoff::load
