// How an engine runs its workers through a slice.
#pragma once

#include <functional>

#include "base/result.h"
#include "load/tcp.h"

namespace bakeoff::load {

// From the order to start until every thread of a slice waits for its beginning.
constexpr Nanoseconds kTimeToStartThreads = 300'000;

// Calls `run` with each number below `workers` and waits for all: a thread each, but a lone one on
// the caller's. As long as a process has only one thread, every call that names a socket is spared
// two atomic operations in the kernel and two in the C library. Error: io, a thread cannot start.
Result<void> run_workers(int workers, const std::function<void(int)>& run);

}  // namespace bakeoff::load
