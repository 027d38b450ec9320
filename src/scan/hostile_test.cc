// Trees made to hang, crash or fool whoever reads them. Nothing in them is executed, everything is
// listed, and what stands beside it is still found.
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "scan/inventory_json.h"
#include "scan/tree_fixture.h"

namespace bakeoff::scan {
namespace {

namespace fs = std::filesystem;

class HostileTree : public TreeFixture {
 protected:
  // What must be found beside whatever else there is.
  void write_app() {
    write("app.py",
          "from flask import Flask\napp = Flask(__name__)\n@app.get('/ok')\ndef ok(): ...\n");
  }
  static bool finds_app(const Inventory& inventory) {
    return std::ranges::any_of(inventory.endpoints,
                               [](const Endpoint& one) { return one.path == "/ok"; });
  }
  static const SkippedFile* skipped(const Inventory& inventory, const std::string& path) {
    const auto found = std::ranges::find(inventory.skipped, path, &SkippedFile::path);
    return found == inventory.skipped.end() ? nullptr : &*found;
  }
};

TEST_F(HostileTree, LinksLoopAndLeadOutward) {
  write_app();
  fs::create_directories(root() / "a/b");
  fs::create_directory_symlink("..", root() / "a/b/up");
  fs::create_directory_symlink("/", root() / "everything");
  fs::create_symlink("/etc/passwd", root() / "secret.py");
  fs::create_symlink("self.py", root() / "self.py");
  fs::create_symlink("/dev/zero", root() / "zero.py");
  fs::create_symlink("/dev/zero", root() / "package.json");
  fs::create_directory_symlink("/", root() / ".git");
  const auto inventory = scan();
  EXPECT_TRUE(finds_app(inventory));
  for (const char* path :
       {"a/b/up", "everything", "secret.py", "self.py", "zero.py", "package.json"}) {
    ASSERT_NE(skipped(inventory, path), nullptr) << path;
    EXPECT_NE(skipped(inventory, path)->reason.find("link"), std::string::npos) << path;
  }
  EXPECT_EQ(inventory.files, 1);
  EXPECT_EQ(inventory.commit, "");
}

TEST_F(HostileTree, PipesStandWhereFilesAreExpected) {
  write_app();
  fs::create_directories(root() / ".git");
  for (const char* path :
       {"pipe.py", "package.json", "requirements.txt", ".gitignore", ".bakeoffignore",
        "bakeoff.toml", "tsconfig.json", ".git/HEAD", ".git/index"})
    ASSERT_EQ(::mkfifo((root() / path).c_str(), 0600), 0) << path;
  fs::create_directories(root() / "pyproject.toml");
  const auto inventory = scan();
  EXPECT_TRUE(finds_app(inventory));
  ASSERT_NE(skipped(inventory, "pipe.py"), nullptr);
  EXPECT_EQ(skipped(inventory, "pipe.py")->reason, "not a regular file");
}

TEST_F(HostileTree, NamesHoldAnything) {
  write_app();
  const std::string route =
      "from flask import Flask\nx = Flask('x')\n@x.get('/named')\ndef f(): ...\n";
  write("new\nline.py", route);
  write("<img src=x onerror=alert(1)>.py", route);
  write("\xff\xfe.py", route);
  write("a\x1b[31m.py", route);
  const auto inventory = scan();
  EXPECT_EQ(std::ranges::count(inventory.endpoints, "/named", &Endpoint::path), 4);
  const auto text = inventory_json(inventory);
  EXPECT_EQ(nlohmann::json::parse(text).dump(2) + "\n", text);
  const auto back = read_inventory_json(text);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->endpoints.size(), inventory.endpoints.size());
}

TEST_F(HostileTree, TextsHoldAnything) {
  write_app();
  const std::string head = "from flask import Flask\nz = Flask('z')\n";
  write("nul.py", head + std::string("x = '\0'\n@z.get('/nul')\ndef f(): ...\n", 36));
  write("utf.py", head + "x = '\xff\xfe\xc0\x80'\n@z.get('/utf')\ndef f(): ...\n");
  write("long.py", head + "x = '" + std::string(8'000'000, 'a') + "'\n");
  write("line.py", head + "x = '" + std::string(1'500'000, 'a') + "'\n");
  write("deep.py", head + "x = " + std::string(200'000, '(') + "\n@z.get('/deep')\ndef f(): ...\n");
  write("deep.js", "require('express')();" + std::string(15'000, '[') + "\n");
  write("deep.json", std::string(100'000, '['));
  write("package.json", std::string(100'000, '['));
  write("a/package.json", R"({"overrides": )" + std::string(20'000, '{') + "}");
  write("tsconfig.json", R"({"extends": "./tsconfig.json"})");
  write("pyproject.toml", "x = " + std::string(100'000, '['));
  const auto start = std::chrono::steady_clock::now();
  const auto inventory = scan();
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  EXPECT_TRUE(finds_app(inventory));
  EXPECT_TRUE(std::ranges::any_of(inventory.endpoints,
                                  [](const Endpoint& one) { return one.path == "/utf"; }));
  for (const char* path : {"long.py", "line.py", "package.json", "pyproject.toml"}) {
    ASSERT_NE(skipped(inventory, path), nullptr) << path;
    EXPECT_TRUE(skipped(inventory, path)->is_loss) << path;
  }
}

TEST_F(HostileTree, ExportsLeadInACircle) {
  write_app();
  write("own.js", "import express from 'express';\nexport { r } from './own';\n");
  write("a.js", "import express from 'express';\nexport { r } from './b';\nexport * from './b';\n");
  write("b.js", "import express from 'express';\nexport { r } from './a';\nexport * from './a';\n");
  write(
      "server.js",
      "import express from 'express';\nimport { r } from './a';\nimport { r as s } from './own';\n"
      "const app = express();\napp.use('/api', r);\napp.use('/own', s);\n"
      "app.get('/seen', (q, res) => res.send(1));\n");
  const auto inventory = scan();
  EXPECT_TRUE(finds_app(inventory));
  EXPECT_TRUE(std::ranges::any_of(inventory.endpoints,
                                  [](const Endpoint& one) { return one.path == "/seen"; }));
}

TEST_F(HostileTree, TrapsOfVersionControlAreNotSprung) {
  write_app();
  const auto mark = (root() / "sprung").string();
  write(".git/HEAD", "ref: refs/heads/main\n");
  write(".git/config", "[core]\n\tfsmonitor = touch " + mark +
                           "\n\thooksPath = " + root().string() + "\n\tpager = touch " + mark +
                           "\n[diff]\n\texternal = touch " + mark + "\n");
  write(".gitattributes", "* filter=trap\n");
  write(".git/hooks/post-checkout", "#!/bin/sh\ntouch " + mark + "\n");
  write(".git/refs/heads/main", "0123456789abcdef0123456789abcdef01234567\n");
  write("setup.py", "import os\nos.system('touch " + mark + "')\n");
  write("conftest.py", "open('" + mark + "', 'w')\n");
  write("package.json", R"({"scripts": {"preinstall": "touch )" + mark + R"("}})");
  write(".npmrc", "node-options=--require ./trap.js\n");
  const auto inventory = scan();
  EXPECT_TRUE(finds_app(inventory));
  EXPECT_EQ(inventory.commit, "0123456789abcdef0123456789abcdef01234567");
  EXPECT_FALSE(exists("sprung"));
}

TEST_F(HostileTree, ReferencesOfGitLeadNowhereElse) {
  write_app();
  write("secret", "0123456789abcdef0123456789abcdef01234567\n");
  write(".git/HEAD", "ref: refs/../../secret\n");
  EXPECT_EQ(scan().commit, "");
}

TEST_F(HostileTree, TwentyThousandEntries) {
  write_app();
  for (int folder = 0; folder < 200; ++folder) {
    const auto path = root() / ("d" + std::to_string(folder));
    fs::create_directories(path);
    for (int file = 0; file < 100; ++file)
      std::ofstream(path / (std::to_string(file) + ".py")) << "x = 1\n";
  }
  const auto start = std::chrono::steady_clock::now();
  const auto inventory = scan();
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
  EXPECT_EQ(inventory.files, 20'001);
  EXPECT_TRUE(finds_app(inventory));
}

TEST_F(HostileTree, GitignoreIsHeededButForWhatIsTracked) {
  write_app();
  const std::string route = "from flask import Flask\nx = Flask('x')\n";
  write(".gitignore", "local/\n*_secret.py\n!kept_secret.py\n");
  write("local/a.py", route + "@x.get('/local')\ndef f(): ...\n");
  write("my_secret.py", route + "@x.get('/secret')\ndef f(): ...\n");
  write("kept_secret.py", route + "@x.get('/kept')\ndef f(): ...\n");
  write("web/.gitignore", "/gen.py\n");
  write("web/gen.py", route + "@x.get('/gen')\ndef f(): ...\n");
  auto paths = [&] {
    std::vector<std::string> all;
    for (const auto& endpoint : scan().endpoints) all.push_back(endpoint.path);
    return all;
  };
  EXPECT_EQ(paths(), (std::vector<std::string>{"/kept", "/ok"}));
  std::string index("DIRC\0\0\0\2\0\0\0\1", 12);
  index += std::string(61, '\0') + '\x0a' + "local/a.py" + std::string(8, '\0');
  write(".git/index", index);
  EXPECT_EQ(paths(), (std::vector<std::string>{"/kept", "/local", "/ok"}));
}

}  // namespace
}  // namespace bakeoff::scan
