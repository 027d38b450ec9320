// Room: carries what one event loop's clients say to the clients of the other loops.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "fd.h"

namespace bakeoff::reference {

class Room {
 public:
  // Each loop once, before any of them runs. Gives its number.
  std::size_t join();
  // Becomes readable when another loop has posted something.
  [[nodiscard]] int wake_up(std::size_t loop) const { return inboxes_[loop]->event.get(); }
  // Whole frames, for every loop but this one.
  void post(std::size_t loop, std::string_view frames);
  // What others have posted since the last call.
  std::string take(std::size_t loop);

 private:
  struct Inbox {
    std::mutex mutex;
    std::string frames;
    Fd event;
  };
  std::vector<std::unique_ptr<Inbox>> inboxes_;
};

}  // namespace bakeoff::reference
