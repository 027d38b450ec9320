// bakeoff-lambda-api HANDLER -- RUNTIME ...: starts a Lambda runtime below a Runtime API of its own
// and hands it one invocation for each line on standard input; its responses are the lines on
// standard output (docs/formats/program.md).
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "stand_ins/lambda_api.h"

namespace {

constexpr int kBadUsage = 2;
constexpr bakeoff::Seconds kInvocationLimit{60};

// The environment that Lambda gives a runtime, as its documentation lists it.
void set_environment(int port, const std::string& handler) {
  const std::vector<std::pair<const char*, std::string>> variables{
      {"AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + std::to_string(port)},
      {"_HANDLER", handler},
      {"AWS_LAMBDA_FUNCTION_NAME", "bakeoff"},
      {"AWS_LAMBDA_FUNCTION_VERSION", "1"},
      {"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512"},
      {"AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/bakeoff"},
      {"AWS_LAMBDA_LOG_STREAM_NAME", "local"},
      {"AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"},
      {"AWS_REGION", "us-east-1"},
      {"TZ", "UTC"}};
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread is running
  for (const auto& [name, value] : variables) ::setenv(name, value.c_str(), 1);
}

[[noreturn]] void run_runtime(char** command) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);  // what it prints is a log, no answer
  ::execvp(command[0], command);
  std::perror(command[0]);
  ::_exit(127);
}

void wait_for_its_end(bakeoff::stand_ins::LambdaApi& api, pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  api.give_up("the runtime ended");
}

std::string one_line(std::string text) {
  std::erase(text, '\n');
  std::erase(text, '\r');
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4 || std::string(argv[2]) != "--") {
    std::fprintf(stderr, "usage: bakeoff-lambda-api HANDLER -- RUNTIME [ARGUMENT ...]\n");
    return kBadUsage;
  }
  bakeoff::stand_ins::LambdaApi api;
  const auto port = bakeoff::stand_ins::serve_in_background(
      0, [&api](const auto& request) { return api.answer(request); });
  if (!port) {
    std::fprintf(stderr, "bakeoff-lambda-api: %s\n", port.error().message.c_str());
    return 1;
  }
  set_environment(*port, argv[1]);
  const pid_t child = ::fork();
  if (child == 0) run_runtime(argv + 3);
  std::thread(wait_for_its_end, std::ref(api), child).detach();
  for (std::string event; std::getline(std::cin, event);) {
    const auto response = api.invoke(event, kInvocationLimit);
    if (!response) {
      std::fprintf(stderr, "%s\n", response.error().message.c_str());
      ::kill(child, SIGKILL);
      ::_exit(1);
    }
    std::printf("%s\n", one_line(*response).c_str());
    std::fflush(stdout);
  }
  ::kill(child, SIGKILL);
  ::_exit(0);  // threads may still hold a connection open
}
