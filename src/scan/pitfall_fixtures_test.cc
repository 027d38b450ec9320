// Code with the lines marked that must be found: "# blocks: RULE". Every other line must not be.
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "scan/scan_tree.h"

namespace bakeoff::scan {
namespace {

namespace fs = std::filesystem;

const fs::path kFixtures = BAKEOFF_SOURCE_DIR "/catalog/detectors";

using Lines = std::set<std::string>;

Lines marked_in(const fs::path& folder) {
  Lines lines;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    std::ifstream file(entry.path());
    int number = 0;
    for (std::string line; std::getline(file, line);) {
      ++number;
      for (const std::string mark : {"# blocks: ", "// blocks: "}) {
        const auto at = line.find(mark);
        if (at != std::string::npos)
          lines.insert(fs::relative(entry.path(), folder).string() + ":" + std::to_string(number) +
                       " " + line.substr(at + mark.size()));
      }
    }
  }
  return lines;
}

Lines found_in(const fs::path& folder, bool reads_all) {
  const auto inventory = scan_tree(folder, {.detectors = kFixtures, .reads_all = reads_all});
  if (!inventory) return {inventory.error().message};
  Lines lines;
  for (const auto& pitfall : inventory->pitfalls) {
    const auto line = pitfall.at.file + ":" + std::to_string(pitfall.at.line) + " " + pitfall.rule;
    EXPECT_TRUE(lines.insert(line).second) << line << " is told twice";
  }
  return lines;
}

TEST(PitfallFixtures, AreFoundWhereMarkedAndNowhereElse) {
  for (const char* name : {"python/fixtures/blocking", "script/fixtures/blocking"}) {
    const auto expected = marked_in(kFixtures / name);
    ASSERT_GE(expected.size(), 8U) << name;
    for (const bool reads_all : {false, true}) {
      const auto found = found_in(kFixtures / name, reads_all);
      for (const auto& line : expected)
        EXPECT_TRUE(found.contains(line)) << name << " misses " << line;
      for (const auto& line : found)
        EXPECT_TRUE(expected.contains(line)) << name << " finds " << line;
    }
  }
}

}  // namespace
}  // namespace bakeoff::scan
