// KillSlot: an entry of the fixed table that kill_all_trees_now() walks inside a signal handler.
#pragma once

namespace bakeoff::lab {

// Registers one tree while it lives. Clear it before the guard is reaped, else its pid may mean
// somebody else.
class KillSlot {
 public:
  KillSlot() = default;
  KillSlot(int guard_pid, int signal);  // `signal` makes the guard end its tree
  KillSlot(KillSlot&& other) noexcept;
  KillSlot& operator=(KillSlot&& other) noexcept;
  KillSlot(const KillSlot&) = delete;
  KillSlot& operator=(const KillSlot&) = delete;
  ~KillSlot() { clear(); }
  void clear();

 private:
  int index_ = -1;  // -1: not registered (table full: the death of bakeoff still ends the tree)
};

}  // namespace bakeoff::lab
