#include "epoll.h"

namespace bakeoff::reference {

Epoll::Epoll() : fd_(::epoll_create1(EPOLL_CLOEXEC)) {}

bool Epoll::add(Socket& socket, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &socket;
  return ::epoll_ctl(fd_.get(), EPOLL_CTL_ADD, socket.fd.get(), &event) == 0;
}

bool Epoll::change(Socket& socket, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &socket;
  return ::epoll_ctl(fd_.get(), EPOLL_CTL_MOD, socket.fd.get(), &event) == 0;
}

std::span<epoll_event> Epoll::wait(int timeout_milliseconds) {
  const int count = ::epoll_wait(fd_.get(), events_.data(), static_cast<int>(events_.size()),
                                 timeout_milliseconds);
  return {events_.data(), count < 0 ? 0 : static_cast<std::size_t>(count)};
}

}  // namespace bakeoff::reference
