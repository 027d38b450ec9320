#include "evidence/sqlite_statement.h"

#include <string>

#include "base/errno_text.h"

namespace bakeoff::evidence {
namespace {

constexpr int kPrimaryCodeMask =
    0xff;  // sqlite.org/rescode.html: extended codes carry the primary one below

struct BindCell {
  sqlite3_stmt* statement;
  int index;

  int operator()(std::monostate /*null*/) const { return sqlite3_bind_null(statement, index); }
  int operator()(std::int64_t value) const { return sqlite3_bind_int64(statement, index, value); }
  int operator()(double value) const { return sqlite3_bind_double(statement, index, value); }
  int operator()(const std::string& value) const {
    return sqlite3_bind_text64(statement, index, value.data(), value.size(), SQLITE_STATIC,
                               SQLITE_UTF8);
  }
};

std::string reason_of(const Database& database, int code) {
  std::string reason = sqlite3_errstr(code);
  if (code == SQLITE_IOERR_WRITE)
    reason = "a write failed (is the disk failing, or a size limit set?)";
  if (code == SQLITE_IOERR_FSYNC) reason = "the disk did not confirm a write";
  if (const int system = sqlite3_system_errno(database.db.get()); system != 0) {
    reason += std::string(" (") + errno_text(system) + ")";
  }
  return reason;
}

}  // namespace

bool is_damage(int code) {
  const int primary = code & kPrimaryCodeMask;
  return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
}

Error sqlite_error(const Database& database, int code, std::string_view doing) {
  const std::string file = database.file.string();
  const std::string cannot = "cannot " + std::string(doing) + " the ledger " + file + ": ";
  switch (code & kPrimaryCodeMask) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {
          ErrorCode::busy,
          cannot + "another process is writing to it and did not finish in time; try again later"};
    case SQLITE_FULL:
      return {ErrorCode::io,
              cannot + "the disk is full; nothing of this step was saved. Free some space in " +
                  database.file.parent_path().string() + " and try again"};
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return {ErrorCode::io,
              cannot + reason_of(database, code) +
                  "; the file and its folder must be writable, or choose another data folder"};
    case SQLITE_NOTADB:
      return {ErrorCode::invalid_input, file + " is not a bakeoff ledger (not an SQLite database)"};
    case SQLITE_CORRUPT:
      return {
          ErrorCode::io,
          cannot +
              "the file is damaged; keep a copy of it and start a new ledger, or restore a backup"};
    default:
      return {ErrorCode::io,
              cannot + reason_of(database, code) + "; nothing of this step was saved"};
  }
}

Result<void> execute(const Database& database, const std::string& sql, std::string_view doing) {
  const int code = sqlite3_exec(database.db.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return tl::unexpected(sqlite_error(database, code, doing));
  return {};
}

Result<Statement> Statement::prepare(const Database& database, const std::string& sql,
                                     std::string_view doing) {
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v2(database.db.get(), sql.c_str(), static_cast<int>(sql.size()),
                                      &raw, nullptr);
  if (code != SQLITE_OK) return tl::unexpected(sqlite_error(database, code, doing));
  return Statement(database, raw, doing);
}

void Statement::bind(int index, const Cell& cell) {
  // Binding fails only on a wrong index or a text over SQLite's limit; the step that follows then
  // reports it.
  const int code = std::visit(BindCell{statement_.get(), index}, cell);
  if (code != SQLITE_OK) last_code_ = code;
}

Result<bool> Statement::step() {
  if (last_code_ == SQLITE_OK || last_code_ == SQLITE_ROW)
    last_code_ = sqlite3_step(statement_.get());
  if (last_code_ == SQLITE_ROW) return true;
  if (last_code_ == SQLITE_DONE) return false;
  return tl::unexpected(sqlite_error(*database_, last_code_, doing_));
}

Cell Statement::cell(int column) const {
  switch (sqlite3_column_type(statement_.get(), column)) {
    case SQLITE_INTEGER:
      return integer(column);
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement_.get(), column);
    case SQLITE_NULL:
      return std::monostate{};
    default:
      return text(column);
  }
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string Statement::text(int column) const {
  const void* bytes = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  if (bytes == nullptr) return {};
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

void Statement::reset() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
  last_code_ = SQLITE_OK;
}

Result<Transaction> Transaction::begin(const Database& database, const std::string& how,
                                       std::string_view doing) {
  BAKEOFF_CHECK(execute(database, "BEGIN " + how, doing));
  return Transaction(database, doing);
}

Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)), doing_(std::move(other.doing_)) {}

Transaction::~Transaction() {
  // SQLite may have rolled back by itself after a failed write; then this is refused, which is
  // fine.
  if (database_ != nullptr)
    sqlite3_exec(database_->db.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Result<void> Transaction::commit() {
  BAKEOFF_CHECK(execute(*database_, "COMMIT", doing_));
  database_ = nullptr;
  return {};
}

}  // namespace bakeoff::evidence
