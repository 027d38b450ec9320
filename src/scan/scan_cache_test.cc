#include "scan/scan_cache.h"

#include "scan/inventory_json.h"
#include "scan/tree_fixture.h"

namespace bakeoff::scan {
namespace {

class ScanCache : public TreeFixture {
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
  [[nodiscard]] int kept() const {
    int count = 0;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(cache, error))
      count += entry.is_regular_file() ? 1 : 0;
    return count;
  }
  std::filesystem::path cache;
};

TEST_F(ScanCache, GivesTheSameBytesAgain) {
  const auto first = scan_code();
  EXPECT_EQ(kept(), 1);
  EXPECT_EQ(scan_code(), first);
  EXPECT_EQ(kept(), 1);
}

TEST_F(ScanCache, SeesEveryChange) {
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

TEST_F(ScanCache, SurvivesWhatIsBroken) {
  const auto first = scan_code();
  for (const auto& entry : std::filesystem::directory_iterator(cache))
    std::ofstream(entry.path()) << "{\"format\": 1";
  EXPECT_EQ(scan_code(), first);
}

TEST_F(ScanCache, KeepsNoNamesThatJsonCannotHold) {
  write("code/\xff.py", "from flask import Flask\ny = Flask('y')\n@y.get('/y')\ndef f(): ...\n");
  scan_code();
  EXPECT_EQ(kept(), 0);
}

}  // namespace
}  // namespace bakeoff::scan
