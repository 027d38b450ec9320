#include "measure/internal/recorder.h"

#include <algorithm>

#include "base/file.h"
#include "measure/internal/event_json.h"
#include "measure/measure_run.h"
#include "samples/sample_file.h"

namespace bakeoff::measure {
namespace {

constexpr const char* kSamplesFile = "samples.jsonl";
constexpr const char* kEventsFile = "outcome.jsonl";

// A run that was killed before its first sample has no file yet.
Result<std::string> read_if_there(const std::filesystem::path& file) {
  auto text = read_file(file);
  if (!text && text.error().code == ErrorCode::not_found) return std::string();
  return text;
}

// A killed writer may leave half a line: cut it off, so that the next append starts a line of its
// own.
Result<void> drop_torn_line(const std::filesystem::path& file, const std::string& text) {
  if (text.empty() || text.back() == '\n') return {};
  const auto end = text.rfind('\n');
  return write_file(file, end == std::string::npos ? "" : text.substr(0, end + 1));
}

}  // namespace

Result<RunOutcome> load_outcome(const std::filesystem::path& run_dir) {
  BAKEOFF_TRY(sample_text, read_if_there(run_dir / kSamplesFile));
  BAKEOFF_TRY(event_text, read_if_there(run_dir / kEventsFile));
  BAKEOFF_TRY(set, samples::parse_samples(sample_text));
  RunOutcome outcome;
  outcome.samples = std::move(set);
  BAKEOFF_CHECK(apply_events(event_text, outcome));
  return outcome;
}

Result<Recorder> Recorder::open(const std::filesystem::path& run_dir) {
  Recorder recorder;
  recorder.samples_file_ = run_dir / kSamplesFile;
  recorder.events_file_ = run_dir / kEventsFile;
  BAKEOFF_TRY(outcome, load_outcome(run_dir));
  recorder.outcome_ = std::move(outcome);
  for (const auto& file : {recorder.samples_file_, recorder.events_file_}) {
    BAKEOFF_TRY(text, read_if_there(file));
    BAKEOFF_CHECK(drop_torn_line(file, text));
  }
  return recorder;
}

Result<void> Recorder::add(const samples::SliceSample& slice) {
  BAKEOFF_CHECK(append_line(samples_file_, samples::to_line(slice)));
  outcome_.samples.slices.push_back(slice);
  return {};
}

Result<void> Recorder::add(const samples::PointSample& point) {
  BAKEOFF_CHECK(append_line(samples_file_, samples::to_line(point)));
  outcome_.samples.points.push_back(point);
  return {};
}

Result<void> Recorder::add(const TrialFailure& failure) {
  BAKEOFF_CHECK(append_line(events_file_, to_line(failure)));
  outcome_.failures.push_back(failure);
  return {};
}

Result<void> Recorder::add(const ContestantFacts& facts) {
  BAKEOFF_CHECK(append_line(events_file_, to_line(facts)));
  replace_or_add(outcome_, facts);
  return {};
}

Result<void> Recorder::add(const WarmUpFact& warm_up) {
  BAKEOFF_CHECK(append_line(events_file_, to_line(warm_up)));
  replace_or_add(outcome_, warm_up);
  return {};
}

Result<void> Recorder::epoch_done(double seconds) {
  ++outcome_.epochs;
  outcome_.seconds = seconds;
  return append_line(events_file_, epoch_line(outcome_.epochs, seconds));
}

Result<void> Recorder::finish(Ending ending, double seconds) {
  outcome_.ending = ending;
  outcome_.seconds = seconds;
  return append_line(events_file_, ending_line(ending, seconds));
}

int Recorder::next_epoch() const {
  int highest = -1;
  for (const auto& slice : outcome_.samples.slices) highest = std::max(highest, slice.epoch);
  for (const auto& point : outcome_.samples.points) highest = std::max(highest, point.epoch);
  return highest + 1;
}

}  // namespace bakeoff::measure
