// Every framework's fixture: what it must find, and nothing besides.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "scan/detectors.h"
#include "scan/scan_tree.h"

namespace bakeoff::scan {
namespace {

namespace fs = std::filesystem;

const fs::path kDetectors = BAKEOFF_SOURCE_DIR "/catalog/detectors";

std::set<std::string> expected_in(const fs::path& folder) {
  std::set<std::string> rows;
  std::ifstream file(folder / "expected.txt");
  for (std::string line; std::getline(file, line);) rows.insert(line);
  return rows;
}

std::set<std::string> found_in(const fs::path& folder, bool reads_all) {
  std::set<std::string> rows;
  const auto inventory = scan_tree(folder, {.detectors = kDetectors, .reads_all = reads_all});
  if (!inventory) return {"error: " + inventory.error().message};
  for (const auto& endpoint : inventory->endpoints) {
    if (endpoint.is_default) rows.insert(endpoint.method + " " + endpoint.path);
  }
  return rows;
}

TEST(DetectorFixtures, GiveTheirEndpointsAndNoOthers) {
  int checked = 0;
  for (const char* language : {"python", "script"}) {
    for (const auto& entry : fs::directory_iterator(kDetectors / language / "fixtures")) {
      EXPECT_EQ(found_in(entry.path(), false), expected_in(entry.path())) << entry.path();
      EXPECT_EQ(found_in(entry.path(), true), expected_in(entry.path())) << entry.path();
      ++checked;
    }
  }
  EXPECT_GE(checked, 16);
}

TEST(DetectorFixtures, StandBesideEveryFrameworkWithRoutes) {
  const auto detectors = load_detectors(kDetectors);
  ASSERT_TRUE(detectors) << detectors.error().message;
  for (const auto& detector : detectors->all) {
    const bool has_routes =
        !detector.resolvers.empty() || std::ranges::any_of(detector.rules, [](const Rule& rule) {
          return (rule.does == Does::route || rule.does == Does::entry) && !rule.path.empty();
        });
    const auto* language = detector.language == Language::python ? "python" : "script";
    if (has_routes) {
      EXPECT_TRUE(fs::exists(kDetectors / language / "fixtures" / detector.id / "expected.txt"))
          << detector.id;
    }
  }
}

TEST(ReadDetector, NamesPlaceAndMistake) {
  struct Case {
    const char* text;
    const char* mistake;
  };
  for (const auto& [text, mistake] :
       {Case{"titel = \"x\"\n", "x.toml:1:9: unknown key 'titel'"},
        Case{"[[rule]]\ncall = [\"a\"]\ndoes = \"rout\"\n", "a rule cannot do 'rout'"},
        Case{"[[rule]]\ndoes = \"route\"\n", "a rule needs 'call'"},
        Case{"[[rule]]\ncall = [\"a\"]\ndoes = \"route\"\npath = \"first\"\n",
             "'first' names no place"},
        Case{"title = [", "x.toml:1:"}}) {
    const auto read = read_detector(text, "x.toml", Language::python);
    ASSERT_FALSE(read) << text;
    EXPECT_NE(read.error().message.find(mistake), std::string::npos) << read.error().message;
  }
}

}  // namespace
}  // namespace bakeoff::scan
