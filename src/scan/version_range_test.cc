#include "scan/version_range.h"

#include <gtest/gtest.h>

namespace bakeoff::scan {
namespace {

TEST(VersionRange, AdmitsWhatTheWriterMeant) {
  struct Case {
    const char* range = "";
    const char* version = "";
    std::optional<bool> expected;
  };
  for (const auto& [range, version, expected] : {Case{"^1.2", "1.9.0", true},
                                                 Case{"^1.2", "2.0.0", false},
                                                 Case{"^0.3.1", "0.4.0", false},
                                                 Case{"^0.0.3", "0.0.4", false},
                                                 Case{"~1.2.3", "1.2.9", true},
                                                 Case{"~1.2.3", "1.3.0", false},
                                                 Case{"~=1.4", "1.9", true},
                                                 Case{"~=1.4.2", "1.5", false},
                                                 Case{">=3.8,<4", "3.14.1", true},
                                                 Case{">= 3.8, < 3.12", "3.12.0", false},
                                                 Case{"16.x || 18.x", "18.19.1", true},
                                                 Case{"16.x || 18.x", "17.0.0", false},
                                                 Case{"14 - 16", "16.20.2", true},
                                                 Case{"14 - 16", "17", false},
                                                 Case{"18", "18.4.0", true},
                                                 Case{"==1.2.*", "1.2.7", true},
                                                 Case{"==1.2", "1.2.1", false},
                                                 Case{"!=1.5,>=1", "1.6", true},
                                                 Case{"*", "9", true},
                                                 Case{"", "9", true},
                                                 Case{"lts/*", "18.0.0", std::nullopt},
                                                 Case{"git+https://x/y", "1", std::nullopt},
                                                 Case{">=", "1", std::nullopt},
                                                 Case{">=99999999999", "1", std::nullopt},
                                                 Case{"<=3.11", "3.11.9", true}}) {
    const auto parsed = parse_version(version);
    ASSERT_TRUE(parsed) << version;
    EXPECT_EQ(admits(range, *parsed), expected) << range << " and " << version;
  }
}

TEST(VersionRange, KnowsWhenOneVersionIsMeant) {
  for (const char* exact : {"1.2.3", "==1.2", "=1.2.3", "v1.2.3", "===2.0", "1.2.3-beta.1"})
    EXPECT_TRUE(names_one_version(exact)) << exact;
  for (const char* range :
       {"1.2", "^1.2.3", "==1.*", "1.x", "*", "", "latest", ">=1", "1.2.3 || 2.0.0"})
    EXPECT_FALSE(names_one_version(range)) << range;
}

}  // namespace
}  // namespace bakeoff::scan
