#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "evidence/ledger.h"
#include "evidence/ledger_file.h"
#include "evidence/sample_records.h"
#include "support/temp_dir.h"

namespace bakeoff::evidence {
namespace {

constexpr int kNobody = 65534;

void run_sql(const std::filesystem::path& file, const char* sql) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &db), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
  sqlite3_close(db);
}

// Runs `body` in a child; the child's answer is its exit status.
template <class Body>
int in_child(Body body) {
  const pid_t child = fork();
  if (child == 0) _exit(body());
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

int open_fails_with(const std::filesystem::path& file, ErrorCode code) {
  const auto opened = Ledger::open(file);
  if (opened) return 1;
  if (opened.error().code != code) return 2;
  return opened.error().message.find(file.string()) == std::string::npos ? 3 : 0;
}

TEST(LedgerOpen, RefusesAFileThatIsNoDatabaseAndLeavesItAlone) {
  const support::TempDir folder;
  const auto file = folder.path() / "notes.txt";
  const std::string text = "these are my notes, please do not overwrite them\n";
  ASSERT_TRUE(write_file(file, text));
  EXPECT_EQ(open_fails_with(file, ErrorCode::invalid_input), 0);
  EXPECT_EQ(*read_file(file), text);
}

TEST(LedgerOpen, RefusesTheDatabaseOfAnotherProgramAndLeavesItAlone) {
  const support::TempDir folder;
  const auto file = folder.path() / "music.db";
  run_sql(file, "CREATE TABLE album (title TEXT)");
  const std::string before = *read_file(file);
  EXPECT_EQ(open_fails_with(file, ErrorCode::invalid_input), 0);
  EXPECT_EQ(*read_file(file), before);
}

TEST(LedgerOpen, RefusesANewerSchemaAndSaysSo) {
  const support::TempDir folder;
  const auto file = folder.path() / "ledger.db";
  ASSERT_TRUE(Ledger::open(file));
  run_sql(file, "PRAGMA user_version = 2");
  const auto refused = Ledger::open(file);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
  EXPECT_NE(refused.error().message.find("newer bakeoff"), std::string::npos);
  run_sql(file, "PRAGMA user_version = 1");
  EXPECT_TRUE(Ledger::open(file));
}

TEST(LedgerOpen, TakesAnEmptyFileAsANewLedger) {
  const support::TempDir folder;
  const auto file = folder.path() / "ledger.db";
  ASSERT_TRUE(write_file(file, ""));
  auto ledger = Ledger::open(file);
  ASSERT_TRUE(ledger) << ledger.error().message;
  EXPECT_TRUE(ledger->append({full_record()}));
}

TEST(LedgerOpen, WritesTheDocumentedNumbersAndJournal) {
  const support::TempDir folder;
  const auto file = folder.path() / "ledger.db";
  ASSERT_TRUE(Ledger::open(file));
  const std::string header = read_file(file)->substr(0, 100);
  EXPECT_EQ(header.substr(60, 4), std::string("\0\0\0\x01", 4));  // user_version
  EXPECT_EQ(header.substr(68, 4), "bake");                        // application_id
  EXPECT_EQ(header[18], 2);                                       // written with WAL
}

TEST(LedgerOpen, NamesTheFolderItCannotUse) {
  const support::TempDir folder;
  ASSERT_TRUE(write_file(folder.path() / "file", "x"));
  EXPECT_EQ(open_fails_with("/proc/ledger.db", ErrorCode::io), 0);
  EXPECT_FALSE(Ledger::open(folder.path() / "file" / "ledger.db"));
  EXPECT_FALSE(Ledger::open(""));
}

TEST(LedgerOpen, ReportsAReadOnlyFolderAndAReadOnlyFile) {
  const support::TempDir folder;
  ASSERT_EQ(chmod(folder.path().c_str(), 0755), 0);
  const auto file = folder.path() / "ledger.db";
  ASSERT_TRUE(Ledger::open(file));
  const auto as_somebody_else = [](const std::filesystem::path& path) {
    return in_child([&] {
      if (geteuid() == 0 && setuid(kNobody) != 0) return 9;
      return open_fails_with(path, ErrorCode::io);
    });
  };
  if (geteuid() != 0) {
    ASSERT_EQ(chmod(file.c_str(), 0444), 0);
    ASSERT_EQ(chmod(folder.path().c_str(), 0555), 0);
  }
  EXPECT_EQ(as_somebody_else(file), 0);
  EXPECT_EQ(as_somebody_else(folder.path() / "new.db"), 0);
  ASSERT_EQ(chmod(folder.path().c_str(), 0755), 0);
  ASSERT_EQ(chmod(file.c_str(), 0644), 0);
  EXPECT_TRUE(Ledger::open(file));
}

// A file-size limit is the full disk that needs no root: the write fails in the middle of the
// append.
int append_under_limit(const std::filesystem::path& file, rlim_t limit) {
  signal(SIGXFSZ, SIG_IGN);
  auto ledger = Ledger::open(file);
  if (!ledger) return 1;
  const rlimit limits{limit, limit};
  if (setrlimit(RLIMIT_FSIZE, &limits) != 0) return 2;
  Record big = full_record();
  big.text = std::string(200'000, 'x');
  const auto appended = ledger->append({big});
  if (appended) return 10;
  if (appended.error().code != ErrorCode::io) return 3;
  return appended.error().message.find("a write failed") == std::string::npos ? 4 : 0;
}

TEST(LedgerAppend, AcknowledgesNothingWhenTheFileCannotGrow) {
  const support::TempDir folder;
  const auto file = folder.path() / "ledger.db";
  {
    auto ledger = Ledger::open(file);
    ASSERT_TRUE(ledger && ledger->append({full_record(), full_record()}));
  }
  EXPECT_EQ(in_child([&] { return append_under_limit(file, 100'000); }), 0);
  auto ledger = Ledger::open(file);
  ASSERT_TRUE(ledger) << ledger.error().message;
  EXPECT_EQ(ledger->find({})->size(), 2U);
  EXPECT_TRUE(ledger->verify()->sound) << ledger->verify()->problem;
  EXPECT_TRUE(ledger->append({full_record()}));
}

TEST(LedgerAppend, TakesTheSameRecordWhereTheFileCanGrow) {
  const support::TempDir folder;
  EXPECT_EQ(in_child([&] { return append_under_limit(folder.path() / "ledger.db", 100'000'000); }),
            10);
}

TEST(SqliteError, SaysWhatToDo) {
  const Database database{nullptr, "/data/ledger.db"};
  const Error full = sqlite_error(database, SQLITE_FULL, "append to");
  EXPECT_EQ(full.code, ErrorCode::io);
  EXPECT_NE(full.message.find("Free some space in /data"), std::string::npos);
  EXPECT_EQ(sqlite_error(database, SQLITE_BUSY_RECOVERY, "open").code, ErrorCode::busy);
  EXPECT_EQ(sqlite_error(database, SQLITE_IOERR_FSYNC, "append to").code, ErrorCode::io);
}

}  // namespace
}  // namespace bakeoff::evidence
