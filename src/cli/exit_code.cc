#include "cli/exit_code.h"

namespace bakeoff::cli {

ExitCode exit_code_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_input:
    case ErrorCode::not_found:
    case ErrorCode::busy:
    case ErrorCode::unsupported:
      return ExitCode::bad_usage;
    case ErrorCode::missing_tool:
      return ExitCode::missing_tool;
    case ErrorCode::not_installable:
    case ErrorCode::contestant_failed:
    case ErrorCode::timeout:
      return ExitCode::contestant_failed;
    case ErrorCode::interrupted:
      return ExitCode::interrupted;
    case ErrorCode::io:
    case ErrorCode::internal:
      return ExitCode::internal_error;
  }
  return ExitCode::internal_error;
}

}  // namespace bakeoff::cli
