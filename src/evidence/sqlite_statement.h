// RAII over SQLite's C interface, for this room only: a database handle, a statement, a
// transaction. Every failure becomes an Error that names the ledger file.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "evidence/record_cells.h"

namespace bakeoff::evidence {

struct CloseDatabase {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};

struct Database {
  std::unique_ptr<sqlite3, CloseDatabase> db;
  std::filesystem::path file;
};

// What `code` means for the user; `doing` is "open", "append to", "read".
Error sqlite_error(const Database& database, int code, std::string_view doing);
// The file is no database or its pages contradict each other: what verify reports instead of
// failing.
bool is_damage(int code);

Result<void> execute(const Database& database, const std::string& sql, std::string_view doing);

class Statement {
 public:
  static Result<Statement> prepare(const Database& database, const std::string& sql,
                                   std::string_view doing);

  // REQUIRES: the bound text outlives the next step.
  void bind(int index, const Cell& cell);
  // True: a row is there; false: done.
  Result<bool> step();
  [[nodiscard]] int last_code() const { return last_code_; }
  [[nodiscard]] Cell cell(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string text(int column) const;
  void reset();

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  Statement(const Database& database, sqlite3_stmt* statement, std::string_view doing)
      : database_(&database), statement_(statement), doing_(doing) {}

  const Database* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  std::string doing_;
  int last_code_ = SQLITE_OK;
};

// Rolls back unless committed.
class Transaction {
 public:
  static Result<Transaction> begin(const Database& database, const std::string& how,
                                   std::string_view doing);
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  Result<void> commit();

 private:
  Transaction(const Database& database, std::string_view doing)
      : database_(&database), doing_(doing) {}

  const Database* database_;  // nullptr: nothing left to roll back
  std::string doing_;
};

}  // namespace bakeoff::evidence
