// try_contestant install|start SOURCE_FOLDER CACHE PROGRAMS ID [PORT CPUS UPSTREAM DATABASE
// STATIC]: installs and starts a shipped contestant exactly as a run would; for the contract tests.
// `install` prints the seconds and versions. With `database` it starts PostgreSQL on PORT instead
// and prints its URL. Exit code 77: it cannot be installed on this machine, and why is printed.
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "catalog/catalog.h"
#include "lab/linux_process_host.h"
#include "lab/postgres.h"
#include "lab/running_contestant.h"

namespace bakeoff {
namespace {

constexpr int kNotHere = 77;
constexpr int kBadUsage = 2;

struct Order {
  std::string verb;
  std::filesystem::path source;
  std::filesystem::path cache;
  std::filesystem::path programs;
  std::string id;
  int port = 0;
  int cpus = 1;
  std::string upstream;
  std::string database;
  std::string files;
};

Order read_order(int count, char** words) {
  Order order{words[1], words[2], words[3], words[4], words[5]};
  if (count > 6) order.port = std::atoi(words[6]);
  if (count > 7) order.cpus = std::atoi(words[7]);
  if (count > 8) order.upstream = words[8];
  if (count > 9) order.database = words[9];
  if (count > 10) order.files = words[10];
  return order;
}

// A registry or a tool that is not there is the machine's affair; anything else is a mistake.
int report(const Error& error) {
  std::fprintf(stderr, "%s\n", error.message.c_str());
  const bool is_absent = error.code == ErrorCode::missing_tool ||
                         error.message.find("registry unreachable") != std::string::npos;
  return is_absent ? kNotHere : 1;
}

// Written by the signal handler.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
volatile std::sig_atomic_t ended = 0;
void on_end(int) { ended = 1; }

int start(const Order& order, const lab::Installed& installed, lab::ProcessHost& host) {
  std::signal(SIGTERM, on_end);
  std::signal(SIGINT, on_end);
  lab::StartOrder wanted;
  wanted.label = order.id;
  wanted.port = order.port;
  for (int cpu = 0; cpu < order.cpus; ++cpu) wanted.cpus.push_back(cpu);
  wanted.upstream = order.upstream;
  wanted.database = order.database;
  wanted.words["static"] = order.files;
  wanted.log_dir = order.cache / "runs" / std::to_string(::getpid());
  wanted.cwd_parent = wanted.log_dir;
  auto running = lab::start_contestant(installed, wanted, host);
  if (!running) return report(running.error());
  while (ended == 0 && running->state().running) ::usleep(20000);
  const bool failed = ended == 0;
  if (failed) std::fprintf(stderr, "it ended:\n%s\n", running->log_tail().c_str());
  running->stop();
  std::error_code ignored;
  std::filesystem::remove_all(wanted.log_dir, ignored);
  return failed ? 1 : 0;
}

int serve_database(const Order& order) {
  std::signal(SIGTERM, on_end);
  std::signal(SIGINT, on_end);
  const auto host = lab::make_linux_process_host({});
  SystemClock clock;
  lab::DatabaseOrder wanted;
  wanted.port = order.port;
  wanted.seed_file = order.source / "catalog/services/postgres.sql";
  wanted.log_dir = order.cache / "runs" / std::to_string(::getpid());
  wanted.password = "only-for-this-test";
  auto database = lab::start_postgres(wanted, *host, clock);
  if (!database) return report(database.error());
  std::printf("%s\n", database->url().c_str());
  std::fflush(stdout);
  while (ended == 0 && database->state().running) ::usleep(20000);
  std::error_code ignored;
  std::filesystem::remove_all(wanted.log_dir, ignored);
  return ended == 0 ? 1 : 0;
}

int carry_out(const Order& order) {
  if (order.verb == "database") return serve_database(order);
  const auto catalog =
      catalog::load_catalog({order.source / "catalog", order.source / "contestants"});
  if (!catalog) {
    std::fprintf(stderr, "the catalog has problems: run scripts/check_catalog\n");
    return kBadUsage;
  }
  const auto* contestant = catalog::find_contestant(*catalog, order.id);
  if (contestant == nullptr) {
    std::fprintf(stderr, "no contestant '%s'\n", order.id.c_str());
    return kBadUsage;
  }
  lab::InstallPlaces places;
  places.cache_dir = order.cache;
  places.program_dir = order.programs;
  places.inherited_env = lab::inheritable_environment(environ);
  const auto host = lab::make_linux_process_host({});
  const auto installed = lab::install_contestant(*contestant, places, *host, nullptr);
  if (!installed) return report(installed.error());
  if (order.verb == "start") return start(order, *installed, *host);
  std::printf("%s: installed in %.1f s%s, runtime %s, framework %s\n", order.id.c_str(),
              installed->install_seconds, installed->was_cached ? " (was there)" : "",
              installed->runtime_version.c_str(), installed->framework_version.c_str());
  return 0;
}

}  // namespace
}  // namespace bakeoff

int main(int count, char** words) {
  if (count < 6) return bakeoff::kBadUsage;
  return bakeoff::carry_out(bakeoff::read_order(count, words));
}
