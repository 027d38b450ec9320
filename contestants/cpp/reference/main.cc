// bakeoff-reference: the on-machine yardstick. A plain epoll server that honours
// contestants/CONTRACT.md.
#include <sys/eventfd.h>
#include <sys/resource.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

#include "server.h"
#include "upstream_url.h"

namespace {

constexpr int kBadUsage = 2;
constexpr int kMostCpus = 1024;

struct Settings {
  int port = 0;
  int cpus = 1;
  std::string upstream;
  std::string folder;
};

bool read_number(std::string_view text, int most, int& number) {
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && stop == text.data() + text.size() && number >= 1 && number <= most;
}

std::optional<Settings> read_settings(const std::vector<std::string>& words) {
  Settings settings;
  for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
    const auto& value = words[i + 1];
    if (words[i] == "--upstream") {
      settings.upstream = value;
    } else if (words[i] == "--static") {
      settings.folder = value;
    } else if (words[i] == "--port") {
      if (!read_number(value, 65535, settings.port)) return std::nullopt;
    } else if (words[i] == "--cpus") {
      if (!read_number(value, kMostCpus, settings.cpus)) return std::nullopt;
    } else {
      return std::nullopt;
    }
  }
  if (words.size() % 2 != 0 || settings.port == 0) return std::nullopt;
  return settings;
}

// 256 clients with five upstream calls each need more than the usual soft limit of 1024.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

sigset_t block_stop_signals() {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGINT);
  ::sigaddset(&signals, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

int serve(const Settings& settings, const bakeoff::reference::UpstreamAddress& upstream) {
  const sigset_t signals = block_stop_signals();
  const bakeoff::reference::Fd stop(::eventfd(0, EFD_CLOEXEC));
  bakeoff::reference::Room room;
  std::vector<std::unique_ptr<bakeoff::reference::Server>> servers;
  for (int i = 0; i < settings.cpus; ++i) {
    servers.push_back(
        std::make_unique<bakeoff::reference::Server>(upstream, settings.folder, stop.get(), room));
    if (!servers.back()->listen(static_cast<std::uint16_t>(settings.port), settings.cpus > 1)) {
      std::fprintf(stderr, "bakeoff-reference: cannot listen on 127.0.0.1:%d: %s\n", settings.port,
                   std::generic_category().message(errno).c_str());
      return 1;
    }
  }
  std::vector<std::thread> threads;
  threads.reserve(servers.size());
  for (const auto& server : servers) threads.emplace_back([&server] { server->run(); });
  int signal = 0;
  ::sigwait(&signals, &signal);
  const std::uint64_t one = 1;
  const bool told = ::write(stop.get(), &one, sizeof one) == sizeof one;
  if (!told) std::_Exit(1);
  for (auto& thread : threads) thread.join();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const auto settings = read_settings({argv + 1, argv + argc});
  if (!settings) {
    std::fputs(
        "usage: bakeoff-reference --port PORT [--cpus N] [--upstream http://HOST:PORT] "
        "[--static FOLDER]\n",
        stderr);
    return kBadUsage;
  }
  const auto upstream = bakeoff::reference::find_upstream(settings->upstream);
  if (!upstream) {
    std::fprintf(stderr, "bakeoff-reference: no usable upstream: %s\n", settings->upstream.c_str());
    return kBadUsage;
  }
  raise_descriptor_limit();
  return serve(*settings, *upstream);
}
