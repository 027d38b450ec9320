#include <gtest/gtest.h>

#include "evidence/ledger.h"
#include "evidence/sample_records.h"
#include "evidence/simulated_disk.h"
#include "support/temp_dir.h"

namespace bakeoff::evidence {
namespace {

constexpr std::int64_t kBatch = 3;

std::vector<Record> batch() { return std::vector<Record>(kBatch, full_record()); }

void expect_sound(Ledger& ledger, std::int64_t least, const std::string& when) {
  const auto health = ledger.verify();
  ASSERT_TRUE(health) << when << ": " << health.error().message;
  EXPECT_TRUE(health->sound) << when << ": " << health->problem;
  EXPECT_GE(health->records, least) << when << ": an acknowledged record is lost";
  EXPECT_EQ(health->records % kBatch, 0) << when << ": half a batch was kept";
}

struct Fault {
  int code;
  FailureSpan span;
};

// One batch is stored, the n-th change of the next append fails. False: the append made fewer than
// n + 1 changes.
bool append_with_fault(const std::filesystem::path& file, int n, const Fault& fault) {
  SimulatedDisk disk(1);
  const std::string when = "change " + std::to_string(n) + ", code " + std::to_string(fault.code);
  std::int64_t acknowledged = kBatch;
  bool was_hit = false;
  {
    auto ledger = Ledger::open(file);
    EXPECT_TRUE(ledger && ledger->append(batch()));
    disk.fail_change(n, fault.code, fault.span);
    const auto ids = ledger->append(batch());
    was_hit = disk.changes() > n;
    EXPECT_EQ(ids.has_value(), !was_hit) << when;
    if (ids) acknowledged = ids->back();
    if (!ids) {
      EXPECT_EQ(ids.error().code, ErrorCode::io) << ids.error().message;
    }
    disk.heal();
    expect_sound(*ledger, acknowledged, when + ", same process");
    const auto next = ledger->append(batch());
    EXPECT_TRUE(next) << when;
    if (next) acknowledged = next->back();
  }
  auto reopened = Ledger::open(file);
  EXPECT_TRUE(reopened) << when;
  if (reopened) expect_sound(*reopened, acknowledged, when + ", reopened");
  return was_hit;
}

TEST(LedgerDisk, NeverAcknowledgesARecordWhoseWriteFailed) {
  const support::TempDir folder;
  const Fault faults[] = {{SQLITE_FULL, FailureSpan::once},
                          {SQLITE_FULL, FailureSpan::until_healed},
                          {SQLITE_IOERR_WRITE, FailureSpan::once},
                          {SQLITE_IOERR_FSYNC, FailureSpan::until_healed}};
  for (const Fault& fault : faults) {
    int n = 0;
    while (append_with_fault(folder.path() / "ledger.db", n, fault)) ++n;
    EXPECT_GE(n, 3) << "an append writes a header, pages and syncs";
  }
}

TEST(LedgerDisk, CanBeCreatedAfterCreatingItFailedAtAnyPoint) {
  const support::TempDir folder;
  const auto file = folder.path() / "ledger.db";
  int n = 0;
  for (bool was_hit = true; was_hit; ++n) {
    SimulatedDisk disk(1);
    disk.fail_change(n, SQLITE_FULL, FailureSpan::until_healed);
    {
      const auto opened = Ledger::open(file);
      was_hit = disk.changes() > n;
      EXPECT_EQ(opened.has_value(), !was_hit) << n;
    }
    disk.heal();
    auto ledger = Ledger::open(file);
    ASSERT_TRUE(ledger) << n << ": " << ledger.error().message;
    EXPECT_TRUE(ledger->append(batch())) << n;
    expect_sound(*ledger, kBatch, "creation failed at change " + std::to_string(n));
  }
  EXPECT_GT(n, 5);
}

struct PowerCuts {
  int cuts = 0;
  int lost_acknowledged = 0;
  int unsound = 0;
  int torn_batches = 0;
};

// Appends until the power goes; closing the ledger now and then makes SQLite copy its log into the
// file.
std::int64_t append_until_dark(SimulatedDisk& disk, const std::filesystem::path& file) {
  std::int64_t acknowledged = 0;
  while (disk.has_power()) {
    auto ledger = Ledger::open(file);
    const std::size_t appends = 1 + disk.random.below(6);
    for (std::size_t i = 0; ledger && i < appends && disk.has_power(); ++i) {
      const auto ids = ledger->append(batch());
      if (ids) acknowledged = ids->back();
    }
  }
  return acknowledged;
}

PowerCuts cut_power(int times, bool ignores_log_syncs) {
  const support::TempDir folder;
  const auto file = folder.path() / "ledger.db";
  PowerCuts result;
  for (int i = 0; i < times; ++i) {
    SimulatedDisk disk(static_cast<std::uint64_t>(i) + 1);
    if (ignores_log_syncs) disk.ignore_log_syncs();
    disk.cut_power_at_change(static_cast<int>(disk.random.below(200)));
    const std::int64_t acknowledged = append_until_dark(disk, file);
    disk.restart();
    ++result.cuts;
    auto ledger = Ledger::open(file);
    const auto health = ledger ? ledger->verify() : Result<LedgerHealth>(LedgerHealth{});
    if (!health || !health->sound) {
      ++result.unsound;
      continue;
    }
    if (health->records < acknowledged) ++result.lost_acknowledged;
    if (health->records % kBatch != 0) ++result.torn_batches;
  }
  return result;
}

TEST(LedgerPowerCut, LosesNothingThatWasAcknowledged) {
  const PowerCuts result = cut_power(300, false);
  EXPECT_EQ(result.cuts, 300);
  EXPECT_EQ(result.lost_acknowledged, 0);
  EXPECT_EQ(result.unsound, 0);
  EXPECT_EQ(result.torn_batches, 0);
}

// Negative control: a log that is not synced at commit, which is what synchronous=NORMAL means,
// must show up as lost records.
TEST(LedgerPowerCut, SeesTheLossWhenTheLogIsNotSynced) {
  const PowerCuts result = cut_power(100, true);
  EXPECT_GT(result.lost_acknowledged, 20);
  EXPECT_EQ(result.torn_batches, 0);
}

}  // namespace
}  // namespace bakeoff::evidence
