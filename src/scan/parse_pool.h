// Parses files in processes that may die: a file that takes too long, too much memory, or brings
// the parser down costs one process and becomes a row, never the scan.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "scan/internal/triggers.h"
#include "scan/parse_source.h"
#include "scan/syntax.h"

namespace bakeoff::scan {

struct ParseOrder {
  enum class Need { certain, if_triggered };  // if_triggered: only if it imports a known library

  std::string path;  // relative to the folder
  SourceKind kind = SourceKind::python;
  Need need = Need::certain;
  std::int64_t bytes = 0;  // how large it is, for handing out: the answer does not depend on it
};

struct ParseAnswer {
  SyntaxTree tree;            // no nodes: it imports nothing bakeoff knows
  std::string error;          // set: no tree
  bool is_loss = false;       // the error hides what might have been a source
  bool is_triggered = false;  // imports a known library, whatever the order said
};

struct ParseLimits {
  std::chrono::milliseconds cpu_time{500};  // of one file
  std::size_t memory = 512U << 20U;         // of one process
  std::int64_t longest_line = 20'000;       // longer: minified
};

class ParsePool {
 public:
  // `triggers` must outlive the pool.
  ParsePool(std::filesystem::path folder, int processes, const ParseLimits& limits,
            const Triggers& triggers);
  ~ParsePool();
  ParsePool(const ParsePool&) = delete;
  ParsePool& operator=(const ParsePool&) = delete;

  // Processes otherwise start when there is something to parse. They end with the thread that
  // started them.
  void start_all();
  void stop_all();

  // In the order of `orders`, whichever process answers first.
  std::vector<ParseAnswer> parse(const std::vector<ParseOrder>& orders,
                                 const std::function<void(std::size_t done)>& progress = {});

 private:
  struct Worker {
    pid_t pid = -1;
    int channel = -1;
    std::byte* memory = nullptr;     // shared with the process
    std::vector<std::size_t> batch;  // orders it was given
    std::size_t taken = 0;           // of these: answers that are here
    std::size_t taken_bytes = 0;     // of the last one
    std::size_t seen = 0;            // answers that were finished when it was last looked at
    bool is_busy = false;
    std::chrono::steady_clock::time_point since;
  };

  // One call of parse(), and how far it is.
  struct Round {
    const std::vector<ParseOrder>& orders;
    std::vector<ParseAnswer> answers;  // in the order of `orders`
    std::vector<std::size_t> queue;    // not given out yet; the next one last
    std::int64_t bytes_left = 0;       // of these
    std::size_t done = 0;
  };

  bool start(Worker& worker);
  static void stop(Worker& worker);
  std::vector<std::size_t> next_batch(Round& round);
  static bool give(Worker& worker, const Round& round);
  void give_next(Worker& worker, Round& round);
  static void give_up(Worker& worker, std::string reason, Round& round);
  [[nodiscard]] std::vector<bool> wait_for_answers() const;
  static bool has_hung(Worker& worker);
  static bool take_one(Worker& worker, const std::byte* memory, std::size_t size, Round& round);
  static bool take_memory(Worker& worker, Round& round);
  bool take_socket(Worker& worker, Round& round);
  bool take(Worker& worker, Round& round);
  void take_answers(Worker& worker, Round& round);

  std::filesystem::path folder_;
  ParseLimits limits_;
  const Triggers& triggers_;
  std::vector<Worker> workers_;
};

// What a worker does for one file, in this process: for tests and the fuzzer.
ParseAnswer parse_file(const std::filesystem::path& folder, const ParseOrder& order,
                       const ParseLimits& limits, const Triggers& triggers);

}  // namespace bakeoff::scan
