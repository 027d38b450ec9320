#include "measure/internal/recorder.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "measure/measure_run.h"
#include "support/temp_dir.h"

namespace bakeoff::measure {
namespace {

samples::SliceSample slice(int epoch) {
  samples::SliceSample sample;
  sample.contestant = "node/http";
  sample.workload = "json";
  sample.epoch = epoch;
  sample.seconds = 1;
  sample.requests = 2;
  sample.latency.record(1000);
  sample.latency.record(3000);
  return sample;
}

TEST(Recorder, GivesBackWhatAnEarlierPartOfTheRunLeft) {
  const support::TempDir folder;
  {
    auto recorder = Recorder::open(folder.path());
    ASSERT_TRUE(recorder) << recorder.error().message;
    EXPECT_EQ(recorder->next_epoch(), 0);
    ASSERT_TRUE(recorder->add(slice(0)));
    ASSERT_TRUE(
        recorder->add(TrialFailure{"a", "json", 0, Stage::load, "gone", "log \xff bytes", false}));
    ASSERT_TRUE(recorder->epoch_done(12.5));
  }
  auto again = Recorder::open(folder.path());
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->next_epoch(), 1);
  EXPECT_EQ(again->outcome().epochs, 1);
  EXPECT_EQ(again->outcome().seconds, 12.5);
  ASSERT_EQ(again->outcome().samples.slices.size(), 1U);
  EXPECT_EQ(again->outcome().samples.slices[0], slice(0));
  ASSERT_EQ(again->outcome().failures.size(), 1U);
  EXPECT_EQ(again->outcome().failures[0].reason, "gone");
}

TEST(Recorder, CutsOffATornLineAndGoesOnBehindIt) {
  const support::TempDir folder;
  {
    auto recorder = Recorder::open(folder.path());
    ASSERT_TRUE(recorder->add(slice(0)));
  }
  const auto file = folder.path() / "samples.jsonl";
  const auto whole = *read_file(file);
  ASSERT_TRUE(write_file(file, whole + whole.substr(0, whole.size() / 2)));
  auto again = Recorder::open(folder.path());
  ASSERT_TRUE(again) << again.error().message;
  ASSERT_TRUE(again->add(slice(1)));
  const auto read = load_outcome(folder.path());
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->samples.slices.size(), 2U);
}

TEST(Recorder, NamesTheLineOfABrokenEvent) {
  const support::TempDir folder;
  ASSERT_TRUE(write_file(folder.path() / "outcome.jsonl",
                         "{\"event\":\"epoch_done\",\"epochs\":1,\"seconds\":2}\nrubbish\n"));
  const auto read = load_outcome(folder.path());
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().message.find("line 2"), std::string::npos) << read.error().message;
}

TEST(Recorder, CountsARunWithoutAnEndAsInterrupted) {
  const support::TempDir folder;
  auto recorder = Recorder::open(folder.path());
  ASSERT_TRUE(recorder->epoch_done(1));
  EXPECT_EQ(load_outcome(folder.path())->ending, Ending::interrupted);
  ASSERT_TRUE(recorder->finish(Ending::settled, 2));
  EXPECT_EQ(load_outcome(folder.path())->ending, Ending::settled);
}

TEST(Recorder, ReplacesFactsAndWarmUpsOfTheSameContestant) {
  const support::TempDir folder;
  auto recorder = Recorder::open(folder.path());
  ContestantFacts facts;
  facts.contestant = "a";
  ASSERT_TRUE(recorder->add(facts));
  facts.containment = "pid namespace";
  ASSERT_TRUE(recorder->add(facts));
  const auto read = load_outcome(folder.path());
  ASSERT_EQ(read->facts.size(), 1U);
  EXPECT_EQ(read->facts[0].containment, "pid namespace");
}

}  // namespace
}  // namespace bakeoff::measure
