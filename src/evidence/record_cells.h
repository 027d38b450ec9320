// A Record as the row that is stored: the one place that knows the order of the columns. Storing,
// reading and hashing go through it, so a column cannot be stored without being hashed.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/sha256.h"
#include "evidence/record.h"

namespace bakeoff::evidence {

using Cell = std::variant<std::monostate, std::int64_t, double, std::string>;

// "id, kind, …, replaces": the hashed columns in the order of the table.
const std::string& column_list();
std::size_t column_count();

std::vector<Cell> cells_of(const Record& record);
// REQUIRES: column_count() cells. Cells of a wrong type (a damaged file) read as empty; verify
// names them.
Record record_of(const std::vector<Cell>& cells);

// The chain of docs/formats/ledger.md.
Sha256 chained_hash(const Sha256& previous, const std::vector<Cell>& cells);

// What the format cannot hold: NaN.
Result<void> check_storable(const Record& record);

}  // namespace bakeoff::evidence
