// Opens the database file of a ledger, creates it if needed, and refuses what is not a ledger of
// this schema.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "evidence/sqlite_statement.h"

namespace bakeoff::evidence {

inline constexpr int kApplicationId = 0x62616B65;  // "bake"
inline constexpr int kSchemaVersion = 1;

Result<Database> open_ledger_file(const std::filesystem::path& file);

}  // namespace bakeoff::evidence
