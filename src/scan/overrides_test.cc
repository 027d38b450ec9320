#include "scan/overrides.h"

#include "scan/tree_fixture.h"

namespace bakeoff::scan {
namespace {

class Overrides : public TreeFixture {
 protected:
  void SetUp() override {
    for (const char* folder : {"api", "examples", "tests"}) {
      const std::string name(folder);
      write(name + "/app.py", "import time\nfrom fastapi import FastAPI\nx = FastAPI()\n@x.get('/" +
                                  name + "')\nasync def f():\n    time.sleep(1)\n");
    }
  }
  std::vector<std::string> paths() {
    std::vector<std::string> all;
    for (const auto& endpoint : scan().endpoints) all.push_back(endpoint.path);
    return all;
  }
};

using Paths = std::vector<std::string>;

TEST_F(Overrides, MakeTestsSourcesAndSourcesTests) {
  EXPECT_EQ(paths(), (Paths{"/api", "/examples"}));
  write("bakeoff.toml",
        "[[scan.path]]\nmatch = 'tests/'\nrole = 'source'\n[[scan.path]]\nmatch = "
        "'/examples/**'\nrole = "
        "'ignored'\nreason = 'shown only'\n");
  EXPECT_EQ(paths(), (Paths{"/api", "/tests"}));
  bool is_told = false;
  for (const auto& file : scan().skipped)
    is_told |= file.reason == "ignored by bakeoff.toml: shown only";
  EXPECT_TRUE(is_told);
}

TEST_F(Overrides, TurnRulesOffAndSaySo) {
  EXPECT_EQ(scan().pitfalls.size(), 2U);
  write("bakeoff.toml",
        "[[scan.path]]\nmatch = 'api/*.py'\nrules_off = ['blocking-sleep-in-async']\nreason = "
        "'batch'\n");
  const auto inventory = scan();
  ASSERT_EQ(inventory.pitfalls.size(), 1U);
  EXPECT_EQ(inventory.pitfalls[0].at.file, "examples/app.py");
  bool is_told = false;
  for (const auto& file : inventory.skipped)
    is_told |= file.reason == "1 of blocking-sleep-in-async (batch) turned off by bakeoff.toml";
  EXPECT_TRUE(is_told);
}

TEST_F(Overrides, NameTheirMistakes) {
  for (const auto& [text, mistake] :
       {std::pair("[[scan.path]]\nmatch = 'a'\nrole = 'tset'\n",
                  "'role' is source, test, history or ignored, not 'tset'"),
        std::pair("[[scan.path]]\nrole = 'test'\n", "a [[scan.path]] needs 'match'"),
        std::pair("[[scan.path]]\nmatch = 'a'\n", "a [[scan.path]] needs 'role' or 'rules_off'"),
        std::pair("x = 1\n", "unknown key 'x'"), std::pair("[", "bakeoff.toml:1:")}) {
    const auto read = read_overrides(text, "bakeoff.toml");
    if (std::string(text) == "[path]\n")
      continue;  // a table where a list is expected holds nothing
    ASSERT_FALSE(read) << text;
    EXPECT_NE(read.error().message.find(mistake), std::string::npos) << read.error().message;
  }
}

}  // namespace
}  // namespace bakeoff::scan
