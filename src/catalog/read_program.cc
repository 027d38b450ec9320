#include <fmt/format.h>

#include <algorithm>

#include "catalog/internal/contestant_words.h"
#include "catalog/internal/read_files.h"

namespace bakeoff::catalog {
namespace {

constexpr Range kTolerance{.least = 0, .most = 0.5};
constexpr Range kAmount{.least = 0, .most = 1e12, .above_least = true};
constexpr Range kRepetitions{.least = 1, .most = 100'000};
constexpr Range kQuantile{.least = 0, .most = 1};
constexpr Range kMegabytes{.least = 16, .most = 1'000'000};
constexpr Range kLimitSeconds{.least = 0, .most = 3'600, .above_least = true};
constexpr Range kSize{.least = 1, .most = 100'000'000};
constexpr Range kStarts{.least = 1, .most = 100};
constexpr Range kWarmUps{.least = 0, .most = 1'000};

// Words stand for numbers or parts of texts: with each replaced by a digit the request is JSON.
std::string is_request(const std::string& text) {
  if (text.find_first_of("\r\n") != std::string::npos) return "must stand on one line";
  std::string plain = text;
  for (const auto& word : words_in(text)) {
    const std::string braced = "{" + word + "}";
    plain.replace(plain.find(braced), braced.size(), "1");
  }
  return is_json(plain);
}

std::string is_program_service(const std::string& text) {
  const std::vector<std::string> known{"redis", "model"};
  if (std::ranges::find(known, text) != known.end()) return "";
  return fmt::format("no service '{}'{}", text, hint(text, known));
}

ProgramTask read_task(TableReader& table) {
  ProgramTask task;
  task.metric = table.reference("metric", kMetric);
  task.request = table.text("request", is_request);
  task.answer = table.text_map("answer", Need::required, is_json_pointer, is_json);
  task.tolerance = table.number_or("tolerance", task.tolerance, kTolerance);
  task.amount = table.number_or("amount", task.amount, kAmount);
  task.repetitions = table.whole_or("repetitions", task.repetitions, kRepetitions);
  task.timed = table.flag_or("timed", task.timed);
  task.quantile = table.number_or("quantile", task.quantile, kQuantile);
  if (!table.is_describing() && table.has("answer") && task.answer.empty())
    table.problem("answer", "an answer that nobody checks proves nothing");
  return task;
}

ProgramInput read_input(TableReader& table) {
  ProgramInput input;
  input.file = table.text("file", is_id);
  input.content = table.text("content", is_id);
  input.size = table.whole("size", kSize);
  input.seed = table.whole_or("seed", input.seed);
  return input;
}

// Ratios and readings speak of tasks of the same file.
void check_names_a_task(TableReader& table, const char* key, const std::string& name,
                        const ProgramSpec& spec) {
  std::vector<std::string> known;
  for (const auto& task : spec.tasks) known.push_back(task.metric);
  if (table.is_describing() || std::ranges::find(known, name) != known.end()) return;
  table.problem(key, fmt::format("no task has the metric '{}'{}", name, hint(name, known)));
}

void read_figures(TableReader& table, ProgramSpec& spec) {
  table.tables("ratios", Need::optional, [&](TableReader& below) {
    ProgramRatio ratio;
    ratio.metric = below.reference("metric", kMetric);
    ratio.over = below.text("over");
    ratio.under = below.text("under");
    check_names_a_task(below, "over", ratio.over, spec);
    check_names_a_task(below, "under", ratio.under, spec);
    spec.ratios.push_back(std::move(ratio));
  });
  table.tables("readings", Need::optional, [&](TableReader& below) {
    ProgramReading reading;
    reading.metric = below.reference("metric", kMetric);
    reading.task = below.text("task");
    reading.pointer = below.text("pointer", is_json_pointer);
    check_names_a_task(below, "task", reading.task, spec);
    spec.readings.push_back(std::move(reading));
  });
  table.tables("statements", Need::optional, [&](TableReader& below) {
    ProgramStatements statements;
    statements.metric = below.reference("metric", kMetric);
    statements.task = below.text("task");
    check_names_a_task(below, "task", statements.task, spec);
    spec.statements.push_back(std::move(statements));
  });
}

}  // namespace

ProgramSpec read_program(TableReader& table) {
  ProgramSpec spec;
  table.tables("tasks", Need::required,
               [&](TableReader& below) { spec.tasks.push_back(read_task(below)); });
  read_figures(table, spec);
  table.tables("inputs", Need::optional,
               [&](TableReader& below) { spec.inputs.push_back(read_input(below)); });
  spec.services = table.texts("services", Need::optional, is_program_service);
  spec.database = table.text_or_none("database", is_id);
  if (!table.is_describing() && !spec.statements.empty() && spec.database.empty())
    table.problem("statements", "missing key 'database': whose statements are counted");
  spec.start_metric = table.reference_or_none("start_metric", kMetric);
  spec.starts = table.whole_or("starts", spec.starts, kStarts);
  spec.warm_ups = table.whole_or("warm_ups", spec.warm_ups, kWarmUps);
  spec.memory_megabytes = table.whole_or("memory_megabytes", 0, kMegabytes);
  spec.answer_seconds = table.number_or("answer_seconds", spec.answer_seconds, kLimitSeconds);
  spec.epoch_seconds = table.number_or("epoch_seconds", spec.epoch_seconds, kLimitSeconds);
  return spec;
}

std::map<std::string, ProgramCommand> read_program_commands(TableReader& table,
                                                            ToolchainKind toolchain) {
  std::map<std::string, ProgramCommand> programs;
  const TextRule words = [toolchain](const auto& text) { return wrong_words(text, toolchain); };
  table.named_tables("programs", Need::optional, [&](const std::string& name, TableReader& below) {
    ProgramCommand program;
    program.command = below.texts("command", Need::required, words);
    program.worker = below.texts("worker", Need::optional, words);
    program.env = below.text_map("env", Need::optional, is_env_name, words);
    program.uses_registries = below.flag_or("uses_registries", false);
    programs.emplace(name, std::move(program));
  });
  return programs;
}

}  // namespace bakeoff::catalog
