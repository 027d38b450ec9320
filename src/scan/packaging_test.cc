#include <gtest/gtest.h>

#include "scan/internal/manifests.h"
#include "scan/scan_tree.h"
#include "scan/tree_fixture.h"

namespace bakeoff::scan {
namespace {

using PackagingTree = TreeFixture;

std::vector<std::string> pitfalls_of(const Inventory& inventory, const std::string& rule) {
  std::vector<std::string> rows;
  for (const auto& pitfall : inventory.pitfalls) {
    if (pitfall.rule == rule)
      rows.push_back(pitfall.at.file + ":" + std::to_string(pitfall.at.line) + " " +
                     pitfall.message);
  }
  return rows;
}

using Rows = std::vector<std::string>;

TEST_F(PackagingTree, TellsWhatNothingPins) {
  write("app.py", "x = 1\n");
  write("requirements.txt",
        "flask==2.0.1\nrequests>=2  # any\n-r more.txt\ngit+https://x/y\nuvicorn[standard] ; "
        "python_version > '3'\n"
        "own @ git+https://x/z@0123456789abcdef0123456789abcdef01234567\n");
  write("web/package.json",
        R"({"dependencies": {"express": "^4.17.1", "koa": "2.13.4", "mine": "workspace:*"}})");
  write("web/a.js", "1\n");
  EXPECT_EQ(pitfalls_of(scan(), "unpinned-dependencies"),
            (Rows{"requirements.txt:2 2 of 4 dependencies have no exact version, and no lockfile "
                  "has one: requests >=2; uvicorn",
                  "web/package.json:1 1 of 3 dependencies have no exact version, and no lockfile "
                  "has one: express ^4.17.1"}));
}

TEST_F(PackagingTree, LeavesWhatALockPins) {
  write("app.py", "x = 1\n");
  write("pyproject.toml", "[project]\nname = 'a'\ndependencies = ['flask>=2', 'A_b.c']\n");
  write(
      "uv.lock",
      "version = 1\n\n[[package]]\nname = \"a\"\nversion = \"0.1\"\nsource = { virtual = \".\" }\n"
      "dependencies = [\n    { name = \"flask\" },\n]\n\n[package.metadata]\nrequires-dist = [\n"
      "    { name = \"flask\", specifier = \">=2\" },\n    { name = \"a-b-c\" },\n]\n\n"
      "[[package]]\nname = \"flask\"\nversion = \"2.3.1\"\n");
  const auto inventory = scan();
  EXPECT_EQ(pitfalls_of(inventory, "unpinned-dependencies"), Rows{});
  EXPECT_EQ(pitfalls_of(inventory, "lockfile-disagrees"), Rows{});
}

struct LockCase {
  const char* title;
  const char* manifest_file;
  const char* manifest;
  const char* lock_file;
  const char* lock;
  const char* difference;  // "": they agree
};

const std::vector<LockCase> kLockCases = {
    {"npm 3, same", "package.json", R"({"dependencies": {"a": "^1"}})", "package-lock.json",
     R"({"lockfileVersion": 3, "packages": {"": {"dependencies": {"a": "^1"}}, "node_modules/a": {"version": "1.2.0"}}})",
     ""},
    {"npm 3, another range", "package.json", R"({"dependencies": {"a": "^2"}})",
     "package-lock.json",
     R"({"lockfileVersion": 3, "packages": {"": {"dependencies": {"a": "^1"}}, "node_modules/a": {"version": "1.2.0"}}})",
     "a was locked for '^1', the manifest asks for '^2'"},
    {"npm 1, not there", "package.json", R"({"dependencies": {"a": "^2", "b": "1.0.0"}})",
     "package-lock.json", R"({"lockfileVersion": 1, "dependencies": {"a": {"version": "2.4.0"}}})",
     "b is not in it"},
    {"npm 1, outside its range", "package.json", R"({"dependencies": {"a": "^2"}})",
     "package-lock.json", R"({"lockfileVersion": 1, "dependencies": {"a": {"version": "1.4.0"}}})",
     "a is locked at 1.4.0, the manifest asks for '^2'"},
    {"npm 1, with what that needs", "package.json", R"({"dependencies": {"a": "^2"}})",
     "package-lock.json",
     R"({"dependencies": {"a": {"version": "1.4.0", "requires": {"b": "1", "version": "2"},
         "dependencies": {"b": {"version": "2.0.0"}}}}})",
     "a is locked at 1.4.0, the manifest asks for '^2'"},
    {"npm 2, both formats", "package.json", R"({"dependencies": {"a": "^1"}})", "package-lock.json",
     R"({"packages": {"": {"devDependencies": {"a": "^1"}}}, "dependencies": {"a": {"version": "3.0.0"}}})",
     ""},
    {"npm 3, lists where objects belong", "package.json", R"({"dependencies": {"a": "^1"}})",
     "package-lock.json", R"({"packages": {"": {"dependencies": ["a", {"a": "^3"}]}}})",
     "a is not in it"},
    {"yarn 1, same", "package.json", R"({"dependencies": {"@s/a": "^1", "b": "~2"}})", "yarn.lock",
     "# yarn lockfile v1\n\n\"@s/a@^1\", \"@s/a@^1.2\":\n  version \"1.3.0\"\n\nb@~2:\n  version "
     "\"2.0.1\"\n",
     ""},
    {"yarn 1, another range", "package.json", R"({"dependencies": {"b": "~3"}})", "yarn.lock",
     "b@~2:\n  version \"2.0.1\"\n", "b is not locked for '~3'"},
    {"yarn 4, same", "package.json", R"({"dependencies": {"b": "~2", "own": "workspace:*"}})",
     "yarn.lock", "__metadata:\n  version: 8\n\n\"b@npm:~2, b@npm:~2.0\":\n  version: 2.0.1\n", ""},
    {"yarn, decided by a resolution", "package.json",
     R"({"dependencies": {"b": "~3"}, "resolutions": {"**/b": "2.0.1"}})", "yarn.lock",
     "b@2.0.1:\n  version \"2.0.1\"\n", ""},
    {"pnpm 9, same", "package.json", R"({"dependencies": {"@s/a": "^1"}})", "pnpm-lock.yaml",
     "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      '@s/a':\n        "
     "specifier: ^1\n        version: 1.2.0\n\npackages:\n",
     ""},
    {"pnpm 9, not there", "package.json", R"({"dependencies": {"a": "^1", "c": "1"}})",
     "pnpm-lock.yaml",
     "importers:\n\n  .:\n    dependencies:\n      a:\n        specifier: ^1\n        version: "
     "1.2.0\n",
     "c is not in it"},
    {"uv, another range", "pyproject.toml", "[project]\nname='a'\ndependencies = ['b>=2,<3']\n",
     "uv.lock",
     "[[package]]\nname = \"a\"\nsource = { editable = \".\" "
     "}\n\n[package.metadata]\nrequires-dist = [{ name = \"b\", specifier = \">=1\" }]\n",
     "b was locked for '>=1', the manifest asks for '>=2,<3'"},
    {"uv, the same in another order", "pyproject.toml",
     "[project]\nname='a'\ndependencies = ['b >=2, <3']\n", "uv.lock",
     "[[package]]\nname = \"a\"\nsource = { editable = \".\" "
     "}\n\n[package.metadata]\nrequires-dist = [{ name = \"b\", specifier = \"<3,>=2\" }]\n",
     ""},
    {"poetry, outside its range", "pyproject.toml",
     "[tool.poetry]\nname='a'\n[tool.poetry.dependencies]\npython='^3.9'\nb = '^2.0'\n",
     "poetry.lock", "[[package]]\nname = \"b\"\nversion = \"1.9.0\"\n",
     "b is locked at 1.9.0, the manifest asks for '^2.0'"},
    {"poetry, same", "pyproject.toml",
     "[tool.poetry]\nname='a'\n[tool.poetry.group.dev.dependencies]\nB_x = {version='^2.0', "
     "extras=['z']}\n",
     "poetry.lock", "[[package]]\nname = \"b-x\"\nversion = \"2.1.0\"\n", ""},
    {"pipenv, not there", "Pipfile", "[packages]\nb = '*'\nc = '==1.0'\n", "Pipfile.lock",
     R"({"default": {"b": {"version": "==1.1"}}, "develop": {}})", "c is not in it"},
};

TEST(Lockfiles, AgreeWithTheirManifestOrSayWhere) {
  for (const auto& one : kLockCases) {
    TreeFixture::Folder folder;
    folder.write("x.py", "x = 1\n");
    folder.write(one.manifest_file, one.manifest);
    folder.write(one.lock_file, one.lock);
    const auto rows = pitfalls_of(folder.scan(), "lockfile-disagrees");
    if (std::string(one.difference).empty()) {
      EXPECT_EQ(rows, Rows{}) << one.title;
    } else {
      ASSERT_EQ(rows.size(), 1U) << one.title;
      EXPECT_TRUE(rows[0].ends_with(std::string(": ") + one.difference))
          << one.title << ": " << rows[0];
    }
  }
}

TEST_F(PackagingTree, NamesRuntimesWithoutRepairs) {
  write("app.py", "x = 1\n");
  write(".python-version", "3.8.12\n3.12\n");
  write(".nvmrc", "v16\n");
  write(".tool-versions", "python 3.7.1\nnodejs 24.1.0\nterraform 1.2\n");
  write("runtime.txt", "python-3.6.9\n");
  write("package.json", R"({"engines": {"node": ">=18 <21"}})");
  write("pyproject.toml", "[project]\nname = 'a'\nrequires-python = '>=3.9'\n");
  write("Dockerfile",
        "ARG PY=3.8\nFROM --platform=linux/amd64 docker.io/library/python:${PY}-slim AS a\nFROM "
        "node:22-alpine\n"
        "FROM python:3\nFROM ${X:-node:14}\nFROM scratch\n");
  const std::string range =
      "pyproject.toml:3 Python >=3.9 also admits 3.10, which has had no repairs since 2026-10-31";
  EXPECT_EQ(pitfalls_of(scan("2026-11-26"), "end-of-life-runtime"),
            (Rows{".nvmrc:1 Node.js v16: 16 has had no repairs since 2023-09-11",
                  ".python-version:1 Python 3.8.12: 3.8 has had no repairs since 2024-10-07",
                  ".tool-versions:1 Python 3.7.1: 3.7 has had no repairs since 2023-06-27",
                  "Dockerfile:2 Python 3.8-slim: 3.8 has had no repairs since 2024-10-07",
                  "Dockerfile:5 Node.js 14: 14 has had no repairs since 2023-04-30",
                  "package.json:1 Node.js >=18 <21: 20 has had no repairs since 2026-04-30", range,
                  "runtime.txt:1 Python 3.6.9: 3.6 has had no repairs since 2021-12-23"}));
}

TEST_F(PackagingTree, JudgesNoEndBeforeItsDay) {
  write(".nvmrc", "22\n");
  write("a.js", "1\n");
  EXPECT_EQ(pitfalls_of(scan("2027-04-30"), "end-of-life-runtime"), Rows{});
  EXPECT_EQ(pitfalls_of(scan("2027-05-01"), "end-of-life-runtime").size(), 1U);
  EXPECT_EQ(pitfalls_of(scan(""), "end-of-life-runtime"), Rows{});
}

TEST_F(PackagingTree, ReadsSetupPyByItsSyntax) {
  write("setup.py",
        "from setuptools import setup\nimport os\nBASE = ['flask>=2', 'redis==4.1.0']\n"
        "os.system('touch executed')\n"
        "setup(name='svc', python_requires='>=3.6,<3.8', install_requires=BASE + ['six'], "
        "extras_require={'x': ['boto3']})\n");
  write("svc/__init__.py", "import redis\nredis.Redis().get('x')\n");
  const auto inventory = scan("2026-11-26");
  ASSERT_EQ(inventory.services.size(), 1U);
  EXPECT_EQ(inventory.services[0].name, "svc");
  EXPECT_EQ(inventory.services[0].runtime, "python >=3.6,<3.8");
  EXPECT_EQ(pitfalls_of(inventory, "end-of-life-runtime").size(), 1U);
  EXPECT_EQ(pitfalls_of(inventory, "unpinned-dependencies"),
            (Rows{"setup.py:3 3 of 4 dependencies have no exact version, and no lockfile has one: "
                  "flask >=2; six; boto3"}));
  ASSERT_EQ(inventory.libraries.size(), 1U);
  EXPECT_EQ(inventory.libraries[0].version, "==4.1.0");
  EXPECT_FALSE(exists("executed"));
}

TEST_F(PackagingTree, TellsOfManifestsThatCannotBeRead) {
  write("pyproject.toml", "[project\n");
  write("package.json", "{\"dependencies\": ");
  write("a.py", "x = 1\n");
  int lost = 0;
  for (const auto& file : scan().skipped) lost += file.is_loss ? 1 : 0;
  EXPECT_EQ(lost, 2);
}

TEST_F(PackagingTree, CountsNoManifestsOfTestsAndNoneWithoutCode) {
  write("package.json", R"({"name": "root", "workspaces": ["a"]})");
  write("a/package.json", R"({"name": "a"})");
  write("a/index.js", "1\n");
  write("tests/app/package.json", R"({"name": "fixture", "dependencies": {"x": "*"}})");
  write("tests/app/index.js", "1\n");
  const auto inventory = scan();
  ASSERT_EQ(inventory.services.size(), 1U);
  EXPECT_EQ(inventory.services[0].name, "a");
  EXPECT_TRUE(inventory.pitfalls.empty());
}

TEST_F(PackagingTree, CallsNothingALibraryThatNobodyImports) {
  write("requirements.txt", "flask==3.0.0\npydantic==2.0.0\n");
  write("app.py",
        "import flask\nfrom pydantic import ValidationError\n\n"
        "def load(rows):\n    try:\n        flask.jsonify(rows)\n"
        "    except ValidationError as e:\n        e.errors()\n"
        "    match rows:\n        case [first, *_]:\n            first.hello()\n");
  const auto inventory = scan("2026-11-26");
  ASSERT_EQ(inventory.libraries.size(), 1U);
  EXPECT_EQ(inventory.libraries[0].name, "flask");
}

}  // namespace
}  // namespace bakeoff::scan
