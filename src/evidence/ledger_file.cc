#include "evidence/ledger_file.h"

#include "base/file.h"

namespace bakeoff::evidence {
namespace {

constexpr int kBusyMilliseconds =
    10'000;  // an append takes milliseconds; who waits longer is told so
// Two processes that create one ledger at the same instant: SQLite refuses one switch to WAL
// without waiting.
constexpr int kOpenAttempts = 100;
constexpr int kOpenPauseMilliseconds = 20;

constexpr const char* kTable = R"sql(
CREATE TABLE record (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('measured', 'cited', 'judged', 'user')),
  subject TEXT NOT NULL, stack TEXT NOT NULL, metric TEXT NOT NULL,
  value REAL, value_low REAL, value_high REAL, value_unit TEXT, value_n INTEGER, value_level REAL,
  ratio REAL, ratio_low REAL, ratio_high REAL, ratio_unit TEXT, ratio_n INTEGER, ratio_level REAL,
  ratio_is_upper_bound INTEGER NOT NULL,
  text TEXT NOT NULL, publisher TEXT NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL,
  speaks_of TEXT NOT NULL, published TEXT NOT NULL, taken_at TEXT NOT NULL, ttl_days INTEGER NOT NULL,
  version TEXT NOT NULL, run_id TEXT NOT NULL, fingerprint TEXT NOT NULL, raw_hash TEXT NOT NULL,
  replaces INTEGER NOT NULL CHECK (replaces >= 0 AND replaces < id),
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;
CREATE INDEX record_by_subject ON record (subject, metric);
CREATE INDEX record_by_run ON record (run_id);
CREATE INDEX record_corrections ON record (replaces) WHERE replaces <> 0;
)sql";

// The insert rule also stops INSERT OR REPLACE, which deletes without firing a delete trigger.
constexpr const char* kGuards = R"sql(
CREATE TRIGGER IF NOT EXISTS record_never_changes BEFORE UPDATE ON record
BEGIN SELECT RAISE(ABORT, 'the ledger only grows: append a correction instead'); END;
CREATE TRIGGER IF NOT EXISTS record_never_goes BEFORE DELETE ON record
BEGIN SELECT RAISE(ABORT, 'the ledger only grows: append a correction instead'); END;
CREATE TRIGGER IF NOT EXISTS record_comes_last BEFORE INSERT ON record
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM record)
BEGIN SELECT RAISE(ABORT, 'a new record takes the next id'); END;
)sql";

Result<std::int64_t> number(const Database& database, const std::string& sql) {
  BAKEOFF_TRY(statement, Statement::prepare(database, sql, "open"));
  BAKEOFF_TRY(has_row, statement.step());
  return has_row ? statement.integer(0) : 0;
}

enum class FileState { empty, ledger };

// Only reads: a foreign database is left as it is.
// REQUIRES: inside a transaction, or the three numbers may come from before and after another
// process created the ledger.
Result<FileState> recognise(const Database& database) {
  BAKEOFF_TRY(application, number(database, "PRAGMA application_id"));
  BAKEOFF_TRY(version, number(database, "PRAGMA user_version"));
  BAKEOFF_TRY(objects, number(database, "SELECT count(*) FROM sqlite_schema"));
  if (application == 0 && version == 0 && objects == 0) return FileState::empty;
  const std::string file = database.file.string();
  if (application != kApplicationId) {
    return fail(ErrorCode::invalid_input,
                file + " is an SQLite database of another program, not a bakeoff ledger");
  }
  if (version > kSchemaVersion) {
    return fail(ErrorCode::invalid_input, file + " was written by a newer bakeoff (ledger schema " +
                                              std::to_string(version) + ", this one knows " +
                                              std::to_string(kSchemaVersion) +
                                              "): update bakeoff or use another data folder");
  }
  if (version < kSchemaVersion) {
    return fail(ErrorCode::invalid_input,
                file + " has ledger schema " + std::to_string(version) + ", which never existed");
  }
  return FileState::ledger;
}

Result<FileState> recognise_in_one_snapshot(const Database& database) {
  const auto snapshot = Transaction::begin(database, "DEFERRED", "open");
  if (!snapshot) return tl::unexpected(snapshot.error());
  return recognise(database);
}

Result<void> create_ledger(const Database& database) {
  BAKEOFF_TRY(transaction, Transaction::begin(database, "IMMEDIATE", "create"));
  BAKEOFF_TRY(state, recognise(database));
  if (state == FileState::ledger) return {};  // another process was faster
  BAKEOFF_CHECK(execute(database, kTable, "create"));
  BAKEOFF_CHECK(execute(database, kGuards, "create"));
  BAKEOFF_CHECK(
      execute(database, "PRAGMA application_id = " + std::to_string(kApplicationId), "create"));
  BAKEOFF_CHECK(
      execute(database, "PRAGMA user_version = " + std::to_string(kSchemaVersion), "create"));
  return transaction.commit();
}

Result<void> prepare_ledger(const Database& database) {
  BAKEOFF_TRY(state, recognise_in_one_snapshot(database));
  BAKEOFF_CHECK(execute(database, "PRAGMA journal_mode = WAL", "open"));
  BAKEOFF_CHECK(execute(database, "PRAGMA synchronous = FULL", "open"));
  if (state == FileState::empty) return create_ledger(database);
  return execute(database, kGuards, "open");
}

void harden(sqlite3* db) {
  sqlite3_extended_result_codes(db, 1);
  sqlite3_busy_timeout(db, kBusyMilliseconds);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
}

}  // namespace

Result<Database> open_ledger_file(const std::filesystem::path& file) {
  if (file.empty()) return fail(ErrorCode::invalid_input, "the ledger needs a file name");
  // Absolute, because SQLite gives names like ":memory:" and "file:x" a meaning of their own.
  Database database{nullptr, std::filesystem::absolute(file)};
  BAKEOFF_CHECK(make_folder(database.file.parent_path()));
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(database.file.c_str(), &raw,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  database.db.reset(raw);
  if (code != SQLITE_OK) return tl::unexpected(sqlite_error(database, code, "open"));
  harden(raw);
  if (sqlite3_db_readonly(raw, "main") == 1) {
    return tl::unexpected(sqlite_error(database, SQLITE_READONLY, "open"));
  }
  for (int attempt = 1;; ++attempt) {
    const auto prepared = prepare_ledger(database);
    if (prepared) return database;
    if (prepared.error().code != ErrorCode::busy || attempt == kOpenAttempts) {
      return tl::unexpected(prepared.error());
    }
    sqlite3_sleep(kOpenPauseMilliseconds);
  }
}

}  // namespace bakeoff::evidence
