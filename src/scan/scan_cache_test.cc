#include "scan/scan_cache.h"

#include <chrono>
#include <thread>

#include "scan/internal/read_aside.h"
#include "scan/inventory_json.h"
#include "scan/overrides.h"
#include "scan/tree_fixture.h"

namespace bakeoff::scan {
namespace {

class ScanCacheTest : public TreeFixture {
 protected:
  void SetUp() override {
    write("code/app.py", "from flask import Flask\nx = Flask('x')\n@x.get('/a')\ndef f(): ...\n");
    write("code/requirements.txt", "flask\n");
    cache = root() / "cache";
  }
  std::string scan_code() {
    ScanOptions options{.detectors = BAKEOFF_SOURCE_DIR "/catalog/detectors", .cache = cache};
    const auto inventory = scan_tree(root() / "code", options);
    EXPECT_TRUE(inventory);
    return inventory ? inventory_json(*inventory) : "";
  }
  TreeSums sums_on_the_way(const FoundFiles& found) {
    const auto code = root() / "code";
    const std::vector<LanguageRule> languages;
    AsideReader aside(code, found, languages, true);
    aside.read_manifests();
    aside.read_others();
    return aside.take().sums;
  }
  [[nodiscard]] int kept() const {
    int count = 0;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(cache, error))
      count += entry.is_regular_file() ? 1 : 0;
    return count;
  }
  std::filesystem::path cache;
};

TEST_F(ScanCacheTest, GivesTheSameBytesAgain) {
  const auto first = scan_code();
  EXPECT_EQ(kept(), 1);
  EXPECT_EQ(scan_code(), first);
  EXPECT_EQ(kept(), 1);
}

TEST_F(ScanCacheTest, SeesEveryChange) {
  const auto first = scan_code();
  write("code/app.py", "from flask import Flask\nx = Flask('x')\n@x.get('/b')\ndef f(): ...\n");
  const auto second = scan_code();
  EXPECT_NE(second, first);
  write("code/requirements.txt", "flask==2\n");
  EXPECT_NE(scan_code(), second);
  write("code/app.py", "from flask import Flask\nx = Flask('x')\n@x.get('/a')\ndef f(): ...\n");
  write("code/requirements.txt", "flask\n");
  EXPECT_EQ(scan_code(), first);
  EXPECT_EQ(kept(), 3);
}

TEST_F(ScanCacheTest, TakesTheSumsOnTheWayAsBefore) {
  const auto rules = load_source_rules(BAKEOFF_SOURCE_DIR "/catalog/detectors/sources.toml");
  ASSERT_TRUE(rules);
  const auto found = find_sources(root() / "code", *rules, {});
  ASSERT_TRUE(found);
  const auto before = sum_files(root() / "code", *found);
  const auto quiet = sums_on_the_way(*found);
  EXPECT_EQ(quiet.files, before.files);
  EXPECT_FALSE(quiet.has_changed);
  std::this_thread::sleep_for(std::chrono::milliseconds(30));  // the clock of files ticks slowly
  write("code/requirements.txt", "flask==2.1\n");
  const auto disturbed = sums_on_the_way(*found);
  EXPECT_TRUE(disturbed.has_changed);
  const ScanCache kept_in(cache, *found, BAKEOFF_SOURCE_DIR "/catalog/detectors", "");
  EXPECT_EQ(kept_in.keep(disturbed, {}), "");
  EXPECT_EQ(kept(), 0);
  EXPECT_NE(kept_in.keep(quiet, {}), "");
  EXPECT_EQ(kept(), 1);
}

TEST_F(ScanCacheTest, SurvivesWhatIsBroken) {
  const auto first = scan_code();
  for (const auto& entry : std::filesystem::directory_iterator(cache))
    std::ofstream(entry.path()) << "{\"format\": 1";
  EXPECT_EQ(scan_code(), first);
}

TEST_F(ScanCacheTest, KeepsNoNamesThatJsonCannotHold) {
  write("code/\xff.py", "from flask import Flask\ny = Flask('y')\n@y.get('/y')\ndef f(): ...\n");
  scan_code();
  EXPECT_EQ(kept(), 0);
}

}  // namespace
}  // namespace bakeoff::scan
