// Ledger: append-only store of records (SQLite, WAL, synchronous=FULL; docs/formats/ledger.md).
// Each record carries a hash chained to the one before: verify names the first altered or missing
// one.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "evidence/record.h"

namespace bakeoff::evidence {

struct RecordFilter {
  std::string run_id;  // empty: any
  std::string subject;
  std::string stack;
  std::string metric;
  std::string fingerprint;
  bool newest_only = false;  // the last record per (subject, metric), corrections applied
};

struct LedgerHealth {
  bool sound = false;
  std::int64_t records = 0;
  std::string problem;  // names the first bad record
};

class Ledger {
 public:
  // Creates the file if needed. Errors: io (folder not writable, full disk), invalid_input (not a
  // bakeoff ledger, newer schema).
  static Result<Ledger> open(const std::filesystem::path& file);
  Ledger(Ledger&&) noexcept;
  Ledger& operator=(Ledger&&) noexcept;
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;
  ~Ledger();

  // All or none; on return they survive a power cut. Gives the ids.
  Result<std::vector<std::int64_t>> append(const std::vector<Record>& records);
  Result<std::vector<Record>> find(const RecordFilter& filter);
  Result<LedgerHealth> verify();

 private:
  struct Connection;
  explicit Ledger(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

}  // namespace bakeoff::evidence
