#include "evidence/record_cells.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "evidence/sample_records.h"

namespace bakeoff::evidence {
namespace {

TEST(RecordCells, GiveBackEveryField) {
  Record record = full_record();
  record.id = 12;
  record.replaces = 3;
  EXPECT_EQ(record_of(cells_of(record)), record);
  EXPECT_EQ(cells_of(record).size(), column_count());
}

TEST(RecordCells, KeepAnEmptyFigureEmpty) {
  Record record = full_record();
  record.value.reset();
  record.to_reference = Estimate{};
  EXPECT_EQ(record_of(cells_of(record)), record);
}

TEST(ChainedHash, DependsOnTheHashBeforeAndOnEveryBoundaryBetweenTexts) {
  Record a = measured("ab", "c", 1);
  Record b = measured("a", "bc", 1);
  b.stack = a.stack;
  EXPECT_NE(chained_hash({}, cells_of(a)), chained_hash({}, cells_of(b)));
  EXPECT_NE(chained_hash({}, cells_of(a)), chained_hash(sha256("x"), cells_of(a)));
  EXPECT_EQ(chained_hash({}, cells_of(a)), chained_hash({}, cells_of(a)));
}

// The format, byte by byte, so that another program can check a ledger.
TEST(ChainedHash, FollowsTheDocumentedBytes) {
  const std::vector<Cell> cells{std::int64_t{258}, std::string("hi"), 1.0, std::monostate{}};
  const std::string bytes = std::string(32, '\0') + std::string("i\x02\x01\0\0\0\0\0\0", 9) +
                            std::string("t\x02\0\0\0\0\0\0\0hi", 11) +
                            std::string("r\0\0\0\0\0\0\xf0\x3f", 9) + "n";
  EXPECT_EQ(chained_hash({}, cells), sha256(bytes));
}

TEST(CheckStorable, RefusesNotANumberAndAcceptsInfinity) {
  Record record = measured("node/fastify", "json.throughput", 1);
  record.value->high = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(check_storable(record));
  record.value->low = std::nan("");
  const auto refused = check_storable(record);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
  EXPECT_NE(refused.error().message.find("json.throughput"), std::string::npos);
}

TEST(RecordKind, NamesRoundTrip) {
  for (const auto kind :
       {RecordKind::measured, RecordKind::cited, RecordKind::judged, RecordKind::user}) {
    EXPECT_EQ(record_kind_named(name_of(kind)), kind);
  }
}

}  // namespace
}  // namespace bakeoff::evidence
