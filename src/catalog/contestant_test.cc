// contestant.toml: what a shipped one and a user's own may say.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/file.h"
#include "catalog/good_catalog_test.h"
#include "catalog/internal/contestant_words.h"

namespace bakeoff::catalog {
namespace {

constexpr const char* kHttp = "contestants/node/http/contestant.toml";

struct Case {
  const char* name;
  const char* from;
  const char* to;
  const char* expected;  // without the file's name
};

TEST(ShippedContestant, IsToldWhatIsWrongWithIt) {
  const Case cases[] = {
      {"unknown word", "{source_dir}", "{source_dri}",
       "16:22: 'command': unknown word {source_dri}, did you mean 'source_dir'?"},
      {"unknown word in env", "PORT = \"{port}\"", "PORT = \"{port}\", HOME = \"{homes}\"",
       "17:33: 'env.HOME': unknown word {homes}; known: port, cpus, source_dir, install_dir, node, "
       "npm, python, go, cargo, program, "
       "upstream, database, tools, inputs, work, redis, model, static"},
      {"word of another toolchain", "\"{npm}\"", "\"{python}\"",
       "13:11: 'steps[]': {python} needs toolchain.kind = \"python_venv\""},
      {"input that is not there", "\"package.json\"", "\"pakcage.json\"",
       "12:11: 'inputs': there is no file 'pakcage.json'"},
      {"input outside", "\"package.json\"", "\"../../node/http/package.json\"",
       "12:11: 'inputs': '../../node/http/package.json' leads out of the folder of this file"},
      {"absolute input", "\"package.json\"", "\"/etc/passwd\"",
       "12:11: 'inputs': '/etc/passwd' must be relative to the folder of this file"},
      {"steps that nothing keys", "inputs = [\"package.json\"]\n", "",
       "11:1: missing key 'inputs': their content names the cached installation"},
      {"absolute runtime folder", "\"../runtime\"", "\"/usr\"",
       "9:18: 'runtime_folder': '/usr' must be relative to the folder of this file"},
      {"runtime folder without lockfile", "\"../runtime\"", "\"../http\"",
       "9:18: 'runtime_folder': there is no package-lock.json in '../http'"},
      {"runtime of no use", "kind = \"npm_node\"", "kind = \"system_node\"",
       "9:18: 'runtime_folder' means nothing to this kind of toolchain"},
      {"toolchain without runtime", "runtime_folder = \"../runtime\"\n", "",
       "7:1: missing key 'runtime_folder'"},
      {"no port", "{ PORT = \"{port}\" }", "{ PORT = \"80\" }",
       "16:11: neither 'command' nor 'env' holds {port}: say where it listens, or give 'port'"},
      {"port out of range", "env = {", "port = 70000\nenv = {",
       "17:8: 'port' must be at least 1 and at most 65535, not 70000"},
      {"own key", "version_of", "stack = \"go\"\nversion_of",
       "2:9: 'stack' is for a service of your own"},
      {"no label", "approach = \"realistic\"\n", "", "1:1: missing key 'approach'"},
      {"reference of its own", "approach", "reference = true\napproach",
       "3:13: the reference server ships with bakeoff: it needs toolchain.kind = \"bundled\""},
      {"bad variable name", "{ PORT = \"{port}\" }", "{ \"A=B\" = \"{port}\" }",
       "17:9: 'env': 'A=B' is not a name of an environment variable"},
      {"patience of none", "timeout_seconds = 20", "timeout_seconds = 0",
       "21:19: 'timeout_seconds' must be more than 0 and at most 3600, not 0"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.name);
    GoodCatalog catalog;
    catalog.change(kHttp, one.from, one.to);
    const auto problems = catalog.problems();
    EXPECT_NE(("\n" + problems + "\n").find("\n" + std::string(kHttp) + ":" + one.expected + "\n"),
              std::string::npos)
        << problems;
    EXPECT_LE(std::ranges::count(problems, '\n'), 2)
        << "one mistake, at most three consequences: " << problems;
  }
}

constexpr const char* kVariant = R"(
[[variants]]
id = "22"
title = "Node 22"
toolchain = { kind = "npm_node", runtime_folder = "../runtime" }
)";

TEST(ShippedContestant, ComesInVariantsThatKeepWhatTheyDoNotReplace) {
  GoodCatalog catalog;
  catalog.change(kHttp, "[workloads]", std::string(kVariant) + "\n[workloads]");
  const auto loaded = load_catalog(catalog.folders());
  ASSERT_TRUE(loaded) << loaded.error().message;
  const auto* base = find_contestant(*loaded, "node/http");
  const auto* variant = find_contestant(*loaded, "node/http@22");
  ASSERT_TRUE(base != nullptr && variant != nullptr);
  EXPECT_EQ(variant->title, "Node 22");
  EXPECT_EQ(variant->start, base->start);
  EXPECT_EQ(variant->workload_paths, base->workload_paths);
}

TEST(ShippedContestant, IsToldWhatIsWrongWithAVariant) {
  GoodCatalog catalog;
  catalog.change(kHttp, "[workloads]",
                 std::string(kVariant) + kVariant +
                     "[[variants]]\nid = \"system\"\ntitle = \"x\"\n"
                     "[[variants]]\nid = \"go\"\ntitle = \"x\"\ntoolchain = { kind = \"go\" }\n"
                     "[workloads]");
  const auto problems = catalog.problems();
  EXPECT_NE(problems.find("'system' means the machine's own runtime"), std::string::npos);
  EXPECT_NE(problems.find("node/http@22"), std::string::npos) << problems;  // twice
  EXPECT_NE(problems.find("{node} needs toolchain.kind = "), std::string::npos) << problems;
}

TEST(ShippedContestant, CannotReachOutOfTheContestantsFolderWithItsRuntime) {
  GoodCatalog catalog;
  catalog.write("outside/package.json", "{}");
  catalog.write("outside/package-lock.json", "{}");
  catalog.change(kHttp, "../runtime", "../../../outside");
  EXPECT_NE(catalog.problems().find(":9:18: 'runtime_folder': '../../../outside' leads out of "),
            std::string::npos)
      << catalog.problems();
}

TEST(ShippedContestant, CannotReachOutThroughALink) {
  GoodCatalog catalog;
  catalog.write("outside/package.json", "{}");
  catalog.remove("contestants/node/http/package.json");
  std::filesystem::create_symlink(catalog.root() / "outside/package.json",
                                  catalog.root() / "contestants/node/http/package.json");
  EXPECT_EQ(catalog.problems(),
            std::string(kHttp) + ":12:11: 'inputs': 'package.json' is a link that leads out");
}

TEST(ShippedContestant, NeedsAStackCardUnlessItIsTheReference) {
  GoodCatalog catalog;
  catalog.write("contestants/perl/cgi/contestant.toml", R"(title = "CGI"
approach = "realistic"
classification = "platform"
start = { command = ["perl", "{source_dir}/cgi.pl", "{port}"] }
workloads = { json = "/json" }
)");
  EXPECT_EQ(catalog.problems(),
            "contestants/perl/cgi/contestant.toml:1:1: unknown stack 'perl'; known: node, python");
}

TEST(ContestantWords, LeavesShellVariablesAndJsonAlone) {
  EXPECT_EQ(wrong_words("${HOME} {} {\"a\":1} { port }", ToolchainKind::none), "");
  EXPECT_EQ(words_in("{port}:{cpus}{{node}}"), (std::vector<std::string>{"port", "cpus", "node"}));
  EXPECT_EQ(words_in("{port"), std::vector<std::string>{});
}

class OwnService : public testing::Test {
 protected:
  Result<Contestant> load(const std::string& text) {
    EXPECT_TRUE(write_file(folder_.path() / "contestant.toml", text));
    return load_own_service(folder_.path(), "./svc-a");
  }
  std::string problems_of(const std::string& text) {
    const auto loaded = load(text);
    if (loaded) return "";
    EXPECT_EQ(loaded.error().code, ErrorCode::invalid_input);
    auto message = loaded.error().message;
    const auto prefix = (folder_.path() / "contestant.toml").string() + ":";
    for (auto at = message.find(prefix); at != message.npos; at = message.find(prefix))
      message.erase(at, prefix.size());
    return message;
  }

  support::TempDir folder_;
};

TEST_F(OwnService, NeedsNoMoreThanACommandAndSomethingToAsk) {
  const auto service =
      load("[start]\ncommand = [\"./run\", \"{port}\"]\n[[requests]]\npath = \"/orders\"\n");
  ASSERT_TRUE(service) << service.error().message;
  EXPECT_EQ(service->id, "./svc-a");
  EXPECT_EQ(service->stack, "./svc-a");
  EXPECT_EQ(service->title, "./svc-a");
  EXPECT_TRUE(service->is_own_service);
  EXPECT_EQ(service->source_dir, std::filesystem::canonical(folder_.path()));
  ASSERT_EQ(service->own_requests.size(), 1U);
  EXPECT_EQ(service->own_requests[0].path, "/orders");
  EXPECT_EQ(service->own_requests[0].method, "GET");
  EXPECT_EQ(service->own_requests[0].answer.status, 200);
  EXPECT_EQ(service->ready, ReadyCheck{});
}

TEST_F(OwnService, MayNameItsStackAndAFixedPort) {
  const auto service = load(R"(title = "Orders"
stack = "node"
start = { command = ["npm", "start"], port = 8080 }
workloads = { json = "/api/json" }
)");
  ASSERT_TRUE(service) << service.error().message;
  EXPECT_EQ(service->stack, "node");
  EXPECT_EQ(service->fixed_port, 8080);
  EXPECT_EQ(service->workload_paths.at("json"), "/api/json");
}

TEST_F(OwnService, ReadsTheExampleOfTheFormatPage) {
  const auto page =
      read_file(std::filesystem::path(BAKEOFF_SOURCE_DIR) / "docs/formats/catalog.md");
  ASSERT_TRUE(page) << page.error().message;
  const std::string fence = "```toml\n";
  const auto begin = page->find(fence);
  ASSERT_NE(begin, std::string::npos);
  const auto text =
      page->substr(begin + fence.size(), page->find("```", begin + 3) - begin - fence.size());
  EXPECT_EQ(std::ranges::count(text, '\n'), 12);
  const auto service = load(text);
  ASSERT_TRUE(service) << service.error().message;
  EXPECT_FALSE(service->own_requests.empty());
}

TEST_F(OwnService, ReadsTheExampleOfItsOwnErrorMessage) {
  const auto missing = load_own_service(folder_.path(), "./svc-a/");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  const auto& message = missing.error().message;
  EXPECT_NE(message.find("./svc-a/contestant.toml"), std::string::npos) << message;
  EXPECT_NE(message.find("docs/formats/catalog.md"), std::string::npos) << message;
  const auto begin = message.find("[start]");
  const auto service = load(message.substr(begin, message.rfind("docs/") - begin));
  EXPECT_TRUE(service) << service.error().message;
}

TEST_F(OwnService, IsToldEveryMistakeAtOnce) {
  EXPECT_EQ(
      problems_of(R"(titel = "Orders"
[toolchain]
kind = "docker"
[start]
command = ["{nod}", "server.js", "{port}"]
[[requests]]
path = "orders"
answer = { status = 2000 }
)"),
      "1:1: unknown key 'titel', did you mean 'title'?\n"
      "3:8: 'kind' must be one of none, npm_node, system_node, python_venv, go, cargo, "
      "debian_root, "
      "bundled; not 'docker'\n"
      "5:12: 'command': unknown word {nod}, did you mean 'node'?\n"
      "7:8: 'path': 'orders' is not a URL path: it starts with / and has no space, # or other "
      "letter that needs "
      "escaping\n"
      "8:21: 'status' must be at least 100 and at most 599, not 2000");
}

TEST_F(OwnService, MustSayWhatToMeasure) {
  EXPECT_EQ(problems_of("start = { command = [\"./run\", \"{port}\"] }"),
            "1:1: nothing to measure: give [workloads] or [[requests]]");
}

TEST_F(OwnService, CannotPoseAsTheReferenceServer) {
  EXPECT_EQ(problems_of(R"(reference = true
toolchain = { kind = "bundled", program = "x" }
start = { command = ["{program}", "{port}"] }
workloads = { json = "/json" }
)"),
            "1:13: only a server that ships with bakeoff is the reference\n"
            "2:13: kind = \"bundled\" is for servers that ship with bakeoff");
}

TEST_F(OwnService, NamesAFolderThatIsNotThereOrIsAFile) {
  const auto gone = load_own_service(folder_.path() / "gone", "./gone");
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().code, ErrorCode::not_found);
  EXPECT_EQ(gone.error().message, "cannot open the folder ./gone: No such file or directory");
  ASSERT_TRUE(write_file(folder_.path() / "file", ""));
  EXPECT_EQ(load_own_service(folder_.path() / "file", "./file").error().message,
            "./file is not a folder");
}

}  // namespace
}  // namespace bakeoff::catalog
