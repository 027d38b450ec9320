// One request on a fresh connection, and the whole answer to it.
#pragma once

#include "base/result.h"
#include "base/units.h"
#include "load/io_engine.h"

namespace bakeoff::load {

// Error: contestant_failed (refused, reset, cut off, malformed), timeout, invalid_input, io.
Result<Answer> ask_once(const Endpoint& endpoint, const catalog::RequestSpec& request,
                        Seconds timeout);

}  // namespace bakeoff::load
