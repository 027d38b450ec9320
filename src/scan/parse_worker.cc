// The processes of a ParsePool.
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>

#include "scan/internal/parse_wire.h"
#include "scan/internal/read_regular.h"

namespace bakeoff::scan {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kLimitsMemory = false;  // sanitizers reserve terabytes
#else
constexpr bool kLimitsMemory = true;
#endif

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

ParseReply reply_of(const ParseAnswer& answer) {
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

void limit_process(const ParseLimits& limits) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::signal(SIGPROF, SIG_DFL);
  ::signal(SIGINT, SIG_IGN);  // the parent decides, and takes its children along
  if (kLimitsMemory) {
    const rlim_t most = limits.memory + ParseMemory::kBytes;
    const rlimit memory{most, most};
    ::setrlimit(RLIMIT_AS, &memory);
  }
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
}

// Puts answers into the memory, one behind the other.
class Answers {
 public:
  Answers(int channel, std::byte* memory)
      : channel_(channel), memory_(memory), head_(reinterpret_cast<ParseMemory*>(memory)) {}

  bool give(const ParseAnswer& answer, bool is_last) {
    const ParseReply reply = reply_of(answer);
    const std::string& texts = answer.error.empty() ? answer.tree.texts : answer.error;
    const std::size_t node_bytes = reply.nodes * sizeof(Node);
    const std::size_t size = sizeof reply + node_bytes + texts.size();
    if (at_ + size > ParseMemory::kBytes && !wait_for_room()) return false;
    if (at_ + size > ParseMemory::kBytes) {
      return say(ParseSignal::by_socket) && send_all(channel_, &reply, sizeof reply) &&
             send_all(channel_, answer.tree.nodes.data(), node_bytes) &&
             send_all(channel_, texts.data(), texts.size()) && (!is_last || end_batch());
    }
    add(&reply, sizeof reply);
    add(answer.tree.nodes.data(), node_bytes);
    add(texts.data(), texts.size());
    at_ = room_of(at_);
    head_->answers.fetch_add(1, std::memory_order_release);
    return !is_last || end_batch();
  }

 private:
  void add(const void* data, std::size_t size) {
    if (size > 0) std::memcpy(memory_ + at_, data, size);
    at_ += size;
  }

  bool say(ParseSignal signal) { return send_all(channel_, &signal, sizeof signal); }

  bool end_batch() {
    at_ = sizeof(ParseMemory);
    return say(ParseSignal::batch_done);
  }

  bool wait_for_room() {
    if (head_->answers.load() == 0) return true;
    at_ = sizeof(ParseMemory);
    char go_on = 0;
    return say(ParseSignal::memory_full) && receive_all(channel_, &go_on, sizeof go_on);
  }

  int channel_;
  std::byte* memory_;
  ParseMemory* head_;
  std::size_t at_ = sizeof(ParseMemory);
};

// Reads a batch as a whole: what comes behind it in the channel are words about its answers.
bool receive_batch(int channel, std::vector<ParseOrder>& batch) {
  batch.clear();
  ParseRequest request;
  while (request.is_last == 0) {
    if (!receive_all(channel, &request, sizeof request)) return false;
    auto& order = batch.emplace_back();
    order.kind = static_cast<SourceKind>(request.kind);
    order.need = static_cast<ParseOrder::Need>(request.need);
    order.path.resize(request.path_size);
    if (!receive_all(channel, order.path.data(), order.path.size())) return false;
  }
  return true;
}

void parse_batches(int channel, std::byte* memory, const std::filesystem::path& folder,
                   const ParseLimits& limits, const Triggers& triggers) {
  Answers answers(channel, memory);
  std::vector<ParseOrder> batch;
  while (receive_batch(channel, batch)) {
    for (const auto& order : batch) {
      limit_cpu_time(limits.cpu_time);
      const auto answer = parse_file(folder, order, limits, triggers);
      limit_cpu_time(std::chrono::milliseconds(0));
      if (!answers.give(answer, &order == &batch.back())) return;
    }
  }
}

}  // namespace

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

void serve_parsing(int channel, std::byte* memory, const std::filesystem::path& folder,
                   const ParseLimits& limits, const Triggers& triggers) {
  limit_process(limits);
  try {
    parse_batches(channel, memory, folder, limits, triggers);
  } catch (...) {  // no memory: nothing of the parent's may go on here
    ::_exit(1);
  }
  ::_exit(0);
}

}  // namespace bakeoff::scan
