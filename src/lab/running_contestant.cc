#include "lab/running_contestant.h"

#include <utility>

#include "lab/internal/bounded_log.h"

namespace bakeoff::lab {
namespace {

constexpr Seconds kFirstPause{0.002};
constexpr Seconds kLaterPause{0.005};
constexpr Seconds kPatientAfter{1.0};

std::string describe_end(const TreeState& state) {
  if (state.out_of_memory) return "it ran out of memory and was killed";
  if (state.signal != 0) return "it was ended by signal " + std::to_string(state.signal);
  return "it ended with exit code " + std::to_string(state.exit_code);
}

std::string with_log(const RunningContestant& contestant) {
  const std::string tail = contestant.log_tail();
  return tail.empty() ? "; it printed nothing" : "; the last lines of its log:\n" + tail;
}

}  // namespace

RunningContestant::RunningContestant(ProcessHost& host, Tree tree, std::string label,
                                     std::filesystem::path log_file, int port)
    : host_(&host),
      tree_(tree),
      label_(std::move(label)),
      log_file_(std::move(log_file)),
      port_(port) {}

RunningContestant::RunningContestant(RunningContestant&& other) noexcept
    : host_(other.host_),
      tree_(other.tree_),
      label_(std::move(other.label_)),
      log_file_(std::move(other.log_file_)),
      port_(other.port_),
      stopped_(std::exchange(other.stopped_, true)),
      scratch_(std::exchange(other.scratch_, {})) {}

RunningContestant& RunningContestant::operator=(RunningContestant&& other) noexcept {
  if (this == &other) return *this;
  stop();
  host_ = other.host_;
  tree_ = other.tree_;
  label_ = std::move(other.label_);
  log_file_ = std::move(other.log_file_);
  port_ = other.port_;
  stopped_ = std::exchange(other.stopped_, true);
  scratch_ = std::exchange(other.scratch_, {});
  return *this;
}

RunningContestant::~RunningContestant() { stop(); }

Result<void> RunningContestant::freeze() { return host_->freeze(tree_, true); }

Result<void> RunningContestant::thaw() { return host_->freeze(tree_, false); }

Result<TreeUsage> RunningContestant::usage(bool include_memory) {
  return host_->usage(tree_, include_memory);
}

TreeState RunningContestant::state() { return host_->state(tree_); }

void RunningContestant::stop() {
  if (std::exchange(stopped_, true)) return;
  host_->stop(tree_);
  for (const std::filesystem::path& folder : scratch_) {
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
  }
  scratch_.clear();
}

std::string RunningContestant::log_tail(int lines) const { return last_lines(log_file_, lines); }

void RunningContestant::remove_on_stop(std::filesystem::path folder) {
  scratch_.push_back(std::move(folder));
}

Result<void> wait_until_ready(RunningContestant& contestant, const ReadyQuestion& ask,
                              Seconds limit, Clock& clock, const std::atomic<int>* interrupts) {
  const Seconds begin = clock.monotonic();
  for (;;) {
    const std::string reason = ask();
    if (reason.empty()) return {};
    const TreeState state = contestant.state();
    if (!state.running) {
      return fail(ErrorCode::contestant_failed, contestant.label() + " is not ready: " +
                                                    describe_end(state) + with_log(contestant));
    }
    if (interrupts != nullptr && interrupts->load() != 0) {
      return fail(ErrorCode::interrupted, "waiting for " + contestant.label() + " was interrupted");
    }
    const Seconds waited = clock.monotonic() - begin;
    if (waited >= limit) {
      return fail(ErrorCode::timeout, contestant.label() + " is not ready after " +
                                          std::to_string(static_cast<int>(limit.count())) +
                                          " s: " + reason + with_log(contestant));
    }
    clock.sleep_for(waited < kPatientAfter ? kFirstPause : kLaterPause);
  }
}

}  // namespace bakeoff::lab
