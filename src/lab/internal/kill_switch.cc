#include "lab/internal/kill_switch.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <utility>

#include "lab/linux_process_host.h"

namespace bakeoff::lab {
namespace {

struct Slot {
  std::atomic<int> guard_pid{0};  // 0: free, -1: being filled
  std::atomic<int> signal{0};
};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler reads these");

// A signal handler can reach nothing but a global.
std::array<Slot, 128> g_slots;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

}  // namespace

KillSlot::KillSlot(int guard_pid, int signal) {
  for (std::size_t i = 0; i < g_slots.size(); ++i) {
    int free_mark = 0;
    if (!g_slots[i].guard_pid.compare_exchange_strong(free_mark, -1)) continue;
    g_slots[i].signal = signal;
    g_slots[i].guard_pid = guard_pid;
    index_ = static_cast<int>(i);
    return;
  }
}

KillSlot::KillSlot(KillSlot&& other) noexcept : index_(std::exchange(other.index_, -1)) {}

KillSlot& KillSlot::operator=(KillSlot&& other) noexcept {
  if (this != &other) {
    clear();
    index_ = std::exchange(other.index_, -1);
  }
  return *this;
}

void KillSlot::clear() {
  if (index_ < 0) return;
  g_slots[static_cast<std::size_t>(index_)].guard_pid = 0;
  index_ = -1;
}

void kill_all_trees_now() {
  const int saved_errno = errno;
  for (Slot& slot : g_slots) {
    const int guard = slot.guard_pid;
    if (guard > 0) ::kill(guard, slot.signal);
  }
  errno = saved_errno;
}

}  // namespace bakeoff::lab
