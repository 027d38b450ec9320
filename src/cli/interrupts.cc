#include "cli/interrupts.h"

#include <unistd.h>

#include <csignal>
#include <cstring>

#include "lab/linux_process_host.h"

namespace bakeoff::cli {
namespace {

// A signal handler can reach nothing but a global.
std::atomic<int> interrupt_count = 0;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
static_assert(std::atomic<int>::is_always_lock_free);

void tell(const char* text) {
  const auto ignored = ::write(STDERR_FILENO, text, std::strlen(text));
  static_cast<void>(ignored);
}

void on_signal(int /*signal*/) {
  const int before = interrupt_count.fetch_add(1);
  lab::kill_all_trees_now();
  if (before == 0) {
    tell("\nstopping: what is measured is kept (again: end at once)\n");
    return;
  }
  ::_exit(130);
}

}  // namespace

const std::atomic<int>& watch_interrupts() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  ::sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(signal, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  return interrupt_count;
}

}  // namespace bakeoff::cli
