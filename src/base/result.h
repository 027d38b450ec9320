// Result<T>: a value or an Error. Functions that can fail return it; nothing throws across a room.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace bakeoff {

// Decide on the code; print the message once, in main. cli maps each code to the documented exit
// code.
enum class ErrorCode {
  invalid_input,      // bad usage, bad config, bad catalog            -> exit 2
  not_found,          // a name, run or file that is not there         -> exit 2
  busy,               // another bakeoff holds the machine or ledger   -> exit 2
  missing_tool,       // a program that must be installed first        -> exit 5
  not_installable,    // a registry cannot be reached, a build failed  -> data, exit 3 if nothing is
                      // left
  contestant_failed,  // does not start, answers wrongly, crashes      -> data, exit 3
  timeout,            // an operation took longer than its limit
  io,                 // read or write failed: permission, full disk   -> exit 70
  interrupted,        // the user asked to stop                        -> exit 130
  unsupported,        // this kernel or machine cannot do it
  internal,           // a bug in bakeoff                              -> exit 70
};

struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;  // What failed, on what, what to do next: sentences a user can act on.

  bool operator==(const Error&) const = default;
};

template <class T>
struct [[nodiscard]] Result : tl::expected<T, Error> {
  using tl::expected<T, Error>::expected;
};

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message) {
  return tl::unexpected<Error>(Error{code, std::move(message)});
}

// Prefixes context on the way up: "starting node/fastify: port 8080 is taken".
[[nodiscard]] inline tl::unexpected<Error> fail(Error error, const std::string& context) {
  error.message = context + ": " + error.message;
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace bakeoff

// BAKEOFF_TRY(name, expression): returns the error to the caller, or binds the value to `name`.
#define BAKEOFF_TRY(name, expression)                                          \
  auto name##_result = (expression);                                           \
  if (!name##_result) return tl::unexpected(std::move(name##_result).error()); \
  auto& name = *name##_result

// BAKEOFF_CHECK(expression): the same for Result<void>.
#define BAKEOFF_CHECK(expression)                      \
  if (auto check_result = (expression); !check_result) \
  return tl::unexpected(std::move(check_result).error())
