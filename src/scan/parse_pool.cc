#include "scan/parse_pool.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <new>
#include <numeric>

#include "scan/internal/parse_wire.h"

namespace bakeoff::scan {
namespace {

// CPU time is limited in the process itself, which gives the same answer on a busy machine. This
// one is for a process that hangs without using any.
constexpr std::chrono::seconds kMostWait{20};

// Of one batch: enough that handing over costs little, and few enough that answers come while
// others are made. What the grammar reads takes ten times as long.
constexpr std::size_t kMostInBatch = 24;
constexpr std::int64_t kPythonBytes = 200'000;
constexpr std::int64_t kScriptBytes = 30'000;

std::int64_t most_bytes(SourceKind kind) {
  return kind == SourceKind::python ? kPythonBytes : kScriptBytes;
}

void add_bytes(std::string& to, const void* data, std::size_t size) {
  to.append(static_cast<const char*>(data), size);
}

// Of `reply`, whose nodes and texts stand at `data`.
bool read_tree(const ParseReply& reply, const std::byte* data, ParseAnswer& answer) {
  auto& tree = answer.tree;
  tree.language = static_cast<Language>(reply.language & 1U);
  tree.error_bytes = reply.error_bytes;
  tree.too_deep_at = reply.too_deep_at;
  const std::size_t node_bytes = reply.nodes * sizeof(Node);
  const auto* nodes = reinterpret_cast<const Node*>(data);
  tree.nodes.assign(nodes, nodes + reply.nodes);
  const auto* texts = reinterpret_cast<const char*>(data + node_bytes);
  (reply.has_tree != 0 ? tree.texts : answer.error).assign(texts, reply.texts);
  answer.is_loss = reply.is_loss != 0;
  answer.is_triggered = reply.is_triggered != 0;
  if (is_sound(tree)) return true;
  answer = {};
  return false;
}

}  // namespace

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
  void* const memory = ::mmap(nullptr, ParseMemory::kBytes, PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return false;
  std::array<int, 2> ends{-1, -1};
  const bool has_ends = ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0;
  const pid_t pid = has_ends ? ::fork() : -1;
  if (pid < 0) {
    for (const int end : ends) {
      if (end >= 0) ::close(end);
    }
    ::munmap(memory, ParseMemory::kBytes);
    return false;
  }
  if (pid == 0) {
    for (const auto& other : workers_) {
      if (other.channel >= 0) ::close(other.channel);
      if (other.memory != nullptr) ::munmap(other.memory, ParseMemory::kBytes);
    }
    ::close(ends[0]);
    new (memory) ParseMemory;
    serve_parsing(ends[1], static_cast<std::byte*>(memory), folder_, limits_, triggers_);
  }
  ::close(ends[1]);
  worker = {.pid = pid, .channel = ends[0], .memory = static_cast<std::byte*>(memory)};
  return true;
}

void ParsePool::stop(Worker& worker) {
  if (worker.channel >= 0) ::close(worker.channel);
  if (worker.pid > 0) {
    ::kill(worker.pid, SIGKILL);
    while (::waitpid(worker.pid, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  if (worker.memory != nullptr) ::munmap(worker.memory, ParseMemory::kBytes);
  worker = {};
}

// The next orders, as one batch: half of what would be a process's share of those that are left, so
// that the processes end together.
std::vector<std::size_t> ParsePool::next_batch(Round& round) {
  std::vector<std::size_t> batch;
  std::int64_t bytes = 0;
  const std::size_t parts = 2 * workers_.size();
  const std::size_t most = std::min((round.queue.size() + parts - 1) / parts, kMostInBatch);
  const std::int64_t fair_bytes = round.bytes_left / static_cast<std::int64_t>(parts);
  while (!round.queue.empty() && batch.size() < most) {
    const auto& order = round.orders[round.queue.back()];
    bytes += order.bytes;
    if (!batch.empty() && bytes > std::min(most_bytes(order.kind), fair_bytes)) break;
    batch.push_back(round.queue.back());
    round.queue.pop_back();
    round.bytes_left -= order.bytes;
  }
  return batch;
}

bool ParsePool::give(Worker& worker, const Round& round) {
  std::string all;
  for (const auto index : worker.batch) {
    const auto& order = round.orders[index];
    const ParseRequest request{
        static_cast<std::uint32_t>(order.kind), static_cast<std::uint32_t>(order.need),
        static_cast<std::uint32_t>(order.path.size()), index == worker.batch.back() ? 1U : 0U};
    add_bytes(all, &request, sizeof request);
    all += order.path;
  }
  worker.since = std::chrono::steady_clock::now();
  worker.is_busy = true;
  return send_all(worker.channel, all.data(), all.size());
}

void ParsePool::give_next(Worker& worker, Round& round) {
  const bool is_there = worker.pid > 0 || start(worker);
  worker.batch = next_batch(round);
  worker.taken = worker.seen = 0;
  if (!is_there || !give(worker, round)) give_up(worker, "no process to parse it", round);
}

// The first order that has no answer is what went wrong; the others are for the next process.
void ParsePool::give_up(Worker& worker, std::string reason, Round& round) {
  auto& lost = round.answers[worker.batch[worker.taken]];
  lost = {.error = std::move(reason), .is_loss = true};
  ++round.done;
  for (std::size_t i = worker.batch.size(); i-- > worker.taken + 1;) {
    round.queue.push_back(worker.batch[i]);
    round.bytes_left += round.orders[worker.batch[i]].bytes;
  }
  stop(worker);
}

// Not while it finishes one file of its batch after the other.
bool ParsePool::has_hung(Worker& worker) {
  const auto now = std::chrono::steady_clock::now();
  const auto* head = reinterpret_cast<const ParseMemory*>(worker.memory);
  const std::size_t finished = worker.taken + head->answers.load();
  if (finished > worker.seen) {
    worker.seen = finished;
    worker.since = now;
  }
  return now - worker.since > kMostWait;
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

bool ParsePool::take_one(Worker& worker, const std::byte* memory, std::size_t size, Round& round) {
  const bool is_asked = worker.taken < worker.batch.size();
  ParseReply reply;
  if (!is_asked || size < sizeof reply) return false;
  std::memcpy(&reply, memory, sizeof reply);
  const std::size_t left = size - sizeof reply;
  if (reply.nodes > left / sizeof(Node) || reply.texts > left - reply.nodes * sizeof(Node))
    return false;
  worker.taken_bytes = sizeof reply + reply.nodes * sizeof(Node) + reply.texts;
  if (!read_tree(reply, memory + sizeof reply, round.answers[worker.batch[worker.taken]]))
    return false;
  ++worker.taken;
  ++round.done;
  return true;
}

// All answers that stand in the memory as a whole.
bool ParsePool::take_memory(Worker& worker, Round& round) {
  auto* const head = reinterpret_cast<ParseMemory*>(worker.memory);
  const std::uint32_t answers = head->answers.exchange(0, std::memory_order_acquire);
  std::size_t at = sizeof(ParseMemory);
  for (std::uint32_t i = 0; i < answers; ++i) {
    if (!take_one(worker, worker.memory + at, ParseMemory::kBytes - at, round)) return false;
    at = std::min(at + room_of(worker.taken_bytes), ParseMemory::kBytes);
  }
  return true;
}

// One answer that is larger than the memory.
bool ParsePool::take_socket(Worker& worker, Round& round) {
  ParseReply reply;
  if (!receive_all(worker.channel, &reply, sizeof reply)) return false;
  if (reply.nodes > limits_.memory / sizeof(Node) || reply.texts > limits_.memory) return false;
  std::vector<std::byte> all(sizeof reply + reply.nodes * sizeof(Node) + reply.texts);
  std::memcpy(all.data(), &reply, sizeof reply);
  return receive_all(worker.channel, all.data() + sizeof reply, all.size() - sizeof reply) &&
         take_one(worker, all.data(), all.size(), round);
}

bool ParsePool::take(Worker& worker, Round& round) {
  ParseSignal signal{};
  if (!receive_all(worker.channel, &signal, sizeof signal)) return false;
  if (signal == ParseSignal::by_socket) return take_socket(worker, round);
  if (!take_memory(worker, round)) return false;
  constexpr char go_on = 0;
  if (signal == ParseSignal::memory_full) return send_all(worker.channel, &go_on, sizeof go_on);
  worker.is_busy = false;
  return worker.taken == worker.batch.size();
}

void ParsePool::take_answers(Worker& worker, Round& round) {
  worker.since = std::chrono::steady_clock::now();
  if (take(worker, round)) return;
  if (worker.memory != nullptr) take_memory(worker, round);  // what it finished before
  if (worker.taken >= worker.batch.size()) return stop(worker);
  give_up(worker,
          fmt::format("took more than {} ms or {} MB to parse", limits_.cpu_time.count(),
                      limits_.memory >> 20U),
          round);
}

std::vector<ParseAnswer> ParsePool::parse(const std::vector<ParseOrder>& orders,
                                          const std::function<void(std::size_t done)>& progress) {
  Round round{.orders = orders, .answers = std::vector<ParseAnswer>(orders.size())};
  round.queue.resize(orders.size());
  std::iota(round.queue.begin(), round.queue.end(), 0);
  for (const auto& order : orders) round.bytes_left += order.bytes;
  // The largest last, where it is taken from: they begin first.
  std::ranges::stable_sort(round.queue, {}, [&](std::size_t i) { return orders[i].bytes; });
  while (round.done < orders.size()) {
    for (auto& worker : workers_) {
      if (!worker.is_busy && !round.queue.empty()) give_next(worker, round);
    }
    const auto has_answer = wait_for_answers();
    for (std::size_t i = 0; i < workers_.size(); ++i) {
      auto& worker = workers_[i];
      if (!worker.is_busy) continue;
      if (has_answer[i]) {
        take_answers(worker, round);
      } else if (has_hung(worker)) {
        give_up(worker, "the process that parsed it hung", round);
      }
    }
    if (progress) progress(round.done);
  }
  return std::move(round.answers);
}

}  // namespace bakeoff::scan
