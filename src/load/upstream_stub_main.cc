// bakeoff-upstream-stub [--port N] [--delay MS] [--exit-with-parent]
// Prints "listening 127.0.0.1:PORT", then serves until it is stopped.
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <optional>
#include <string_view>

#include "load/upstream_stub.h"

namespace {

using bakeoff::load::StubOptions;
using bakeoff::load::UpstreamStub;

struct Options {
  StubOptions stub;
  bool exits_with_parent = false;
};

bool read_number(std::string_view text, int most, int& number) {
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && stop == end && number >= 0 && number <= most;
}

std::optional<Options> read_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    const bool has_value = i + 1 < argc;
    if (name == "--exit-with-parent") {
      options.exits_with_parent = true;
    } else if (name == "--port" && has_value) {
      if (!read_number(argv[++i], 65535, options.stub.port)) return std::nullopt;
    } else if (name == "--delay" && has_value) {
      if (!read_number(argv[++i], 60000, options.stub.delay_milliseconds)) return std::nullopt;
    } else {
      return std::nullopt;
    }
  }
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  auto options = read_options(argc, argv);
  if (!options) {
    std::fputs("usage: bakeoff-upstream-stub [--port N] [--delay MS] [--exit-with-parent]\n",
               stderr);
    return 2;
  }
  if (options->exits_with_parent) {
    // Two ways to learn of the parent's death: the signal is lost if it died before this line, the
    // pipe's end is not.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    options->stub.stop_fd = STDIN_FILENO;
  }
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;  // a descriptor for every connection of every contestant
    ::setrlimit(RLIMIT_NOFILE, &files);
  }
  auto stub = UpstreamStub::listen(options->stub);
  if (!stub) {
    std::fprintf(stderr, "bakeoff-upstream-stub: %s\n", stub.error().message.c_str());
    return 1;
  }
  std::printf("listening 127.0.0.1:%d\n", (*stub)->port());
  std::fflush(stdout);
  const auto served = (*stub)->serve();
  if (served) return 0;
  std::fprintf(stderr, "bakeoff-upstream-stub: %s\n", served.error().message.c_str());
  return 1;
}
