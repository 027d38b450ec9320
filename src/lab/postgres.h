// A PostgreSQL of bakeoff's own for workloads that ask one: in a temporary folder, as a user
// without rights, seeded anew, gone with its handle.
#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "lab/running_contestant.h"

namespace bakeoff::lab {

struct DatabaseOrder {
  int port = 0;
  std::vector<int> cpus;
  std::filesystem::path seed_file;  // SQL
  std::filesystem::path log_dir;
  std::string password;  // of the one user, for connections over TCP
  std::filesystem::path parent = "/tmp";
  bool count_statements = false;  // has it count what it executes (pg_stat_statements)
};

// Where one runs and with what it is asked. Internal to the room.
struct DatabaseSite {
  DatabaseOrder order;
  ProcessHost* host = nullptr;
  std::filesystem::path programs;  // initdb, postgres, psql
  std::filesystem::path folder;
};

class RunningDatabase {
 public:
  RunningDatabase(RunningContestant server, DatabaseSite site);
  RunningDatabase(RunningDatabase&&) noexcept = default;
  RunningDatabase& operator=(RunningDatabase&&) noexcept = default;
  RunningDatabase(const RunningDatabase&) = delete;
  RunningDatabase& operator=(const RunningDatabase&) = delete;
  ~RunningDatabase();

  [[nodiscard]] const std::string& url() const { return url_; }  // postgresql://user:password@…
  // A copy of the seeded database under another name; gives its URL. REQUIRES: nobody is connected
  // to the seeded one. Error: contestant_failed, with what PostgreSQL says.
  Result<std::string> copy(const std::string& name);
  // How many statements the database of that name has executed so far, BEGIN and COMMIT included,
  // as PostgreSQL counts them. REQUIRES: ordered with count_statements.
  Result<double> count_statements(const std::string& name);
  TreeState state() { return server_.state(); }
  [[nodiscard]] std::string log_tail() const { return server_.log_tail(); }

 private:
  RunningContestant server_;
  DatabaseSite site_;
  std::string url_;
};

// Errors: missing_tool when PostgreSQL is not installed; interrupted; else why it does not start.
Result<RunningDatabase> start_postgres(const DatabaseOrder& order, ProcessHost& host, Clock& clock,
                                       const std::atomic<int>* interrupts = nullptr);

}  // namespace bakeoff::lab
