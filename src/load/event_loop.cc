#include "load/event_loop.h"

#include <fmt/format.h>
#include <pthread.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>

#include <cerrno>
#include <ctime>

namespace bakeoff::load {

namespace {

timespec timespec_of(Nanoseconds span) {
  return {.tv_sec = static_cast<time_t>(span / 1'000'000'000U),
          .tv_nsec = static_cast<long>(span % 1'000'000'000U)};
}

}  // namespace

int wait_for_events(const Fd& epoll, std::span<epoll_event> events, Nanoseconds longest) {
  const timespec timeout = timespec_of(longest);
  const int room = static_cast<int>(events.size());
  if (longest == 0) return ::epoll_wait(epoll.get(), events.data(), room, 0);
  const int ready = ::epoll_pwait2(epoll.get(), events.data(), room, &timeout, nullptr);
  if (ready >= 0 || errno != ENOSYS) return ready;
  // Before Linux 5.11: whole milliseconds.
  const auto whole = static_cast<int>((longest + 999'999) / 1'000'000);
  return ::epoll_wait(epoll.get(), events.data(), room, whole);
}

WakeTimer::WakeTimer(const Fd& epoll)
    : timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLET;
  event.data.u32 = kTag;
  if (::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, timer_.get(), &event) != 0) timer_.reset();
}

bool WakeTimer::arm(Nanoseconds wake_at) {
  if (!timer_.is_open()) return false;
  if (wake_at != armed_for_) {
    const itimerspec once{.it_interval = {}, .it_value = timespec_of(wake_at)};
    ::timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &once, nullptr);
    armed_for_ = wake_at;
  }
  return true;
}

int WakeTimer::wait(const Fd& epoll, std::span<epoll_event> events, Nanoseconds now,
                    Nanoseconds wake_at) {
  if (wake_at <= now) return wait_for_events(epoll, events, 0);
  if (!arm(wake_at)) return wait_for_events(epoll, events, wake_at - now);
  return ::epoll_wait(epoll.get(), events.data(), static_cast<int>(events.size()), -1);
}

BorrowedThread::BorrowedThread() : timer_slack_(::prctl(PR_GET_TIMERSLACK)) {
  ::pthread_getaffinity_np(::pthread_self(), sizeof cpus_, &cpus_);
}

BorrowedThread::~BorrowedThread() {
  ::prctl(PR_SET_TIMERSLACK, timer_slack_);
  ::pthread_setaffinity_np(::pthread_self(), sizeof cpus_, &cpus_);
}

Result<void> settle_thread(int cpu, bool sleeps) {
  // Else the kernel wakes a sleeper up to 50 us late, to save wake-ups.
  if (sleeps) ::prctl(PR_SET_TIMERSLACK, 1);
  if (cpu < 0) return {};
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  const bool is_known = cpu < CPU_SETSIZE;
  if (is_known) CPU_SET(static_cast<std::size_t>(cpu), &cpus);
  const int reason =
      is_known ? ::pthread_setaffinity_np(::pthread_self(), sizeof cpus, &cpus) : EINVAL;
  if (reason == 0) return {};
  return fail(ErrorCode::unsupported,
              fmt::format("cannot run the load generator on CPU {}: {}", cpu, errno_text(reason)));
}

}  // namespace bakeoff::load
