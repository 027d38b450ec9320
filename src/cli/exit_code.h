// The documented exit codes, and which error ends with which.
#pragma once

#include "base/result.h"

namespace bakeoff::cli {

enum class ExitCode : int {
  done = 0,
  assertion_failed = 1,
  bad_usage = 2,
  contestant_failed = 3,
  inconclusive = 4,
  missing_tool = 5,
  internal_error = 70,
  interrupted = 130,
};

ExitCode exit_code_of(ErrorCode code);

}  // namespace bakeoff::cli
