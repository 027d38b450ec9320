#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "base/random.h"
#include "evidence/ledger.h"
#include "evidence/sample_records.h"
#include "support/temp_dir.h"

namespace bakeoff::evidence {
namespace {

constexpr std::size_t kBatch = 3;

// Memory that outlives the child that writes to it: what had been acknowledged when it was killed.
class Acknowledged {
 public:
  Acknowledged()
      : last_(static_cast<volatile std::int64_t*>(mmap(nullptr, sizeof(std::int64_t),
                                                       PROT_READ | PROT_WRITE,
                                                       MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {
    *last_ = 0;
  }
  Acknowledged(const Acknowledged&) = delete;
  Acknowledged& operator=(const Acknowledged&) = delete;
  ~Acknowledged() { munmap(const_cast<std::int64_t*>(last_), sizeof(std::int64_t)); }
  void set(std::int64_t id) { *last_ = id; }
  [[nodiscard]] std::int64_t last() const { return *last_; }

 private:
  volatile std::int64_t* last_;
};

[[noreturn]] void append_for_ever(const std::filesystem::path& file, Acknowledged& acknowledged) {
  auto ledger = Ledger::open(file);
  if (!ledger) _exit(3);
  for (;;) {
    const auto ids = ledger->append(std::vector<Record>(kBatch, full_record()));
    if (!ids) _exit(4);
    acknowledged.set(ids->back());
  }
}

TEST(LedgerProcess, LosesNoAcknowledgedRecordWhenItsWriterIsKilled) {
  const support::TempDir folder;
  const auto file = folder.path() / "ledger.db";
  Acknowledged acknowledged;
  Random random(7);
  for (int kill_number = 0; kill_number < 30; ++kill_number) {
    const pid_t writer = fork();
    if (writer == 0) append_for_ever(file, acknowledged);
    std::this_thread::sleep_for(std::chrono::microseconds(random.below(40'000)));
    kill(writer, SIGKILL);
    int status = 0;
    waitpid(writer, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the writer failed by itself: " << WEXITSTATUS(status);
    auto ledger = Ledger::open(file);
    ASSERT_TRUE(ledger) << ledger.error().message;
    const auto health = ledger->verify();
    ASSERT_TRUE(health->sound) << health->problem;
    ASSERT_GE(health->records, acknowledged.last());
    ASSERT_EQ(health->records % static_cast<std::int64_t>(kBatch), 0) << "half a batch was kept";
  }
  EXPECT_GT(acknowledged.last(), 0) << "no writer lived long enough to acknowledge anything";
}

int append_some(const std::filesystem::path& file, int times) {
  auto ledger = Ledger::open(file);
  if (!ledger) return 1;
  for (int i = 0; i < times; ++i) {
    const auto ids = ledger->append({full_record(), full_record()});
    if (!ids) return 2;
    if (ids->at(1) != ids->at(0) + 1) return 3;
  }
  return 0;
}

void append_from_processes(const std::filesystem::path& file, int processes, int times) {
  std::vector<pid_t> children;
  for (int i = 0; i < processes; ++i) {
    const pid_t child = fork();
    if (child == 0) _exit(append_some(file, times));
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "exit " << WEXITSTATUS(status);
  }
}

TEST(LedgerProcess, LetsTwoProcessesAppendAtOnce) {
  const support::TempDir folder;
  const auto file = folder.path() / "ledger.db";
  append_from_processes(file, 2, 40);
  const auto health = Ledger::open(file)->verify();
  EXPECT_TRUE(health->sound) << health->problem;
  EXPECT_EQ(health->records, 2 * 40 * 2);
}

TEST(LedgerProcess, LetsEightProcessesCreateOneLedgerAtOnce) {
  for (int round = 0; round < 5; ++round) {
    const support::TempDir folder;
    const auto file = folder.path() / "ledger.db";
    append_from_processes(file, 8, 1);
    const auto health = Ledger::open(file)->verify();
    EXPECT_TRUE(health->sound) << health->problem;
    EXPECT_EQ(health->records, 8 * 2);
  }
}

TEST(LedgerProcess, WaitsForAWriterInsteadOfFailing) {
  const support::TempDir folder;
  const auto file = folder.path() / "ledger.db";
  auto ledger = Ledger::open(file);
  ASSERT_TRUE(ledger);
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  std::thread release([other] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    sqlite3_exec(other, "COMMIT", nullptr, nullptr, nullptr);
  });
  const auto appended = ledger->append({full_record()});
  release.join();
  sqlite3_close(other);
  EXPECT_TRUE(appended) << appended.error().message;
}

TEST(LedgerProcess, OpensAndReadsWhileAnotherProcessWrites) {
  const support::TempDir folder;
  const auto file = folder.path() / "ledger.db";
  ASSERT_TRUE(Ledger::open(file)->append({full_record()}));
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  auto reader = Ledger::open(file);  // would wait 10 s and fail if opening needed the write lock
  EXPECT_TRUE(reader) << reader.error().message;
  if (reader) {
    EXPECT_EQ(reader->find({})->size(), 1U);
  }
  sqlite3_close(other);
}

}  // namespace
}  // namespace bakeoff::evidence
