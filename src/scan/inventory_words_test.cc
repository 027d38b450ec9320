#include "scan/inventory_words.h"

#include <gtest/gtest.h>

namespace bakeoff::scan {
namespace {

TEST(InventoryWords, NameTheLastOfEachEnumeration) {
  EXPECT_EQ(name_of(Confidence::partial), "partial");
  EXPECT_EQ(name_of(EndpointClass::page), "page");
  EXPECT_EQ(name_of(QueryKind::transaction), "transaction");
  EXPECT_EQ(name_of(EventDirection::sent), "sent");
  EXPECT_EQ(name_of(Severity::error), "error");
}

}  // namespace
}  // namespace bakeoff::scan
