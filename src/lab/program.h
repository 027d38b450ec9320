// Program: a started contestant that answers lines on its standard input with lines on its standard
// output (docs/formats/program.md). What it says on standard error goes to its log.
#pragma once

#include <atomic>
#include <string>

#include "base/clock.h"
#include "lab/running_contestant.h"

namespace bakeoff::lab {

struct ProgramAnswer {
  std::string line;    // without its newline
  double seconds = 0;  // from before the request was written to its answer's newline
};

class Program {
 public:
  // Takes ownership of both descriptors.
  Program(RunningContestant process, int requests, int answers);
  Program(Program&& other) noexcept;
  Program& operator=(Program&& other) noexcept;
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program();

  // Error: contestant_failed when it ended, timeout, interrupted; each says what its log says.
  Result<ProgramAnswer> ask(const std::string& request, Seconds limit, Clock& clock,
                            const std::atomic<int>* interrupts = nullptr);
  [[nodiscard]] RunningContestant& process() { return process_; }

 private:
  Result<void> send(const std::string& text);
  // Waits until the program has said more. False: nothing came within `limit`.
  Result<bool> receive(Seconds limit);
  [[nodiscard]] Error ended();

  RunningContestant process_;
  int requests_ = -1;
  int answers_ = -1;
  std::string unread_;
};

// Starts `command` of `installed` and returns at once.
Result<Program> start_program(const Installed& installed, const catalog::ProgramCommand& command,
                              StartOrder order, ProcessHost& host);

}  // namespace bakeoff::lab
