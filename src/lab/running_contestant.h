// RunningContestant: a started contestant; stops its whole process tree when it goes out of scope.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "lab/install_contestant.h"
#include "lab/process_host.h"

namespace bakeoff::lab {

struct StartOrder {
  std::string label;  // "node/fastify" or "node/fastify#clone": names the log file
  int port = 0;
  std::vector<int> cpus;
  Limits limits;
  std::string upstream;  // "http://127.0.0.1:PORT" of the stub, for {upstream}
  std::string database;  // "postgresql://…", for {database}
  std::filesystem::path log_dir;
  int env_padding_bytes =
      0;  // BAKEOFF_PADDING=xxx…: the environment's size is drawn anew each epoch
  std::map<std::string, std::string> words;  // {words} beside those of every contestant
  int input = -1;                            // as in SpawnOrder
  int output = -1;
  std::filesystem::path
      cwd_parent;  // where a working folder of drawn length is made; empty: source_dir
};

// Asks the contestant one ready question; empty: ready, else the reason it is not (yet).
using ReadyQuestion = std::function<std::string()>;

class RunningContestant {
 public:
  RunningContestant(ProcessHost& host, Tree tree, std::string label, std::filesystem::path log_file,
                    int port);
  RunningContestant(RunningContestant&& other) noexcept;
  RunningContestant& operator=(RunningContestant&& other) noexcept;
  RunningContestant(const RunningContestant&) = delete;
  RunningContestant& operator=(const RunningContestant&) = delete;
  ~RunningContestant();

  [[nodiscard]] const std::string& label() const { return label_; }
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] const Tree& tree() const { return tree_; }
  Result<void> freeze();
  Result<void> thaw();
  Result<TreeUsage> usage(bool include_memory);
  TreeState state();
  void stop();
  [[nodiscard]] std::string log_tail(int lines = 50) const;
  void remove_on_stop(std::filesystem::path folder);  // private home and working folder

 private:
  ProcessHost* host_;
  Tree tree_;
  std::string label_;
  std::filesystem::path log_file_;
  int port_ = 0;
  bool stopped_ = false;
  std::vector<std::filesystem::path> scratch_;
};

// kill -9 for every process of the tree, at once and without a word, as a power cut would.
void kill_at_once(const Tree& tree);

// Starts and returns at once (the caller times and asks until ready). Error: what could not be
// started.
Result<RunningContestant> start_contestant(const Installed& installed, const StartOrder& order,
                                           ProcessHost& host);

// Asks every 2 ms (5 ms after a second) until ready, the process ends, or the limit passes.
// Errors: contestant_failed with exit code or signal and the last log lines; timeout likewise;
// interrupted once
// `*interrupts` is not 0.
Result<void> wait_until_ready(RunningContestant& contestant, const ReadyQuestion& ask,
                              Seconds limit, Clock& clock,
                              const std::atomic<int>* interrupts = nullptr);

// A free TCP port on loopback, drawn by `draw` from the range below the ephemeral ports. Error:
// none free.
Result<int> find_free_port(const std::function<std::size_t(std::size_t)>& draw);
// False when another process listens there (the port is taken).
bool port_is_free(int port);
// True when the listener on `port` belongs to `tree`: never measure somebody else's server.
bool listener_is_in_tree(int port, const Tree& tree);

}  // namespace bakeoff::lab
