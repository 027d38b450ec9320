#include "evidence/ledger.h"

#include "evidence/ledger_file.h"
#include "evidence/record_cells.h"
#include "evidence/sqlite_statement.h"

namespace bakeoff::evidence {

struct Ledger::Connection {
  Database database;
};

namespace {

struct ChainEnd {
  std::int64_t id = 0;
  Sha256 hash{};
};

Result<ChainEnd> read_chain_end(const Database& database) {
  BAKEOFF_TRY(last,
              Statement::prepare(database, "SELECT id, hash FROM record ORDER BY id DESC LIMIT 1",
                                 "append to"));
  BAKEOFF_TRY(has_row, last.step());
  if (!has_row) return ChainEnd{};
  return ChainEnd{last.integer(0), digest_of_hex(last.text(1))};
}

std::string insert_statement() {
  std::string sql = "INSERT INTO record (" + column_list() + ", hash) VALUES (?";
  for (std::size_t i = 0; i < column_count(); ++i) sql += ", ?";
  return sql + ")";
}

Result<void> insert(Statement& statement, const std::vector<Cell>& cells, const Sha256& hash) {
  const Cell hash_cell = hex_of(hash);
  int index = 0;
  for (const Cell& cell : cells) statement.bind(++index, cell);
  statement.bind(++index, hash_cell);
  BAKEOFF_CHECK(statement.step());
  statement.reset();
  return {};
}

Result<void> check_replaces(const Record& record, const ChainEnd& end) {
  if (record.replaces >= 0 && record.replaces <= end.id) return {};
  return fail(ErrorCode::invalid_input, "the correction of " + record.subject + " on " +
                                            record.metric + " replaces record " +
                                            std::to_string(record.replaces) +
                                            ", but the last record is " + std::to_string(end.id));
}

std::vector<Cell> read_cells(const Statement& row) {
  std::vector<Cell> cells;
  cells.reserve(column_count());
  for (std::size_t i = 0; i < column_count(); ++i) cells.push_back(row.cell(static_cast<int>(i)));
  return cells;
}

constexpr const char* kMatches =
    "(?1 = '' OR run_id = ?1) AND (?2 = '' OR subject = ?2) AND (?3 = '' OR stack = ?3) AND "
    "(?4 = '' OR metric = ?4) AND (?5 = '' OR fingerprint = ?5)";

// A correction stands where the record it corrects stood: `place` walks back to the first of the
// row.
std::string newest_statement() {
  return "WITH RECURSIVE back (id, earlier) AS ("
         "SELECT id, replaces FROM record WHERE replaces <> 0 UNION "
         "SELECT back.id, record.replaces FROM back JOIN record ON record.id = back.earlier WHERE "
         "record.replaces <> 0), "
         "place AS (SELECT id, min(earlier) AS at FROM back GROUP BY id), "
         "standing AS (SELECT record.*, row_number() OVER (PARTITION BY subject, metric "
         "ORDER BY coalesce(place.at, record.id) DESC, record.id DESC) AS age "
         "FROM record LEFT JOIN place ON place.id = record.id "
         "WHERE record.id NOT IN (SELECT replaces FROM record WHERE replaces <> 0) AND " +
         std::string(kMatches) + ") SELECT " + column_list() +
         " FROM standing WHERE age = 1 ORDER BY id";
}

std::string find_statement(const RecordFilter& filter) {
  if (filter.newest_only) return newest_statement();
  return "SELECT " + column_list() + " FROM record WHERE " + kMatches + " ORDER BY id";
}

LedgerHealth unsound(std::int64_t records, std::string problem) {
  return {false, records, std::move(problem)};
}

// Damage that SQLite itself notices is a finding; anything else (a failing disk) is an error.
Result<LedgerHealth> damage_or_error(const Statement& statement, std::int64_t records,
                                     const Error& error) {
  if (!is_damage(statement.last_code())) return tl::unexpected(error);
  return unsound(records, "the file is damaged after record " + std::to_string(records));
}

// Gives the number of records when every link holds, or the first that does not.
Result<LedgerHealth> walk_chain(const Database& database) {
  BAKEOFF_TRY(rows,
              Statement::prepare(
                  database, "SELECT " + column_list() + ", hash FROM record ORDER BY id", "read"));
  Sha256 previous{};
  std::int64_t records = 0;
  for (;;) {
    const auto has_row = rows.step();
    if (!has_row) return damage_or_error(rows, records, has_row.error());
    if (!*has_row) return LedgerHealth{true, records, ""};
    const std::int64_t id = rows.integer(0);
    if (id != records + 1)
      return unsound(records, "record " + std::to_string(records + 1) + " is missing");
    const Sha256 hash = chained_hash(previous, read_cells(rows));
    if (hex_of(hash) != rows.text(static_cast<int>(column_count()))) {
      return unsound(records, "record " + std::to_string(id) +
                                  " was altered: its content does not match its hash");
    }
    previous = hash;
    records = id;
  }
}

Result<LedgerHealth> check_pages(const Database& database, const LedgerHealth& chain) {
  BAKEOFF_TRY(check, Statement::prepare(database, "PRAGMA integrity_check(1)", "read"));
  const auto has_row = check.step();
  if (!has_row) return damage_or_error(check, chain.records, has_row.error());
  const std::string found = check.text(0);
  if (found == "ok") return chain;
  return unsound(chain.records, "every record matches its hash, but the file is damaged: " + found);
}

Result<LedgerHealth> check_end(const Database& database, const LedgerHealth& chain) {
  BAKEOFF_TRY(last, Statement::prepare(
                        database, "SELECT seq FROM sqlite_sequence WHERE name = 'record'", "read"));
  BAKEOFF_TRY(has_row, last.step());
  const std::int64_t given = has_row ? last.integer(0) : 0;
  if (given == chain.records) return chain;
  return unsound(chain.records, "record " + std::to_string(chain.records + 1) +
                                    " is missing: ids up to " + std::to_string(given) +
                                    " were given");
}

}  // namespace

Ledger::Ledger(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;
Ledger::~Ledger() = default;

Result<Ledger> Ledger::open(const std::filesystem::path& file) {
  BAKEOFF_TRY(database, open_ledger_file(file));
  return Ledger(std::make_unique<Connection>(Connection{std::move(database)}));
}

Result<std::vector<std::int64_t>> Ledger::append(const std::vector<Record>& records) {
  std::vector<std::int64_t> ids;
  if (records.empty()) return ids;
  for (const Record& record : records) BAKEOFF_CHECK(check_storable(record));
  const Database& database = connection_->database;
  BAKEOFF_TRY(transaction, Transaction::begin(database, "IMMEDIATE", "append to"));
  BAKEOFF_TRY(end, read_chain_end(database));
  {
    BAKEOFF_TRY(statement, Statement::prepare(database, insert_statement(), "append to"));
    ChainEnd last = end;
    for (Record record : records) {
      BAKEOFF_CHECK(check_replaces(record, end));
      record.id = ++last.id;
      const auto cells = cells_of(record);
      last.hash = chained_hash(last.hash, cells);
      BAKEOFF_CHECK(insert(statement, cells, last.hash));
      ids.push_back(record.id);
    }
  }
  BAKEOFF_CHECK(transaction.commit());
  return ids;
}

Result<std::vector<Record>> Ledger::find(const RecordFilter& filter) {
  BAKEOFF_TRY(rows, Statement::prepare(connection_->database, find_statement(filter), "read"));
  const std::array<Cell, 5> wanted = {filter.run_id, filter.subject, filter.stack, filter.metric,
                                      filter.fingerprint};
  int index = 0;
  for (const Cell& cell : wanted) rows.bind(++index, cell);
  std::vector<Record> found;
  for (;;) {
    BAKEOFF_TRY(has_row, rows.step());
    if (!has_row) return found;
    found.push_back(record_of(read_cells(rows)));
  }
}

Result<LedgerHealth> Ledger::verify() {
  const Database& database = connection_->database;
  // One snapshot for all three checks, also while others append.
  const auto snapshot = Transaction::begin(database, "DEFERRED", "read");
  if (!snapshot) return tl::unexpected(snapshot.error());
  BAKEOFF_TRY(chain, walk_chain(database));
  if (!chain.sound) return chain;
  BAKEOFF_TRY(pages, check_pages(database, chain));
  if (!pages.sound) return pages;
  return check_end(database, pages);
}

}  // namespace bakeoff::evidence
