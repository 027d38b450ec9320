// Epoll: a thin owner of an epoll descriptor. Sockets are told apart by their kind.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <cstdint>
#include <span>

#include "fd.h"

namespace bakeoff::reference {

enum class SocketKind { listener, stop, inbox, client, upstream };

// What an event points at. The address must hold until the end of the batch in which it is closed.
struct Socket {
  explicit Socket(SocketKind what) : kind(what) {}

  SocketKind kind;
  Fd fd;
};

class Epoll {
 public:
  Epoll();

  // False when the kernel refuses; errno says why.
  bool add(Socket& socket, std::uint32_t events);
  bool change(Socket& socket, std::uint32_t events);
  std::span<epoll_event> wait(int timeout_milliseconds);

 private:
  Fd fd_;
  std::array<epoll_event, 512> events_{};
};

}  // namespace bakeoff::reference
