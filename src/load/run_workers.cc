#include "load/run_workers.h"

#include <fmt/format.h>

#include <system_error>
#include <thread>
#include <vector>

#include "load/event_loop.h"

namespace bakeoff::load {
namespace {

class Threads {
 public:
  Threads() = default;
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;
  ~Threads() {
    for (auto& thread : threads_) thread.join();
  }

  void start(const std::function<void(int)>& run, int number) {
    threads_.emplace_back([&run, number] { run(number); });
  }

 private:
  std::vector<std::thread> threads_;
};

}  // namespace

Result<void> run_workers(int workers, const std::function<void(int)>& run) {
  if (workers == 1) {
    const BorrowedThread borrowed;
    run(0);
    return {};
  }
  try {
    Threads threads;
    for (int number = 0; number < workers; ++number) threads.start(run, number);
  } catch (const std::system_error& error) {
    return fail(ErrorCode::io, fmt::format("cannot start a load thread: {}", error.what()));
  }
  return {};
}

}  // namespace bakeoff::load
