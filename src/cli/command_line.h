// argv -> what was typed. CLI11 lives in command_line.cc alone (heavy).
#pragma once

#include <string>
#include <vector>

#include "cli/exit_code.h"
#include "cli/options.h"

namespace bakeoff::cli {

struct CommandLine {
  std::string verb;
  ConsoleOptions console;
  RunOptions run;
  CompareOptions compare;
  SavedRunOptions saved;
  LoadOptions load;
  ListOptions list;
  ExplainOptions explain;
  EvidenceOptions evidence;
  DoctorOptions doctor;
  ScanOptions scan;
};

// What to do when nothing is to be run: help and version texts, or a usage error.
struct Stop {
  ExitCode code = ExitCode::done;
  std::string out;  // for stdout
  std::string err;  // for stderr
};

struct ParsedLine {
  CommandLine line;
  bool stop_here = false;
  Stop stop;
};

ParsedLine parse_command_line(std::vector<std::string> arguments);

// The verbs, in the order of the help text.
std::vector<std::string> verbs();

}  // namespace bakeoff::cli
