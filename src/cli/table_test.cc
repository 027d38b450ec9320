#include "cli/table.h"

#include <gtest/gtest.h>

namespace bakeoff::cli {
namespace {

TEST(FormatTable, AlignsColumnsByCharactersNotBytes) {
  EXPECT_EQ(format_table({{"a", "b"}, {"größe", "x"}}, 80), "a      b\ngröße  x\n");
}

TEST(FormatTable, CutsTheLastColumnAtTheEdge) {
  const auto text = format_table({{"id", std::string(100, 'x')}}, 40);
  EXPECT_EQ(text.size(), 41U);
  EXPECT_TRUE(text.ends_with("...\n"));
}

}  // namespace
}  // namespace bakeoff::cli
