// The Runtime API of AWS Lambda (version 2018-06-01): a runtime asks for the next invocation and
// posts its response. One invocation at a time, as Lambda does for one environment.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/units.h"
#include "stand_ins/small_server.h"

namespace bakeoff::stand_ins {

class LambdaApi {
 public:
  // What the runtime is asked and tells; called by the server's threads.
  Answer answer(const Request& request);

  // Hands `event` to the runtime and waits for its response. Errors: contestant_failed with what
  // the runtime reported, timeout.
  Result<std::string> invoke(const std::string& event, Seconds limit);

  // The runtime's process has ended: whoever waits gets this as an error.
  void give_up(const std::string& reason);

 private:
  Answer next_event();
  Answer take_response(const Request& request);

  std::mutex mutex_;
  std::condition_variable changed_;
  int number_ = 0;                       // of the last invocation
  std::optional<std::string> waiting_;   // an event that no runtime has taken yet
  std::optional<std::string> response_;  // to the invocation at hand
  std::string failure_;
};

}  // namespace bakeoff::stand_ins
