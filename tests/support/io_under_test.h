// Which interface the tests of the request engine load through: epoll, and io_uring in a second run
// of the same tests, where the kernel has one and allows it.
#pragma once

#include <cstdlib>
#include <string_view>

#include "load/load_target.h"

namespace bakeoff::support {

inline load::IoInterface io_under_test() {
  const char* name = std::getenv("BAKEOFF_TEST_IO");
  const bool asks_for_ring = name != nullptr && std::string_view(name) == "io_uring";
  return asks_for_ring ? load::IoInterface::best : load::IoInterface::epoll;
}

}  // namespace bakeoff::support
