#include "lab/program.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstring>
#include <utility>

#include "base/errno_text.h"
#include "lab/internal/fd.h"
#include "lab/internal/process_table.h"

namespace bakeoff::lab {
namespace {

constexpr std::size_t kLongestLine = 16U << 20U;
constexpr Seconds kLookAtInterrupts{0.1};
constexpr int kLogLines = 12;

std::string say_how_it_went(const TreeState& state) {
  if (state.out_of_memory) return "ran out of memory and was killed";
  if (state.signal != 0) return "was ended by signal " + std::to_string(state.signal);
  if (state.running) return "closed its standard output";
  return "ended with exit code " + std::to_string(state.exit_code);
}

std::string with_last_lines(const std::string& what, const RunningContestant& process) {
  const std::string tail = process.log_tail(kLogLines);
  return what + (tail.empty() ? "; it printed no reason" : "; the last lines of its log:\n" + tail);
}

struct Streams {
  Fd ours_to;  // a socket, so that writing to a dead program is an error and no signal
  Fd theirs_in;
  Fd ours_from;
  Fd theirs_out;
};

Result<Streams> make_streams() {
  std::array<int, 2> to{-1, -1};
  std::array<int, 2> from{-1, -1};
  Streams streams;
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, to.data()) == 0) {
    streams.ours_to.reset(to[0]);
    streams.theirs_in.reset(to[1]);
  }
  if (::pipe2(from.data(), O_CLOEXEC) == 0) {
    streams.ours_from.reset(from[0]);
    streams.theirs_out.reset(from[1]);
  }
  if (!streams.ours_to.is_open() || !streams.ours_from.is_open())
    return fail(ErrorCode::io, "cannot make pipes: " + errno_text(errno));
  return streams;
}

}  // namespace

Program::Program(RunningContestant process, int requests, int answers)
    : process_(std::move(process)), requests_(requests), answers_(answers) {}

Program::Program(Program&& other) noexcept
    : process_(std::move(other.process_)),
      requests_(std::exchange(other.requests_, -1)),
      answers_(std::exchange(other.answers_, -1)),
      unread_(std::move(other.unread_)) {}

Program& Program::operator=(Program&& other) noexcept {
  process_ = std::move(other.process_);
  std::swap(requests_, other.requests_);
  std::swap(answers_, other.answers_);
  unread_ = std::move(other.unread_);
  return *this;
}

Program::~Program() {
  process_.stop();
  if (requests_ >= 0) ::close(requests_);
  if (answers_ >= 0) ::close(answers_);
}

Error Program::ended() {
  return {ErrorCode::contestant_failed,
          with_last_lines(say_how_it_went(process_.state()), process_)};
}

Result<void> Program::send(const std::string& text) {
  for (std::size_t sent = 0; sent < text.size();) {
    const ssize_t wrote = ::send(requests_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return tl::unexpected(ended());
    sent += static_cast<std::size_t>(wrote);
  }
  return {};
}

Result<bool> Program::receive(Seconds limit) {
  pollfd file{answers_, POLLIN, 0};
  const int ready =
      ::poll(&file, 1, static_cast<int>(std::ceil(1e3 * std::max(0.0, limit.count()))));
  if (ready == 0 || (ready < 0 && errno == EINTR)) return false;
  std::array<char, 65536> buffer{};
  const ssize_t got = ::read(answers_, buffer.data(), buffer.size());
  if (got <= 0) return tl::unexpected(ended());
  unread_.append(buffer.data(), static_cast<std::size_t>(got));
  return true;
}

Result<ProgramAnswer> Program::ask(const std::string& request, Seconds limit, Clock& clock,
                                   const std::atomic<int>* interrupts) {
  const std::string text = request + "\n";
  ProgramAnswer answer;
  const Seconds began = clock.monotonic();
  BAKEOFF_CHECK(send(text));
  for (;;) {
    const auto end = unread_.find('\n');
    if (end != std::string::npos) {
      answer.seconds = (clock.monotonic() - began).count();
      answer.line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      return answer;
    }
    if (unread_.size() > kLongestLine)
      return fail(ErrorCode::contestant_failed, "wrote more than 16 MiB without a newline");
    if (interrupts != nullptr && interrupts->load() != 0)
      return fail(ErrorCode::interrupted, "waiting for an answer was interrupted");
    const Seconds left = limit - (clock.monotonic() - began);
    if (left.count() <= 0) {
      return fail(ErrorCode::timeout,
                  with_last_lines(
                      "gave no answer within " + std::to_string(std::lround(limit.count())) + " s",
                      process_));
    }
    BAKEOFF_TRY(came, receive(std::min(left, kLookAtInterrupts)));
    static_cast<void>(came);
  }
}

void kill_at_once(const Tree& tree) {
  for (const ProcessRow& row : descendants_of(tree.guard_pid)) ::kill(row.pid, SIGKILL);
}

Result<Program> start_program(const Installed& installed, const catalog::ProgramCommand& command,
                              StartOrder order, ProcessHost& host) {
  BAKEOFF_TRY(streams, make_streams());
  Installed own = installed;
  own.contestant.start = command.command;
  own.contestant.env = command.env;
  order.input = streams.theirs_in.get();
  order.output = streams.theirs_out.get();
  BAKEOFF_TRY(process, start_contestant(own, order, host));
  const int requests = ::fcntl(streams.ours_to.get(), F_DUPFD_CLOEXEC, 3);
  const int answers = ::fcntl(streams.ours_from.get(), F_DUPFD_CLOEXEC, 3);
  return Program(std::move(process), requests, answers);
}

}  // namespace bakeoff::lab
