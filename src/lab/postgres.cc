#include "lab/postgres.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "base/errno_text.h"
#include "base/file.h"
#include "lab/internal/bounded_log.h"

namespace bakeoff::lab {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPackages = "/usr/lib/postgresql";  // Debian: one folder per version
constexpr const char* kUser = "benchmarkdbuser";
constexpr const char* kDatabase = "hello_world";
constexpr unsigned kNobody = 65534;
constexpr Seconds kStepLimit{60};
constexpr Seconds kStartLimit{20};
constexpr Seconds kPause{0.05};
constexpr Seconds kFarewell{2};

int version_of(const fs::path& folder) { return std::atoi(folder.filename().c_str()); }

Result<fs::path> find_programs() {
  fs::path newest;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(kPackages, error)) {
    const bool is_whole = fs::exists(entry.path() / "bin/initdb", error);
    if (is_whole && (newest.empty() || version_of(entry.path()) > version_of(newest))) {
      newest = entry.path();
    }
  }
  if (!newest.empty()) return newest / "bin";
  return fail(ErrorCode::missing_tool, "PostgreSQL is not installed: apt-get install postgresql");
}

SpawnOrder spawn_order(const DatabaseSite& site, std::vector<std::string> argv,
                       const std::string& log) {
  SpawnOrder order;
  if (::geteuid() == 0) {  // PostgreSQL refuses to run as root
    order.argv = {"/usr/bin/setpriv", fmt::format("--reuid={}", kNobody),
                  fmt::format("--regid={}", kNobody), "--clear-groups", "--"};
  }
  order.argv.insert(order.argv.end(), argv.begin(), argv.end());
  order.env = {{"PATH", "/usr/bin:/bin"}, {"LANG", "C.UTF-8"}, {"HOME", site.folder}};
  order.cwd = site.folder;
  order.log_file = site.order.log_dir / ("postgresql-" + log + ".log");
  order.cpus = site.order.cpus;
  return order;
}

Result<void> run(const DatabaseSite& site, std::vector<std::string> argv, const std::string& what) {
  const auto order = spawn_order(site, std::move(argv), what);
  BAKEOFF_TRY(code, site.host->run_to_end(order, kStepLimit));
  if (code == 0) return {};
  return fail(ErrorCode::contestant_failed,
              fmt::format("PostgreSQL: {} failed with exit code {}:\n{}", what, code,
                          last_lines(order.log_file, 12)));
}

Result<void> give_away(const fs::path& path) {
  if (::geteuid() != 0 || ::chown(path.c_str(), kNobody, kNobody) == 0) return {};
  return fail(ErrorCode::io, "cannot give away " + path.string() + ": " + errno_text(errno));
}

Result<fs::path> make_own_folder(const fs::path& parent) {
  std::string path = fs::absolute(parent) / "bakeoff-postgresql-XXXXXX";
  if (::mkdtemp(path.data()) == nullptr) {
    return fail(ErrorCode::io,
                "cannot create a folder in " + parent.string() + ": " + errno_text(errno));
  }
  BAKEOFF_CHECK(give_away(path));
  return fs::path(path);
}

Result<void> put_file(const DatabaseSite& site, const char* name, const std::string& text) {
  BAKEOFF_CHECK(write_file(site.folder / name, text));
  return give_away(site.folder / name);
}

// Over TCP one needs the password; the socket stands in a folder that is closed to others.
Result<void> make_cluster(const DatabaseSite& site) {
  BAKEOFF_CHECK(put_file(site, "password", site.order.password + "\n"));
  BAKEOFF_TRY(seed, read_file(site.order.seed_file));
  BAKEOFF_CHECK(put_file(site, "seed.sql", seed));
  return run(site,
             {site.programs / "initdb", "-D", site.folder / "data", "-U", kUser, "-E", "UTF8",
              "--locale=C.UTF-8", "--no-sync", "--auth-local=trust", "--auth-host=scram-sha-256",
              "--pwfile=" + (site.folder / "password").string()},
             "initdb");
}

// Nothing has to survive a power cut, and nothing may run at times of its own choice.
std::vector<std::string> server_command(const DatabaseSite& site) {
  std::vector<std::string> argv{site.programs / "postgres", "-D", site.folder / "data"};
  for (const auto& setting :
       {std::string("listen_addresses=127.0.0.1"), fmt::format("port={}", site.order.port),
        "unix_socket_directories=" + site.folder.string(), std::string("fsync=off"),
        std::string("synchronous_commit=off"), std::string("full_page_writes=off"),
        std::string("autovacuum=off"), std::string("jit=off"), std::string("max_connections=500"),
        std::string("shared_buffers=128MB"), std::string("dynamic_shared_memory_type=mmap")}) {
    argv.insert(argv.end(), {"-c", setting});
  }
  if (site.order.count_statements) {
    argv.insert(argv.end(), {"-c", "shared_preload_libraries=pg_stat_statements", "-c",
                             "pg_stat_statements.max=10000"});
  }
  return argv;
}

std::vector<std::string> psql(const DatabaseSite& site, const std::string& database,
                              const std::vector<std::string>& rest) {
  std::vector<std::string> argv{site.programs / "psql",
                                "-X",
                                "-q",
                                "-v",
                                "ON_ERROR_STOP=1",
                                "-h",
                                site.folder,
                                "-p",
                                std::to_string(site.order.port),
                                "-U",
                                kUser,
                                "-d",
                                database};
  argv.insert(argv.end(), rest.begin(), rest.end());
  return argv;
}

Result<void> await_server(const DatabaseSite& site, RunningContestant& server, Clock& clock,
                          const std::atomic<int>* interrupts) {
  const auto ask = [&]() -> std::string {
    const auto code =
        site.host->run_to_end(spawn_order(site,
                                          {site.programs / "pg_isready", "-q", "-h", site.folder,
                                           "-p", std::to_string(site.order.port)},
                                          "ready"),
                              kStepLimit);
    if (code && *code == 0) return "";
    clock.sleep_for(kPause);
    return "it does not accept connections";
  };
  return wait_until_ready(server, ask, kStartLimit, clock, interrupts);
}

Result<void> seed(const DatabaseSite& site) {
  BAKEOFF_CHECK(run(site,
                    psql(site, "postgres", {"-c", fmt::format("CREATE DATABASE {}", kDatabase)}),
                    "create"));
  BAKEOFF_CHECK(run(site, psql(site, kDatabase, {"-f", site.folder / "seed.sql"}), "seed"));
  if (!site.order.count_statements) return {};
  return run(site, psql(site, "postgres", {"-c", "CREATE EXTENSION pg_stat_statements"}), "count");
}

std::string url_of(const DatabaseSite& site, const std::string& database) {
  return fmt::format("postgresql://{}:{}@127.0.0.1:{}/{}", kUser, site.order.password,
                     site.order.port, database);
}

}  // namespace

RunningDatabase::RunningDatabase(RunningContestant server, DatabaseSite site)
    : server_(std::move(server)), site_(std::move(site)), url_(url_of(site_, kDatabase)) {}

// Told to end, it also gives back its System V memory, which outlives a killed process.
RunningDatabase::~RunningDatabase() {
  if (url_.empty() || !server_.state().running) return;  // moved from, or ended
  ::kill(server_.tree().pid, SIGINT);
  for (Seconds waited{0}; waited < kFarewell && server_.state().running; waited += kPause) {
    ::usleep(static_cast<useconds_t>(kPause.count() * 1e6));
  }
}

Result<std::string> RunningDatabase::copy(const std::string& name) {
  const auto sql = fmt::format("CREATE DATABASE \"{}\" TEMPLATE {}", name, kDatabase);
  BAKEOFF_CHECK(run(site_, psql(site_, "postgres", {"-c", sql}), "copy"));
  return url_of(site_, name);
}

Result<double> RunningDatabase::count_statements(const std::string& name) {
  const auto sql = fmt::format(
      "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements JOIN pg_database ON oid = dbid "
      "WHERE datname = '{}'",
      name);
  const auto answer = site_.folder / "statements";
  BAKEOFF_CHECK(
      run(site_, psql(site_, "postgres", {"-A", "-t", "-o", answer, "-c", sql}), "statements"));
  BAKEOFF_TRY(text, read_file(answer));
  return std::strtod(text.c_str(), nullptr);
}

Result<RunningDatabase> start_postgres(const DatabaseOrder& order, ProcessHost& host, Clock& clock,
                                       const std::atomic<int>* interrupts) {
  BAKEOFF_TRY(programs, find_programs());
  BAKEOFF_CHECK(make_folder(order.log_dir));
  BAKEOFF_TRY(folder, make_own_folder(order.parent));
  const DatabaseSite site{order, &host, programs, folder};
  const auto begin = [&]() -> Result<RunningDatabase> {
    BAKEOFF_CHECK(make_cluster(site));
    const auto spawn = spawn_order(site, server_command(site), "server");
    BAKEOFF_TRY(tree, host.spawn(spawn));
    RunningContestant server(host, tree, "PostgreSQL", spawn.log_file, order.port);
    server.remove_on_stop(folder);
    BAKEOFF_CHECK(await_server(site, server, clock, interrupts));
    BAKEOFF_CHECK(seed(site));
    return RunningDatabase(std::move(server), site);
  };
  auto database = begin();
  std::error_code ignored;
  if (!database) fs::remove_all(folder, ignored);
  return database;
}

}  // namespace bakeoff::lab
