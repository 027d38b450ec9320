#include "load/accept_queue.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <string>

namespace bakeoff::load {
namespace {

constexpr std::string_view kListening = "0A";
constexpr Nanoseconds kLookEvery = 500'000;
constexpr std::size_t kChunk = std::size_t{16} * 1024;

std::string_view next_word(std::string_view& line) {
  const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
  const std::size_t end = std::min(line.find(' ', begin), line.size());
  const std::string_view word = line.substr(begin, end - begin);
  line.remove_prefix(end);
  return word;
}

std::uint64_t hexadecimal(std::string_view digits) {
  std::uint64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return value;
}

std::string_view after_colon(std::string_view word) {
  const std::size_t colon = word.find(':');
  return colon == std::string_view::npos ? std::string_view() : word.substr(colon + 1);
}

// "  sl local remote state tx:rx ...": 0 for every line but a listener's on `port`.
std::uint64_t queue_of_line(std::string_view line, int port) {
  next_word(line);
  const std::string_view local = next_word(line);
  next_word(line);
  if (next_word(line) != kListening) return 0;
  if (hexadecimal(after_colon(local)) != static_cast<std::uint64_t>(port)) return 0;
  return hexadecimal(after_colon(next_word(line)));
}

// Listeners stand first in these files, and the kernel makes them up while they are read: the first
// chunk is cheap however many connections there are.
std::string read_start(const char* path) {
  const Fd file(::open(path, O_RDONLY | O_CLOEXEC));
  std::string text(kChunk, '\0');
  std::size_t size = 0;
  while (file.is_open() && size < text.size()) {
    const ssize_t got = ::read(file.get(), text.data() + size, text.size() - size);
    if (got <= 0) break;
    size += static_cast<std::size_t>(got);
  }
  text.resize(size);
  return text;
}

}  // namespace

std::uint64_t accept_queue_length(std::string_view tcp_text, int port) {
  std::uint64_t waiting = 0;
  while (!tcp_text.empty()) {
    const std::size_t end = std::min(tcp_text.find('\n'), tcp_text.size());
    waiting += queue_of_line(tcp_text.substr(0, end), port);
    tcp_text.remove_prefix(std::min(end + 1, tcp_text.size()));
  }
  return waiting;
}

bool wait_until_accepted(int port, Nanoseconds deadline) {
  for (;;) {
    const std::uint64_t waiting = accept_queue_length(read_start("/proc/net/tcp"), port) +
                                  accept_queue_length(read_start("/proc/net/tcp6"), port);
    if (waiting == 0) return true;
    if (now_ns() >= deadline) return false;
    const timespec pause{0, static_cast<long>(kLookEvery)};
    ::nanosleep(&pause, nullptr);
  }
}

}  // namespace bakeoff::load
