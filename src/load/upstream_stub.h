// UpstreamStub: the external service of the "upstream" workload, answering exactly as late as it is
// asked to.
//   GET /item/<n>?delay=<ms>  ->  200 {"id":n,"value":n*n}
#pragma once

#include <cstdint>
#include <memory>

#include "base/result.h"

namespace bakeoff::load {

struct StubOptions {
  int port = 0;                 // 0: the kernel chooses
  int delay_milliseconds = 20;  // where the request does not name a delay
  int stop_fd = -1;  // serve() returns when this descriptor reaches its end or fails; < 0: never
};

class UpstreamStub {
 public:
  // Listens on 127.0.0.1. Error: busy when the port is taken.
  static Result<std::unique_ptr<UpstreamStub>> listen(const StubOptions& options);
  UpstreamStub(const UpstreamStub&) = delete;
  UpstreamStub& operator=(const UpstreamStub&) = delete;
  ~UpstreamStub();

  [[nodiscard]] int port() const;
  // One thread, one event loop; a delay is a timer and blocks nobody. Pipelined requests are
  // answered in order.
  Result<void> serve();

 private:
  class Loop;
  explicit UpstreamStub(std::unique_ptr<Loop> loop);
  std::unique_ptr<Loop> loop_;
};

}  // namespace bakeoff::load
