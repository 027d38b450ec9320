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

TEST(InventoryWords, TellWhatWasLookedForWhereThereIsNothing) {
  Inventory inventory{.files = 3};
  inventory.languages.push_back({.language = "Go"});
  EXPECT_NE(hint_of_nothing(inventory).find("among its 3 files: looked for .py"),
            std::string::npos);
  EXPECT_EQ(hint_of_nothing(inventory).find("left out"), std::string::npos);
  inventory.skipped.push_back({"a/", "why", false});
  EXPECT_NE(hint_of_nothing(inventory).find("1 files and folders in it were left out"),
            std::string::npos);
  inventory.languages.push_back({.language = "TypeScript"});
  EXPECT_EQ(hint_of_nothing(inventory), "");
}

}  // namespace
}  // namespace bakeoff::scan
