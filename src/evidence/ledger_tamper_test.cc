#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>
#include <map>

#include "base/file.h"
#include "base/random.h"
#include "evidence/ledger.h"
#include "evidence/sample_records.h"
#include "support/temp_dir.h"

namespace bakeoff::evidence {
namespace {

constexpr const char* kDropGuards =
    "DROP TRIGGER record_never_changes; DROP TRIGGER record_never_goes; DROP TRIGGER "
    "record_comes_last;";

// What SQLite answers; empty: done.
std::string run_sql(const std::filesystem::path& file, const std::string& sql) {
  sqlite3* db = nullptr;
  sqlite3_open(file.c_str(), &db);
  char* message = nullptr;
  sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &message);
  const std::string answer = message == nullptr ? "" : message;
  sqlite3_free(message);
  sqlite3_close(db);
  return answer;
}

// Without fsync: these files need not survive anything.
void overwrite(const std::filesystem::path& file, const std::string& bytes) {
  for (const char* beside : {"-wal", "-shm"}) std::filesystem::remove(file.string() + beside);
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

std::string make_ten_records() {
  const support::TempDir folder;
  const auto file = folder.path() / "ledger.db";
  {
    auto ledger = Ledger::open(file);
    std::vector<Record> records(10, full_record());
    for (std::size_t i = 0; i < 10; ++i) records[i].text = "record " + std::to_string(i + 1);
    records[8].value.reset();
    EXPECT_TRUE(ledger->append(records));
  }
  return *read_file(file);
}

struct TenRecords {
  support::TempDir folder;
  std::filesystem::path file = folder.path() / "ledger.db";

  TenRecords() {
    static const std::string bytes = make_ten_records();
    overwrite(file, bytes);
  }
  [[nodiscard]] LedgerHealth health() const { return *Ledger::open(file)->verify(); }
};

TEST(LedgerGuards, StopEveryChangeByHand) {
  const TenRecords ten;
  EXPECT_NE(run_sql(ten.file, "UPDATE record SET value = 1 WHERE id = 5").find("only grows"),
            std::string::npos);
  EXPECT_NE(run_sql(ten.file, "DELETE FROM record WHERE id = 5").find("only grows"),
            std::string::npos);
  EXPECT_NE(run_sql(ten.file, "INSERT OR REPLACE INTO record SELECT * FROM record WHERE id = 5")
                .find("next id"),
            std::string::npos);
  EXPECT_TRUE(ten.health().sound) << ten.health().problem;
  EXPECT_EQ(ten.health().records, 10);
}

TEST(LedgerGuards, ComeBackWhenTheLedgerIsOpened) {
  const TenRecords ten;
  ASSERT_EQ(run_sql(ten.file, kDropGuards), "");
  ASSERT_TRUE(Ledger::open(ten.file));
  EXPECT_NE(run_sql(ten.file, "DELETE FROM record"), "");
}

TEST(LedgerVerify, AcceptsALedgerWhoseGuardsWereDroppedButNothingChanged) {
  const TenRecords ten;
  ASSERT_EQ(run_sql(ten.file, kDropGuards), "");
  EXPECT_TRUE(ten.health().sound) << ten.health().problem;
}

TEST(LedgerVerify, NamesTheRecordWhoseColumnWasEdited) {
  const char* edits[] = {"kind = 'cited'",      "subject = 'x'",
                         "stack = 'x'",         "metric = 'x'",
                         "value = 61234.50001", "value_low = 1",
                         "value_high = 1e9",    "value_unit = 'ms'",
                         "value_n = 60",        "value_level = 0.5",
                         "value = NULL",        "ratio = 0.99",
                         "ratio_low = 0",       "ratio_high = 1",
                         "ratio_unit = 'x'",    "ratio_n = 50",
                         "ratio_level = 0.1",   "ratio_is_upper_bound = 0",
                         "text = 'record 4'",   "publisher = 'x'",
                         "title = 'x'",         "url = 'x'",
                         "speaks_of = 'x'",     "published = 'x'",
                         "taken_at = 'x'",      "ttl_days = 9000",
                         "version = 'x'",       "run_id = 'x'",
                         "fingerprint = 'x'",   "raw_hash = 'x'",
                         "replaces = 2",        "hash = replace(hash, substr(hash, 1, 1), 'g')"};
  for (const char* edit : edits) {
    const TenRecords ten;
    ASSERT_EQ(
        run_sql(ten.file, kDropGuards + std::string("UPDATE record SET ") + edit + " WHERE id = 5"),
        "")
        << edit;
    const LedgerHealth health = ten.health();
    EXPECT_FALSE(health.sound) << edit;
    EXPECT_NE(health.problem.find("record 5 was altered"), std::string::npos)
        << edit << ": " << health.problem;
  }
}

TEST(LedgerVerify, NamesAMissingRecordInTheMiddleAndAtTheEnd) {
  const TenRecords middle;
  ASSERT_EQ(run_sql(middle.file, kDropGuards + std::string("DELETE FROM record WHERE id = 4")), "");
  EXPECT_NE(middle.health().problem.find("record 4 is missing"), std::string::npos)
      << middle.health().problem;
  const TenRecords end;
  ASSERT_EQ(run_sql(end.file, kDropGuards + std::string("DELETE FROM record WHERE id >= 9")), "");
  EXPECT_FALSE(end.health().sound);
  EXPECT_NE(end.health().problem.find("record 9 is missing"), std::string::npos)
      << end.health().problem;
}

TEST(LedgerVerify, FindsTheFirstRecordToDifferWhenLaterHashesWereRecomputedWrongly) {
  const TenRecords ten;
  const std::string swap =
      "UPDATE record SET hash = (SELECT hash FROM record WHERE id = 8) WHERE id = 7";
  ASSERT_EQ(run_sql(ten.file, kDropGuards + swap), "");
  EXPECT_NE(ten.health().problem.find("record 7 was altered"), std::string::npos)
      << ten.health().problem;
}

TEST(LedgerVerify, DetectsAFlippedByteInsideARecord) {
  const TenRecords ten;
  std::string bytes = *read_file(ten.file);
  const std::size_t at = bytes.find("record 6");
  ASSERT_NE(at, std::string::npos);
  bytes[at] = 'R';
  overwrite(ten.file, bytes);
  EXPECT_NE(ten.health().problem.find("record 6 was altered"), std::string::npos)
      << ten.health().problem;
}

enum class Damage { refused_at_open, named_by_verify, changes_nothing, unnoticed };

Damage judge(const std::filesystem::path& file, const std::vector<Record>& before) {
  auto ledger = Ledger::open(file);
  if (!ledger) return Damage::refused_at_open;
  const auto health = ledger->verify();
  if (!health || !health->sound) return Damage::named_by_verify;
  const auto after = ledger->find({});
  return after && *after == before ? Damage::changes_nothing : Damage::unnoticed;
}

TEST(LedgerVerify, NeverPassesARandomFlippedByteThatChangesWhatIsRead) {
  const TenRecords ten;
  const auto before = *Ledger::open(ten.file)->find({});
  const std::string bytes = *read_file(ten.file);
  Random random(20'261'123);
  std::map<Damage, int> seen;
  for (int i = 0; i < 500; ++i) {
    std::string damaged = bytes;
    const std::size_t at = random.below(damaged.size());
    damaged[at] = static_cast<char>(damaged[at] ^ static_cast<char>(1 + random.below(255)));
    overwrite(ten.file, damaged);
    const Damage damage = judge(ten.file, before);
    ASSERT_NE(damage, Damage::unnoticed) << "byte " << at;
    ++seen[damage];
  }
  EXPECT_GT(seen[Damage::refused_at_open], 5);   // the header and the schema were hit
  EXPECT_GT(seen[Damage::named_by_verify], 50);  // and so were records
}

TEST(LedgerVerify, NoticesATruncatedFile) {
  const TenRecords ten;
  const std::string bytes = *read_file(ten.file);
  for (const std::size_t size :
       {bytes.size() - 4096, bytes.size() / 2, std::size_t{4096}, std::size_t{50}}) {
    overwrite(ten.file, bytes.substr(0, size));
    const Damage damage = judge(ten.file, {});
    EXPECT_TRUE(damage == Damage::refused_at_open || damage == Damage::named_by_verify) << size;
  }
}

}  // namespace
}  // namespace bakeoff::evidence
