// Load over WebSockets on one contestant: its connections, a slice of messages, and whether it does
// what is asked before the clock starts.
#pragma once

#include <string>

#include "load/socket_load.h"
#include "measure/internal/troupe.h"

namespace bakeoff::measure {

// Where and how this contestant is spoken to for the workload.
load::SocketTarget socket_target(const Scene& scene, const LiveArm& live,
                                 const catalog::Workload& workload);

// Connections stay open over the slices of a workload. Error: why they cannot be opened.
Result<void> open_sockets(Scene& scene, LiveArm& live, const catalog::Workload& workload);

// One slice in the form of every other: a message that arrived rightly is a request.
Result<load::LoadCounts> run_sockets(LiveArm& live, const catalog::Workload& workload,
                                     const load::SliceOrder& order);

// One message over each connection and back, again and again, whatever the workload does.
Result<load::LoadCounts> ask_sockets(LiveArm& live, const catalog::Workload& workload,
                                     Seconds seconds);

// Sends a few messages over a few connections. Empty: all came back, or arrived everywhere, once
// and in order; else what did not.
std::string wrong_messages(const Scene& scene, const LiveArm& live,
                           const catalog::Workload& workload);

// The counts in words, where anything went wrong; else empty.
std::string what_went_wrong(const load::SocketCounts& counts);

}  // namespace bakeoff::measure
