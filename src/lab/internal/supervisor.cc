#include "lab/internal/supervisor.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <utility>

#include "lab/internal/guard.h"

namespace bakeoff::lab {
namespace {

void note_end(WatchState& state, int wait_status) {
  state.first_ended = true;
  state.first.running = false;
  if (WIFEXITED(wait_status)) state.first.exit_code = WEXITSTATUS(wait_status);
  if (WIFSIGNALED(wait_status)) state.first.signal = WTERMSIG(wait_status);
}

}  // namespace

Supervisor::Supervisor() : wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);  // signals are for the program's own threads, and a guard starts with all of
                       // them blocked
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this] { loop(); });
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Supervisor::~Supervisor() {
  run([this] { stopping_ = true; });
  thread_.join();
}

void Supervisor::run(const std::function<void()>& job) {
  bool done = false;
  std::unique_lock lock(mutex_);
  jobs_.emplace_back([this, &job, &done] {
    job();
    const std::lock_guard done_lock(mutex_);
    done = true;
    changed_.notify_all();
  });
  ::eventfd_write(wake_.get(), 1);
  changed_.wait(lock, [&done] { return done; });
}

void Supervisor::watch(int id, Watched watched) {
  const std::lock_guard lock(mutex_);
  Entry& entry = entries_[id];
  entry.watched = std::move(watched);
  entry.state.first.running = true;
  ::eventfd_write(wake_.get(), 1);
}

WatchState Supervisor::state(int id) {
  const std::lock_guard lock(mutex_);
  const auto entry = entries_.find(id);
  return entry == entries_.end() ? WatchState{} : entry->second.state;
}

bool Supervisor::wait(int id, Seconds limit, const std::function<bool(const WatchState&)>& done) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, limit, [&] {
    const auto entry = entries_.find(id);
    return entry == entries_.end() || done(entry->second.state);
  });
}

void Supervisor::forget(int id) {
  const std::lock_guard lock(mutex_);
  const auto entry = entries_.find(id);
  if (entry == entries_.end()) return;
  Watched& watched = entry->second.watched;
  drain(watched, 4096);  // bounded: a process that got away could write for ever
  if (watched.log) watched.log->finish();
  entries_.erase(entry);
}

void Supervisor::run_jobs() {
  std::vector<std::function<void()>> jobs;
  {
    const std::lock_guard lock(mutex_);
    jobs.swap(jobs_);
  }
  for (const auto& job : jobs) job();
}

// False: nobody can write to it any more.
bool Supervisor::drain(Watched& watched, int most_reads) {
  std::array<char, 65536> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): read over
  for (int i = 0; i < most_reads && watched.log_pipe.is_open(); ++i) {
    const ssize_t got = ::read(watched.log_pipe.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return true;
    if (got == 0) return false;
    if (watched.log) watched.log->append({buffer.data(), static_cast<std::size_t>(got)});
  }
  return true;
}

void Supervisor::read_status(Entry& entry) {
  for (;;) {
    GuardMessage message;
    const ssize_t got = ::recv(entry.watched.status.get(), &message, sizeof message, MSG_DONTWAIT);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return;
    if (got != static_cast<ssize_t>(sizeof message)) break;
    if (message.kind == GuardMessage::ended) note_end(entry.state, message.value);
    if (message.kind == GuardMessage::empty) entry.state.empty = true;
  }
  entry.dying = true;
  entry.watched.status.reset();
}

void Supervisor::reap(Entry& entry) {
  siginfo_t ended{};
  const auto guard = static_cast<id_t>(entry.watched.guard_pid);
  const int looked = ::waitid(P_PID, guard, &ended, WEXITED | WNOHANG | WNOWAIT);
  if (looked == 0 && ended.si_pid == 0) return;  // a namespace ends only after its last process
  entry.watched.kill_slot.clear();               // before the pid is free for others
  ::waitpid(entry.watched.guard_pid, nullptr, 0);
  if (!entry.state.first_ended) note_end(entry.state, SIGKILL);
  entry.state.empty = true;
  entry.state.gone = true;
}

int Supervisor::handle_events(int milliseconds) {
  std::vector<pollfd> files{{wake_.get(), POLLIN, 0}};
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, entry] : entries_) {
      if (entry.watched.status.is_open()) files.push_back({entry.watched.status.get(), POLLIN, 0});
      if (entry.watched.log_pipe.is_open()) {
        files.push_back({entry.watched.log_pipe.get(), POLLIN, 0});
      }
    }
  }
  ::poll(files.data(), files.size(), milliseconds);
  eventfd_t ignored = 0;
  ::eventfd_read(wake_.get(), &ignored);
  const std::lock_guard lock(mutex_);
  int dying = 0;
  for (auto& [id, entry] : entries_) {
    if (entry.watched.status.is_open()) read_status(entry);
    if (!drain(entry.watched, 4)) entry.watched.log_pipe.reset();
    if (entry.dying && !entry.state.gone) reap(entry);
    dying += entry.dying && !entry.state.gone ? 1 : 0;
  }
  changed_.notify_all();
  return dying;
}

void Supervisor::loop() {
  int dying = 0;
  while (!stopping_) {
    dying = handle_events(dying > 0 ? 1 : -1);
    run_jobs();
  }
}

}  // namespace bakeoff::lab
