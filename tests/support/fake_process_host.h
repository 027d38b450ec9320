// A ProcessHost that starts nothing: it records what it was asked and answers as the test set it
// up.
#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "lab/process_host.h"

namespace bakeoff::support {

class FakeProcessHost final : public lab::ProcessHost {
 public:
  // Replaceable answers; each default says "it worked".
  std::function<Result<lab::Tree>(const lab::SpawnOrder&)> on_spawn;
  std::function<Result<int>(const lab::SpawnOrder&)> on_run_to_end;
  std::function<Result<void>(const lab::Tree&, bool frozen)> on_freeze;
  std::function<Result<lab::TreeUsage>(const lab::Tree&)> on_usage;
  std::map<int, lab::TreeState> states;  // by tree id; absent: running until stopped

  // What it was asked, in order: "spawn node", "freeze 1", "thaw 1", "usage 1", "stop 1", "run
  // npm".
  std::vector<std::string> calls;
  std::vector<lab::SpawnOrder> spawned;
  std::vector<lab::SpawnOrder> ran;

  // Trees that were spawned and not stopped: 0 at the end of a test that cleans up.
  [[nodiscard]] int alive() const {
    int count = 0;
    for (const auto& [id, running] : running_) count += running ? 1 : 0;
    return count;
  }

  // The process of tree `id` ends by itself.
  void end(int id, int exit_code, int signal = 0) {
    states[id] = lab::TreeState{
        .running = false, .exit_code = exit_code, .signal = signal, .out_of_memory = false};
  }

  Result<lab::Tree> spawn(const lab::SpawnOrder& order) override {
    calls.push_back("spawn " + program_of(order));
    spawned.push_back(order);
    if (on_spawn) {
      Result<lab::Tree> tree = on_spawn(order);
      if (tree) running_[tree->id] = true;
      return tree;
    }
    lab::Tree tree;
    tree.id = ++last_id_;
    tree.pid =
        1000000000 + tree.id;  // above pid_max: no process of the machine is meant by accident
    tree.containment = lab::Containment::pid_namespace;
    tree.limits_enforced = true;
    running_[tree.id] = true;
    return tree;
  }

  Result<void> freeze(const lab::Tree& tree, bool frozen) override {
    calls.push_back((frozen ? "freeze " : "thaw ") + std::to_string(tree.id));
    if (on_freeze) return on_freeze(tree, frozen);
    return {};
  }

  Result<lab::TreeUsage> usage(const lab::Tree& tree, bool include_memory) override {
    calls.push_back("usage " + std::to_string(tree.id));
    if (on_usage) return on_usage(tree);
    return lab::TreeUsage{
        .cpu_seconds = 0, .pss_bytes = include_memory ? 1048576U : 0U, .processes = 1};
  }

  lab::TreeState state(const lab::Tree& tree) override {
    const auto set = states.find(tree.id);
    if (set != states.end()) return set->second;
    lab::TreeState state;
    state.running = running_[tree.id];
    return state;
  }

  void stop(const lab::Tree& tree) override {
    calls.push_back("stop " + std::to_string(tree.id));
    running_[tree.id] = false;
  }

  Result<int> run_to_end(const lab::SpawnOrder& order, Seconds /*timeout*/) override {
    calls.push_back("run " + program_of(order));
    ran.push_back(order);
    if (on_run_to_end) return on_run_to_end(order);
    return 0;
  }

 private:
  static std::string program_of(const lab::SpawnOrder& order) {
    return order.argv.empty() ? "" : std::filesystem::path(order.argv.front()).filename().string();
  }

  std::map<int, bool> running_;
  int last_id_ = 0;
};

// What a faked process would have printed.
inline void write_log(const lab::SpawnOrder& order, const std::string& text) {
  std::ofstream(order.log_file) << text;
}

}  // namespace bakeoff::support
