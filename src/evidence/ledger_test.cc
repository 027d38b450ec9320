#include "evidence/ledger.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "evidence/sample_records.h"
#include "support/temp_dir.h"

namespace bakeoff::evidence {
namespace {

using Ids = std::vector<std::int64_t>;

Ids ids_of(const std::vector<Record>& records) {
  Ids ids;
  for (const Record& record : records) ids.push_back(record.id);
  return ids;
}

struct OpenLedger {
  support::TempDir folder;
  Ledger ledger = *Ledger::open(folder.path() / "ledger.db");
};

TEST(Ledger, GivesBackEveryFieldAfterReopening) {
  const support::TempDir folder;
  Record first = full_record();
  Record second = measured("python/fastapi", "json.throughput", -0.0);
  second.text = std::string("a\0b\n\xff", 5);
  second.value->high = std::numeric_limits<double>::infinity();
  second.replaces = 1;
  {
    auto ledger = Ledger::open(folder.path() / "ledger.db");
    ASSERT_TRUE(ledger) << ledger.error().message;
    ASSERT_EQ(*ledger->append({first}), (Ids{1}));
    ASSERT_EQ(*ledger->append({second}), (Ids{2}));
  }
  auto ledger = Ledger::open(folder.path() / "ledger.db");
  ASSERT_TRUE(ledger) << ledger.error().message;
  first.id = 1;
  second.id = 2;
  EXPECT_EQ(*ledger->find({}), (std::vector<Record>{first, second}));
  const auto health = ledger->verify();
  EXPECT_TRUE(health->sound) << health->problem;
  EXPECT_EQ(health->records, 2);
}

TEST(Ledger, CreatesItsFolderAndTakesPathsWithSpacesAndUmlauts) {
  const support::TempDir folder;
  const auto file = folder.path() / "a folder" / "übung" / "ledger.db";
  ASSERT_TRUE(Ledger::open(file));
  EXPECT_TRUE(std::filesystem::exists(file));
}

TEST(Ledger, AppendsAllRecordsOrNone) {
  OpenLedger open;
  ASSERT_TRUE(open.ledger.append({full_record()}));
  Record wrong = full_record();
  wrong.replaces = 7;
  const auto refused = open.ledger.append({full_record(), full_record(), wrong});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
  EXPECT_NE(refused.error().message.find("record 7"), std::string::npos);
  Record not_a_number = full_record();
  not_a_number.value->value = std::nan("");
  EXPECT_FALSE(open.ledger.append({full_record(), not_a_number}));
  EXPECT_EQ(open.ledger.find({})->size(), 1U);
  EXPECT_EQ(*open.ledger.append({full_record(), full_record()}), (Ids{2, 3}));
}

TEST(Ledger, AppendingNothingGivesNoIds) {
  OpenLedger open;
  EXPECT_EQ(*open.ledger.append({}), Ids{});
  EXPECT_EQ(open.ledger.verify()->records, 0);
  EXPECT_TRUE(open.ledger.verify()->sound);
}

TEST(LedgerFind, FiltersByEveryField) {
  OpenLedger open;
  Record other = measured("python/fastapi", "coldstart.time", 3);
  other.run_id = "run-8";
  other.fingerprint = "machine-b";
  ASSERT_TRUE(open.ledger.append({full_record(), other}));
  RecordFilter by_run;
  by_run.run_id = "run-8";
  RecordFilter by_subject;
  by_subject.subject = "python/fastapi";
  RecordFilter by_stack;
  by_stack.stack = "python";
  RecordFilter by_metric;
  by_metric.metric = "coldstart.time";
  RecordFilter by_machine;
  by_machine.fingerprint = "machine-b";
  for (const auto& filter : {by_run, by_subject, by_stack, by_metric, by_machine}) {
    EXPECT_EQ(ids_of(*open.ledger.find(filter)), (Ids{2}));
  }
  RecordFilter none = by_run;
  none.subject = "node/fastify";
  EXPECT_TRUE(open.ledger.find(none)->empty());
  RecordFilter hostile;
  hostile.subject = "' OR 1=1 --";
  EXPECT_TRUE(open.ledger.find(hostile)->empty());
}

RecordFilter newest() {
  RecordFilter filter;
  filter.newest_only = true;
  return filter;
}

TEST(LedgerFind, GivesTheNewestPerSubjectAndMetric) {
  OpenLedger open;
  ASSERT_TRUE(open.ledger.append({measured("a", "x", 1), measured("a", "y", 2),
                                  measured("b", "x", 3), measured("a", "x", 4)}));
  EXPECT_EQ(ids_of(*open.ledger.find(newest())), (Ids{2, 3, 4}));
}

TEST(LedgerFind, PutsACorrectionInThePlaceOfWhatItCorrects) {
  OpenLedger open;
  ASSERT_TRUE(open.ledger.append({measured("a", "x", 1), measured("a", "x", 2)}));
  Record corrects_the_old = measured("a", "x", 1.5);
  corrects_the_old.replaces = 1;
  ASSERT_TRUE(open.ledger.append({corrects_the_old}));
  EXPECT_EQ(ids_of(*open.ledger.find(newest())), (Ids{2}));

  Record corrects_the_new = measured("a", "x", 2.5);
  corrects_the_new.replaces = 2;
  ASSERT_TRUE(open.ledger.append({corrects_the_new}));
  EXPECT_EQ(ids_of(*open.ledger.find(newest())), (Ids{4}));

  Record corrects_again = measured("a", "x", 2.25);
  corrects_again.replaces = 4;
  ASSERT_TRUE(open.ledger.append({corrects_again}));
  EXPECT_EQ(ids_of(*open.ledger.find(newest())), (Ids{5}));
  EXPECT_EQ(ids_of(*open.ledger.find({})), (Ids{1, 2, 3, 4, 5}));
}

TEST(LedgerFind, ForgetsAWronglyNamedMetricOnceItIsCorrected) {
  OpenLedger open;
  ASSERT_TRUE(open.ledger.append({measured("a", "wrong", 1)}));
  Record renamed = measured("a", "right", 1);
  renamed.replaces = 1;
  ASSERT_TRUE(open.ledger.append({renamed}));
  EXPECT_EQ(ids_of(*open.ledger.find(newest())), (Ids{2}));
  RecordFilter wrong = newest();
  wrong.metric = "wrong";
  EXPECT_TRUE(open.ledger.find(wrong)->empty());
}

}  // namespace
}  // namespace bakeoff::evidence
