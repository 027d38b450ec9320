#include "scan/parse_pool.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>

#include "scan/internal/read_regular.h"

namespace bakeoff::scan {
namespace {

// CPU time is limited in the process itself, which gives the same answer on a busy machine. This
// one is for a process that hangs without using any.
constexpr std::chrono::seconds kMostWait{20};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kLimitsMemory = false;  // sanitizers reserve terabytes
#else
constexpr bool kLimitsMemory = true;
#endif

struct Request {
  std::uint32_t kind = 0;
  std::uint32_t need = 0;
  std::uint32_t path_size = 0;
};

struct Reply {
  std::uint32_t has_tree = 0;
  std::uint32_t is_loss = 0;
  std::uint32_t is_triggered = 0;
  std::uint32_t language = 0;
  std::uint32_t error_bytes = 0;
  std::uint32_t too_deep_at = 0;
  std::uint64_t nodes = 0;
  std::uint64_t texts = 0;  // bytes of the tree's texts, or of the error's text
};

Reply reply_of(const ParseAnswer& answer) {
  const auto& tree = answer.tree;
  const bool has_tree = answer.error.empty();
  return {has_tree ? 1U : 0U,
          answer.is_loss ? 1U : 0U,
          answer.is_triggered ? 1U : 0U,
          static_cast<std::uint32_t>(tree.language),
          tree.error_bytes,
          tree.too_deep_at,
          has_tree ? tree.nodes.size() : 0,
          has_tree ? tree.texts.size() : answer.error.size()};
}

bool send_all(int channel, const void* data, std::size_t size) {
  const auto* at = static_cast<const char*>(data);
  while (size > 0) {
    const auto sent = ::send(channel, at, size, MSG_NOSIGNAL);
    if (sent <= 0) {
      if (sent < 0 && errno == EINTR) continue;
      return false;
    }
    at += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

bool receive_all(int channel, void* data, std::size_t size) {
  auto* at = static_cast<char*>(data);
  while (size > 0) {
    const auto got = ::recv(channel, at, size, 0);
    if (got <= 0) {
      if (got < 0 && errno == EINTR) continue;
      return false;
    }
    at += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

std::int64_t longest_line_of(std::string_view text) {
  std::size_t longest = 0;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto size = end == std::string_view::npos ? text.size() : end;
    longest = std::max(longest, size);
    text = end == std::string_view::npos ? "" : text.substr(end + 1);
  }
  return static_cast<std::int64_t>(longest);
}

void limit_cpu_time(std::chrono::milliseconds limit) {
  itimerval timer{};
  timer.it_value.tv_sec = limit.count() / 1000;
  timer.it_value.tv_usec = (limit.count() % 1000) * 1000;
  ::setitimer(ITIMER_PROF, &timer, nullptr);  // SIGPROF ends the process
}

}  // namespace

ParseAnswer parse_file(const std::filesystem::path& folder, const ParseOrder& order,
                       const ParseLimits& limits, const Triggers& triggers) {
  ParseAnswer answer;
  std::string text;
  if (!read_regular(folder / order.path, text, answer.error)) {
    answer.is_loss = true;
    return answer;
  }
  answer.is_triggered = imports_any(text, order.kind, triggers);
  if (order.need != ParseOrder::Need::certain && !answer.is_triggered) return answer;
  if (longest_line_of(text) > limits.longest_line) {
    answer.error =
        fmt::format("a line is longer than {} bytes: minified or generated", limits.longest_line);
    answer.is_loss = order.kind == SourceKind::python || order.kind == SourceKind::typescript;
    return answer;
  }
  auto tree = parse_source(order.kind, text, std::chrono::hours(1));
  if (!tree) {
    answer.error = tree.error().message;
    answer.is_loss = true;
    return answer;
  }
  answer.tree = std::move(*tree);
  return answer;
}

ParsePool::ParsePool(std::filesystem::path folder, int processes, const ParseLimits& limits,
                     const Triggers& triggers)
    : folder_(std::move(folder)),
      limits_(limits),
      triggers_(triggers),
      workers_(static_cast<std::size_t>(std::max(processes, 1))) {}

ParsePool::~ParsePool() { stop_all(); }

void ParsePool::start_all() {
  for (auto& worker : workers_) {
    if (worker.pid <= 0) start(worker);
  }
}

void ParsePool::stop_all() {
  for (auto& worker : workers_) stop(worker);
}

bool ParsePool::start(Worker& worker) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return false;
  const pid_t pid = ::fork();
  if (pid < 0) {
    ::close(ends[0]);
    ::close(ends[1]);
    return false;
  }
  if (pid == 0) {
    for (const auto& other : workers_) {
      if (other.channel >= 0) ::close(other.channel);
    }
    ::close(ends[0]);
    serve(ends[1]);
  }
  ::close(ends[1]);
  worker = {.pid = pid, .channel = ends[0]};
  return true;
}

void ParsePool::stop(Worker& worker) {
  if (worker.channel >= 0) ::close(worker.channel);
  if (worker.pid > 0) {
    ::kill(worker.pid, SIGKILL);
    while (::waitpid(worker.pid, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  worker = {};
}

void ParsePool::serve(int channel) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::signal(SIGPROF, SIG_DFL);
  ::signal(SIGINT, SIG_IGN);  // the parent decides, and takes its children along
  if (kLimitsMemory) {
    const rlimit memory{limits_.memory, limits_.memory};
    ::setrlimit(RLIMIT_AS, &memory);
  }
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  Request request;
  while (receive_all(channel, &request, sizeof request)) {
    ParseOrder order{std::string(request.path_size, '\0'), static_cast<SourceKind>(request.kind),
                     static_cast<ParseOrder::Need>(request.need)};
    if (!receive_all(channel, order.path.data(), order.path.size())) break;
    limit_cpu_time(limits_.cpu_time);
    const auto answer = parse_file(folder_, order, limits_, triggers_);
    limit_cpu_time(std::chrono::milliseconds(0));
    const Reply reply = reply_of(answer);
    const std::string& texts = answer.error.empty() ? answer.tree.texts : answer.error;
    if (!send_all(channel, &reply, sizeof reply) ||
        !send_all(channel, answer.tree.nodes.data(), reply.nodes * sizeof(Node)) ||
        !send_all(channel, texts.data(), texts.size()))
      break;
  }
  ::_exit(0);
}

bool ParsePool::give(Worker& worker, const ParseOrder& order, std::size_t index) {
  if (worker.pid <= 0 && !start(worker)) return false;
  const Request request{static_cast<std::uint32_t>(order.kind),
                        static_cast<std::uint32_t>(order.need),
                        static_cast<std::uint32_t>(order.path.size())};
  worker.is_busy = true;
  worker.order = index;
  worker.since = std::chrono::steady_clock::now();
  return send_all(worker.channel, &request, sizeof request) &&
         send_all(worker.channel, order.path.data(), order.path.size());
}

// False: the process died over its file.
bool ParsePool::take(Worker& worker, ParseAnswer& answer) {
  Reply reply;
  if (!receive_all(worker.channel, &reply, sizeof reply)) return false;
  if (reply.nodes > limits_.memory / sizeof(Node) || reply.texts > limits_.memory) return false;
  auto& tree = answer.tree;
  tree.language = reply.language == 0 ? Language::python : Language::script;
  tree.error_bytes = reply.error_bytes;
  tree.too_deep_at = reply.too_deep_at;
  tree.nodes.resize(reply.nodes);
  auto& texts = reply.has_tree != 0 ? tree.texts : answer.error;
  texts.resize(reply.texts);
  if (!receive_all(worker.channel, tree.nodes.data(), tree.nodes.size() * sizeof(Node)) ||
      !receive_all(worker.channel, texts.data(), texts.size()) || !is_sound(tree)) {
    answer = {};
    return false;
  }
  answer.is_loss = reply.is_loss != 0;
  answer.is_triggered = reply.is_triggered != 0;
  return true;
}

void ParsePool::give_next(Worker& worker, Round& round) {
  const std::size_t index = round.next++;
  if (give(worker, round.orders[index], index)) return;
  worker.order = index;
  give_up(worker, "no process to parse it", round);
}

void ParsePool::give_up(Worker& worker, std::string reason, Round& round) {
  round.answers[worker.order].error = std::move(reason);
  round.answers[worker.order].is_loss = true;
  stop(worker);
  ++round.done;
}

// By worker: is there something to read from it? Waits a second for the first.
std::vector<bool> ParsePool::wait_for_answers() const {
  std::vector<pollfd> waits;
  waits.reserve(workers_.size());
  for (const auto& worker : workers_)
    waits.push_back({worker.is_busy ? worker.channel : -1, POLLIN, 0});
  ::poll(waits.data(), waits.size(), 1000);
  std::vector<bool> has_answer;
  has_answer.reserve(waits.size());
  for (const auto& wait : waits) has_answer.push_back(wait.revents != 0);
  return has_answer;
}

void ParsePool::take_answer(Worker& worker, Round& round) {
  if (!take(worker, round.answers[worker.order])) {
    return give_up(worker,
                   fmt::format("took more than {} ms or {} MB to parse", limits_.cpu_time.count(),
                               limits_.memory >> 20U),
                   round);
  }
  worker.is_busy = false;
  ++round.done;
}

std::vector<ParseAnswer> ParsePool::parse(const std::vector<ParseOrder>& orders,
                                          const std::function<void(std::size_t done)>& progress) {
  Round round{.orders = orders, .answers = std::vector<ParseAnswer>(orders.size())};
  while (round.done < orders.size()) {
    for (auto& worker : workers_) {
      if (!worker.is_busy && round.next < orders.size()) give_next(worker, round);
    }
    const auto has_answer = wait_for_answers();
    for (std::size_t i = 0; i < workers_.size(); ++i) {
      auto& worker = workers_[i];
      if (!worker.is_busy) continue;
      if (has_answer[i]) {
        take_answer(worker, round);
      } else if (std::chrono::steady_clock::now() - worker.since > kMostWait) {
        give_up(worker, "the process that parsed it hung", round);
      }
    }
    if (progress) progress(round.done);
  }
  return std::move(round.answers);
}

}  // namespace bakeoff::scan
