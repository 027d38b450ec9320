#include "room.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>
#include <utility>

namespace bakeoff::reference {

std::size_t Room::join() {
  auto inbox = std::make_unique<Inbox>();
  inbox->event = Fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  inboxes_.push_back(std::move(inbox));
  return inboxes_.size() - 1;
}

void Room::post(std::size_t loop, std::string_view frames) {
  for (std::size_t other = 0; other < inboxes_.size(); ++other) {
    if (other == loop) continue;
    Inbox& inbox = *inboxes_[other];
    {
      const std::lock_guard lock(inbox.mutex);
      inbox.frames.append(frames);
    }
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto told = ::write(inbox.event.get(), &one, sizeof one);
  }
}

std::string Room::take(std::size_t loop) {
  Inbox& inbox = *inboxes_[loop];
  std::uint64_t times = 0;
  [[maybe_unused]] const auto woken = ::read(inbox.event.get(), &times, sizeof times);
  const std::lock_guard lock(inbox.mutex);
  return std::exchange(inbox.frames, {});
}

}  // namespace bakeoff::reference
