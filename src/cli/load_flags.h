// `bakeoff load`: flags that exclude each other or come to nothing, and files that cannot be
// written: told before anything is sent.
#pragma once

#include <utility>

#include "base/result.h"
#include "cli/options.h"

namespace bakeoff::cli {

// Errors: invalid_input naming the flags, and for files the reason.
Result<void> check_load_flags(const LoadOptions& options);

// What is wrong with the value of a flag, with the flag's name before it.
template <typename Value>
Result<Value> named(const char* flag, Result<Value> result) {
  if (result) return result;
  return fail(result.error().code, std::string(flag) + ": " + result.error().message);
}

}  // namespace bakeoff::cli
