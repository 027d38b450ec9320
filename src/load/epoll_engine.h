// EpollEngine: closed-loop HTTP/1.1 over keep-alive connections; one pinned, shared-nothing thread
// per generator CPU.
#pragma once

#include <memory>

#include "load/io_engine.h"

namespace bakeoff::load {

std::unique_ptr<IoEngine> make_epoll_engine();

}  // namespace bakeoff::load
