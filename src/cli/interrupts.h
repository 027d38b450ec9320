// Ctrl-C: once stops the contestants at once and keeps what is measured; twice ends bakeoff.
#pragma once

#include <atomic>

namespace bakeoff::cli {

// Number of interrupts so far. Installs handlers for SIGINT, SIGTERM and SIGHUP on the first call;
// SIGPIPE is ignored.
const std::atomic<int>& watch_interrupts();

}  // namespace bakeoff::cli
