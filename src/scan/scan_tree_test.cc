#include "scan/scan_tree.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "scan/find_sources.h"
#include "scan/inventory_json.h"
#include "scan/overrides.h"

namespace bakeoff::scan {
namespace {

namespace fs = std::filesystem;

class ScanTree : public testing::Test {
 protected:
  void SetUp() override {
    root =
        fs::temp_directory_path() / ("bakeoff-scan-" + std::to_string(::getpid()) + "-" +
                                     testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(root);
    fs::create_directories(root);
  }
  void TearDown() override { fs::remove_all(root); }

  void write(const std::string& path, const std::string& text) {
    fs::create_directories((root / path).parent_path());
    std::ofstream(root / path, std::ios::binary) << text;
  }

  Inventory scan() {
    auto inventory = scan_tree(root, {.detectors = BAKEOFF_SOURCE_DIR "/catalog/detectors"});
    EXPECT_TRUE(inventory) << (inventory ? "" : inventory.error().message);
    return inventory ? *inventory : Inventory{};
  }

  static std::vector<std::string> rows(const std::vector<Endpoint>& endpoints) {
    std::vector<std::string> out;
    for (const auto& endpoint : endpoints) {
      if (endpoint.is_default) out.push_back(endpoint.method + " " + endpoint.path);
    }
    return out;
  }

  fs::path root;
};

using Rows = std::vector<std::string>;

TEST_F(ScanTree, ResolvesPrefixesAcrossFiles) {
  write("app/settings.py", "class Settings:\n    API: str = '/api'\nsettings = Settings()\n");
  write("app/users.py",
        "from fastapi import APIRouter\nrouter = APIRouter(prefix='/users')\n"
        "@router.get('/{id:int}')\ndef read(id): ...\n");
  write("app/__init__.py", "");
  write("app/main.py",
        "from fastapi import FastAPI\nfrom . import users as u\nfrom .settings import settings\n"
        "app = FastAPI()\napp.include_router(u.router, prefix=settings.API + '/v1')\n");
  const auto inventory = scan();
  EXPECT_EQ(rows(inventory.endpoints), (Rows{"GET /api/v1/users/{id}"}));
  EXPECT_EQ(inventory.endpoints.front().at, (Location{"app/users.py", 3}));
  EXPECT_EQ(inventory.endpoints.front().handler_at, (Location{"app/users.py", 4}));
}

TEST_F(ScanTree, PrintsAHoleInsteadOfAGuess) {
  write("main.py",
        "from fastapi import FastAPI, APIRouter\nimport cfg\nr = APIRouter()\n"
        "@r.get('/x')\ndef f(): ...\napp = FastAPI()\napp.include_router(r, prefix=cfg.load())\n");
  const auto inventory = scan();
  EXPECT_EQ(rows(inventory.endpoints), (Rows{"GET /{?}/x"}));
  EXPECT_EQ(inventory.endpoints.front().confidence, Confidence::partial);
  ASSERT_FALSE(inventory.holes.empty());
}

TEST_F(ScanTree, ARouterMountedTwiceGivesTwoSets) {
  write("a.js",
        "const express = require('express');\nconst r = express.Router();\nr.get('/x', f);\n"
        "const app = express();\napp.use('/one', r);\napp.use('/two', r);\n");
  EXPECT_EQ(rows(scan().endpoints), (Rows{"GET /one/x", "GET /two/x"}));
}

TEST_F(ScanTree, ListsUnmountedAndConditionalRoutersApart) {
  write("a.js",
        "const express = require('express');\nconst app = express();\nconst lost = "
        "express.Router();\n"
        "lost.get('/lost', f);\nconst dev = express.Router();\ndev.get('/d', f);\n"
        "if (process.env.DEV) app.use('/dev', dev);\napp.get('/x', f);\n");
  const auto inventory = scan();
  EXPECT_EQ(rows(inventory.endpoints), (Rows{"GET /x"}));
  ASSERT_EQ(inventory.endpoints.size(), 2U);
  EXPECT_EQ(inventory.endpoints.front().condition, "process.env.DEV");
  ASSERT_EQ(inventory.unmounted.size(), 1U);
  EXPECT_EQ(inventory.unmounted.front().name, "lost");
  EXPECT_EQ(inventory.unmounted.front().endpoints.size(), 1U);
}

// What wraps a handler stands elsewhere: the endpoint is where the file gives it out.
TEST_F(ScanTree, RouteFilesGiveTheLineOfTheExport) {
  write("package.json", R"({"name": "web", "dependencies": {"next": "15.0.0"}})");
  write("lib/with.ts", "\n\nexport const withUser = (handler) => async (req) => handler(req);\n");
  write("app/api/users/route.ts",
        "import { withUser } from '../../../lib/with';\n\nexport const GET = withUser(async () => "
        "{});\nconst add = async () => {};\nexport { add as POST };\n");
  write("app/api/test/people/route.ts", "// as before\nexport * from '../../users/route';\n");
  write("pages/api/old.ts",
        "import { withUser } from '../../lib/with';\nexport default withUser(async () => {});\n");
  std::map<std::string, std::string> places;
  for (const auto& endpoint : scan().endpoints)
    places[endpoint.method + " " + endpoint.path] =
        endpoint.at.file + ":" + std::to_string(endpoint.at.line);
  const std::map<std::string, std::string> expected = {
      {"GET /api/users", "app/api/users/route.ts:3"},
      {"POST /api/users", "app/api/users/route.ts:5"},
      {"GET /api/test/people", "app/api/test/people/route.ts:2"},
      {"POST /api/test/people", "app/api/test/people/route.ts:2"},
      {"ALL /api/old", "pages/api/old.ts:2"}};
  EXPECT_EQ(places, expected);
}

TEST_F(ScanTree, WhatOnlyLooksLikeARouteIsNone) {
  write("a.js",
        "const axios = require('axios');\nconst app = require('express')();\nconst cache = new "
        "Map();\n"
        "axios.get('/api', f);\ncache.get('/x', f);\napp.get('setting');\n");
  EXPECT_EQ(rows(scan().endpoints), Rows{});
}

TEST_F(ScanTree, FollowsClassFieldsBaseClassesAndLoops) {
  write("base.ts",
        "import { Router } from 'express';\nexport class Base {\n  router = Router();\n"
        "  protected route(o: {method: string, path: string}) { this.router[o.method](o.path, f); "
        "}\n}\n");
  write("app.ts",
        "import express from 'express';\nimport { Base } from './base';\n"
        "class Users extends Base { constructor() { super(); this.route({method: 'post', path: "
        "'/u'}); } }\n"
        "const app = express();\nconst all = [{path: '/a', c: new Users()}];\n"
        "all.forEach(x => app.use(x.path, x.c.router));\n");
  EXPECT_EQ(rows(scan().endpoints), (Rows{"POST /a/u"}));
}

TEST_F(ScanTree, FilesThatCannotBeReadAreRowsNotErrors) {
  write("a.py", std::string("\xff\xfe\x00 app = 1\n", 12));
  write("b.py", "x = " + std::string(3000, '['));
  write("t/test_x.py",
        "from flask import Flask\napp = Flask(__name__)\n@app.get('/x')\ndef f(): ...\n");
  fs::create_symlink("/dev/zero", root / "zero.py");
  fs::create_symlink(root, root / "loop");
  ASSERT_EQ(::mkfifo((root / "pipe.py").c_str(), 0600), 0);
  const auto inventory = scan();
  EXPECT_TRUE(inventory.endpoints.empty());
  const auto skipped = [&](const std::string& path) {
    return std::ranges::any_of(inventory.skipped,
                               [&](const SkippedFile& file) { return file.path == path; });
  };
  EXPECT_TRUE(skipped("zero.py"));
  EXPECT_TRUE(skipped("loop"));
  EXPECT_TRUE(skipped("pipe.py"));
}

TEST_F(ScanTree, GoesToJsonAndBack) {
  write("a.py",
        "from flask import Flask\napp = Flask(__name__)\n@app.get('/x')\ndef f(): ...\n"
        "if UNKNOWN:\n    app.add_url_rule('/y', view_func=f)\n");
  const auto inventory = scan();
  ASSERT_EQ(inventory.endpoints.size(), 2U);
  const auto back = read_inventory_json(inventory_json(inventory));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(*back, inventory);
  EXPECT_FALSE(read_inventory_json("{}"));
}

// As another writer, which sorts by name, would write the same.
TEST(InventoryJson, WritesEveryRowByName) {
  const Location at{"a \"b\"\t\\é.py", 3};
  const Endpoint endpoint{.method = "GET", .path = "/\x7f", .at = at, .auth = {"jwt", "basic"}};
  const Inventory inventory{
      .services = {{.name = "a", .manifests = {"x", "y"}}},
      .languages = {{.language = "python", .code_lines = 5'000'000'000}},
      .endpoints = {endpoint, {.condition = "DEBUG", .is_default = false}},
      .unmounted = {{.name = "r", .endpoints = {endpoint}}},
      .models = {{.name = "M", .columns = {{.name = "c"}}, .relations = {{.name = "r"}}}},
      .queries = {{.kind = QueryKind::raw_sql}},
      .jobs = {{.name = "j"}},
      .schedules = {{.name = "s"}},
      .auth = {{.id = "jwt"}},
      .sessions = {{.kind = "redis"}},
      .socket_events = {{.name = "e"}},
      .libraries = {{.name = "numpy"}},
      .packaging = {{.name = "pip"}},
      .pitfalls = {{.rule = "r", .chain = {{"f", at}}}},
      .holes = {{.what = "path"}},
      .skipped = {{"p", "why", true}}};
  const auto text = inventory_json(inventory);
  EXPECT_EQ(nlohmann::json::parse(text).dump(2) + "\n", text);
  const auto back = read_inventory_json(text);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->models, inventory.models);
  EXPECT_EQ(back->pitfalls, inventory.pitfalls);
}

TEST_F(ScanTree, ReadsTheCommitWithoutGit) {
  const std::string commit(40, 'a');
  write(".git/HEAD", "ref: refs/heads/main\n");
  write(".git/refs/heads/main", commit + "\n");
  write(".git/config", "[core]\n  fsmonitor = touch " + (root / "trap").string() + "\n");
  EXPECT_EQ(scan().commit, commit);
  EXPECT_FALSE(fs::exists(root / "trap"));
  write(".git/HEAD", "ref: refs/../../../etc/passwd\n");
  EXPECT_EQ(scan().commit, "");
}

TEST_F(ScanTree, SurvivesWhatBringsAParserDown) {
  write("good.py",
        "from flask import Flask\napp = Flask(__name__)\n@app.get('/x')\ndef f(): ...\n");
  write("deep.py", "from flask import Flask\nx = " + std::string(200'000, '(') + "\n");
  write("long.js", "require('express');" + std::string(1'500'000, 'x'));
  write("odd\n<b>.py", "from flask import Flask\n");
  write("zeros.py", "from flask import Flask\n" + std::string(1000, '\0'));
  const auto inventory = scan();
  EXPECT_EQ(rows(inventory.endpoints), (Rows{"GET /x"}));
  EXPECT_TRUE(std::ranges::any_of(inventory.skipped,
                                  [](const SkippedFile& file) { return file.path == "long.js"; }));
  EXPECT_NE(inventory_json(inventory), "");
}

TEST_F(ScanTree, SaysWhichFolderIsMissing) {
  const auto none =
      scan_tree(root / "none", {.detectors = BAKEOFF_SOURCE_DIR "/catalog/detectors"});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::not_found);
}

// Many folders, so that the threads meet; some left out, one with rules of its own.
TEST_F(ScanTree, FindsTheSameFilesWithAnyNumberOfThreads) {
  for (int i = 0; i < 60; ++i) {
    const auto folder = "part" + std::to_string(i % 7) + "/deep" + std::to_string(i) + "/";
    write(folder + "a.py", "x = 1\n");
    write(folder + "node_modules/b.js", "1\n");
    write(folder + "c.tmp", "");
  }
  write("part3/.gitignore", "*.tmp\n");
  const auto rules = load_source_rules(BAKEOFF_SOURCE_DIR "/catalog/detectors/sources.toml");
  ASSERT_TRUE(rules);
  const auto paths = [&](int threads) {
    std::vector<std::string> all;
    const auto found = find_sources(root, *rules, {}, threads);
    EXPECT_TRUE(found);
    for (const auto& file : found->files) all.push_back(file.path);
    for (const auto& file : found->skipped) all.push_back(file.path + ": " + file.reason);
    return all;
  };
  const auto alone = paths(1);
  EXPECT_EQ(std::ranges::count(alone, "part3/deep3/c.tmp: ignored by .gitignore"), 1);
  EXPECT_EQ(std::ranges::count(alone, "part2/deep2/c.tmp"), 1);
  EXPECT_EQ(alone.size(), 60U * 3 + 1);
  for (int turn = 0; turn < 20; ++turn) EXPECT_EQ(paths(4), alone);
}

}  // namespace
}  // namespace bakeoff::scan
