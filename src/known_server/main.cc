// The known server as a program, so that whole runs can be tested against it:
//   known_server --port 0 --delay-us 500 --wrong-body-every 1000
#include <sys/prctl.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>

#include "known_server/known_server.h"

namespace {

using bakeoff::known_server::Behaviour;

struct Options {
  Behaviour behaviour;
  int port = 0;
  unsigned start_delay_milliseconds = 0;
  bool exits_with_parent = false;
};

int usage() {
  std::fprintf(
      stderr,
      "usage: known_server [--port N] [--body TEXT] [--content-type TYPE] [--delay-us N]\n"
      "  [--start-delay-ms N] [--crash-after N] [--status N] [--raw-answer TEXT]\n"
      "  [--wrong-body-every N] [--wrong-status-every N] [--malformed-every N]\n"
      "  [--truncate-every N] [--double-every N] [--announce-close-every N]\n"
      "  [--close-every N] [--reset-every N] [--stall-every N] [--neglect-every N]\n"
      "  [--interim N] [--drip-bytes N] [--drip-pause-us N] [--chunked] [--close-delimited]\n"
      "  [--sends-continue] [--closes-at-once] [--exit-with-parent]\n");
  return 2;
}

bool set_flag(Options& options, const std::string& name) {
  const std::map<std::string, bool*> flags = {
      {"--chunked", &options.behaviour.chunked},
      {"--close-delimited", &options.behaviour.close_delimited},
      {"--sends-continue", &options.behaviour.sends_continue},
      {"--closes-at-once", &options.behaviour.closes_at_once},
      {"--exit-with-parent", &options.exits_with_parent},
  };
  const auto found = flags.find(name);
  if (found == flags.end()) return false;
  *found->second = true;
  return true;
}

bool set_count(Behaviour& behaviour, const std::string& name, std::uint64_t value) {
  const std::map<std::string, std::uint64_t*> counts = {
      {"--wrong-body-every", &behaviour.wrong_body_every},
      {"--wrong-status-every", &behaviour.wrong_status_every},
      {"--malformed-every", &behaviour.malformed_every},
      {"--truncate-every", &behaviour.truncate_every},
      {"--double-every", &behaviour.double_every},
      {"--announce-close-every", &behaviour.announce_close_every},
      {"--close-every", &behaviour.close_every},
      {"--reset-every", &behaviour.reset_every},
      {"--stall-every", &behaviour.stall_every},
      {"--neglect-every", &behaviour.neglect_every},
      {"--crash-after", &behaviour.crash_after},
  };
  const auto found = counts.find(name);
  if (found == counts.end()) return false;
  *found->second = value;
  return true;
}

bool set_value(Options& options, const std::string& name, const char* text) {
  Behaviour& behaviour = options.behaviour;
  const std::uint64_t number = std::strtoull(text, nullptr, 10);
  if (set_count(behaviour, name, number)) return true;
  if (name == "--port")
    options.port = static_cast<int>(number);
  else if (name == "--start-delay-ms")
    options.start_delay_milliseconds = static_cast<unsigned>(number);
  else if (name == "--body")
    behaviour.body = text;
  else if (name == "--content-type")
    behaviour.content_type = text;
  else if (name == "--raw-answer")
    behaviour.raw_answer = text;
  else if (name == "--delay-us")
    behaviour.delay = std::chrono::microseconds(number);
  else if (name == "--drip-pause-us")
    behaviour.drip_pause = std::chrono::microseconds(number);
  else if (name == "--drip-bytes")
    behaviour.drip_bytes = number;
  else if (name == "--interim")
    behaviour.interim_answers = static_cast<int>(number);
  else if (name == "--status")
    behaviour.status = static_cast<int>(number);
  else
    return false;
  return true;
}

bool read_options(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (set_flag(options, name)) continue;
    if (i + 1 == argc || !set_value(options, name, argv[++i])) return false;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!read_options(argc, argv, options)) return usage();
  if (options.exits_with_parent) ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (options.start_delay_milliseconds > 0) ::usleep(options.start_delay_milliseconds * 1000U);
  bakeoff::known_server::KnownServer server(options.behaviour, options.port);
  std::printf("listening 127.0.0.1:%d\n", server.port());
  std::fflush(stdout);
  server.serve();
}
