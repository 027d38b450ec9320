#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/file.h"
#include "catalog/good_catalog_test.h"
#include "catalog/internal/table_reader.h"

namespace bakeoff::catalog {
namespace {

TEST(LoadCatalog, ReadsEveryFieldOfAGoodCatalog) {
  const GoodCatalog good;
  const auto catalog = load_catalog(good.folders());
  ASSERT_TRUE(catalog) << catalog.error().message;
  const auto* node = find_stack(*catalog, "node");
  ASSERT_NE(node, nullptr);
  EXPECT_EQ(node->default_contestant, "node/http");
  EXPECT_EQ(node->facts, std::vector<std::string>{"node.size"});
  EXPECT_EQ(find_stack(*catalog, "python")->current_version_date, "2024-10-07")
      << "unquoted TOML date";
  EXPECT_EQ(find_workload(*catalog, "json")->requests.at(0).answer.body_json, R"({"ok":true})");
  EXPECT_EQ(find_workload(*catalog, "memory")->loaded_by, "json");
  EXPECT_EQ(find_metric(*catalog, "pss_idle")->direction, Direction::lower_is_better);
  EXPECT_EQ(
      find_profile(*catalog, "web")->weights.at(0),
      (Weight{.criterion = "speed", .weight = 50, .low = 20, .high = 90, .reason = "it waits"}));
  EXPECT_EQ(catalog->scoring.bands.at(1).word, "poor");
  EXPECT_EQ(catalog->scoring.judged_cap, 7);
  EXPECT_EQ(catalog->advice.at(0).take, "node");
  EXPECT_EQ(catalog->wrong_questions.at(0).weight_at_least, 0.5);
  EXPECT_FALSE(find_design(*catalog, "quick")->stop_early);
}

TEST(LoadCatalog, ReadsACriterionWithItsAnchorsAndThePublishedPoints) {
  const GoodCatalog good;
  const auto catalog = load_catalog(good.folders());
  ASSERT_TRUE(catalog) << catalog.error().message;
  ASSERT_EQ(catalog->criteria.size(), 2U);
  EXPECT_EQ(catalog->criteria[0].id, "community") << "sorted by order";
  const Criterion& speed = *find_criterion(*catalog, "speed");
  EXPECT_EQ(speed.probes.at(0).axis, Axis::log);
  EXPECT_EQ(speed.probes[0].anchors.at(1), (Anchor{.at = 0.5, .points = 8.5, .means = "half"}));
  EXPECT_EQ(speed.published.points.at("python"), 7);
}

TEST(LoadCatalog, GivesAFactItsSourceAndItsOwnSubject) {
  const GoodCatalog good;
  const auto catalog = load_catalog(good.folders());
  ASSERT_TRUE(catalog) << catalog.error().message;
  const EvidenceFact& fact = *find_fact(*catalog, "node.size");
  EXPECT_EQ(fact.kind, FactKind::judged);
  EXPECT_EQ(fact.source.publisher, "A census");
  EXPECT_EQ(fact.source.ttl_days, 90);
  EXPECT_EQ(fact.source.speaks_of, "the year 2024") << "replaces the source's";
  EXPECT_EQ(fact.value, (Estimate{.value = 5, .low = 4, .high = 6, .unit = Unit::count}));
  EXPECT_EQ(fact.points, (Estimate{.value = 8, .low = 8, .high = 8, .unit = Unit::points}));
}

TEST(LoadCatalog, ReadsAShippedContestant) {
  const GoodCatalog good;
  const auto catalog = load_catalog(good.folders());
  ASSERT_TRUE(catalog) << catalog.error().message;
  const Contestant& http = *find_contestant(*catalog, "node/http");
  EXPECT_EQ(http.stack, "node");
  EXPECT_EQ(http.source_dir, std::filesystem::canonical(good.root()) / "contestants/node/http");
  EXPECT_EQ(http.toolchain.kind, ToolchainKind::npm_node);
  EXPECT_EQ(http.toolchain.runtime_folder,
            std::filesystem::canonical(good.root()) / "contestants/node/runtime");
  EXPECT_EQ(http.install_steps, (std::vector<std::vector<std::string>>{{"{npm}", "ci"}}));
  EXPECT_EQ(http.start.at(1), "{source_dir}/server.mjs");
  EXPECT_EQ(http.env.at("PORT"), "{port}");
  EXPECT_EQ(http.ready, (ReadyCheck{.path = "/json", .timeout_seconds = 20}));
  EXPECT_EQ(http.workload_paths.at("json"), "/json");
  EXPECT_FALSE(http.is_own_service);
  EXPECT_FALSE(http.is_reference);
  EXPECT_TRUE(find_contestant(*catalog, "cpp/reference")->is_reference);
}

TEST(LoadCatalog, FindsNothingUnderAnUnknownName) {
  const Catalog empty;
  EXPECT_EQ(find_stack(empty, "node"), nullptr);
  EXPECT_EQ(find_fact(empty, ""), nullptr);
}

TEST(LoadCatalog, NamesAllMistakesOfAllFilesAtOnce) {
  GoodCatalog catalog;
  catalog.change("catalog/stacks/node.toml", "language =", "langauge =");
  catalog.change("catalog/evidence/facts.toml", "2025-01-31", "31.1.2025");
  catalog.change("catalog/evidence/facts.toml", "ttl_days = 90", "ttl_days = 0");
  catalog.change("catalog/profiles/web.toml", "criterion = \"speed\"", "criterion = \"sped\"");
  const auto loaded = load_catalog(catalog.folders());
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::invalid_input);
  EXPECT_EQ(
      catalog.problems(),
      "catalog/evidence/facts.toml:7:13: 'retrieved': '31.1.2025' is not a date like 2026-11-23\n"
      "catalog/evidence/facts.toml:8:12: 'ttl_days' must be at least 1, not 0\n"
      "catalog/profiles/web.toml:5:13: unknown criterion 'sped', did you mean 'speed'?\n"
      "catalog/stacks/node.toml:1:1: missing key 'language'\n"
      "catalog/stacks/node.toml:2:1: unknown key 'langauge', did you mean 'language'?");
}

TEST(LoadCatalog, GoesOnWithOtherFilesAfterASyntaxErrorAndBlamesNobodyForItsNames) {
  GoodCatalog catalog;
  catalog.change("catalog/evidence/facts.toml", "[[facts]]", "[[facts]");
  catalog.change("catalog/scale.toml", "from = 8", "from = 11");
  const auto problems = check_catalog(catalog.folders());
  ASSERT_EQ(problems.size(), 2U) << catalog.problems();
  EXPECT_EQ(problems[0].file.filename(), "facts.toml");
  EXPECT_EQ(problems[0].line, 10);
  EXPECT_EQ(problems[1].message, "'from' must be at least 1 and at most 10, not 11");
}

TEST(LoadCatalog, NamesFilesAndFoldersThatAreMissing) {
  GoodCatalog catalog;
  catalog.remove("catalog/metrics.toml");
  catalog.remove("catalog/profiles");
  const auto problems = catalog.problems();
  EXPECT_NE(problems.find("catalog/metrics.toml:1:1: cannot read"), std::string::npos) << problems;
  EXPECT_NE(problems.find("catalog/profiles:1:1: cannot read this folder: No such file"),
            std::string::npos)
      << problems;
  EXPECT_EQ(std::ranges::count(problems, '\n'), 1) << problems;
}

TEST(LoadCatalog, NamesFoldersThatAreNotThereAtAll) {
  const auto problems =
      check_catalog({.catalog = "/nowhere/catalog", .contestants = "/nowhere/contestants"});
  EXPECT_EQ(problems.size(), 15U) << format_problems(problems);
  EXPECT_FALSE(
      load_catalog({.catalog = "/nowhere/catalog", .contestants = "/nowhere/contestants"}));
}

TEST(LoadCatalog, WantsExactlyOneReferenceServer) {
  GoodCatalog catalog;
  catalog.change("contestants/cpp/reference/contestant.toml", "reference = true\n", "");
  catalog.write("catalog/stacks/cpp.toml",
                *read_file(catalog.root() / "catalog/stacks/python.toml"));
  EXPECT_EQ(catalog.problems(),
            "contestants:1:1: 0 contestants have reference = true: there must be exactly one");
}

TEST(LoadCatalog, IgnoresFoldersWithoutAContestantFile) {
  GoodCatalog catalog;
  catalog.write("contestants/shared/notes/README.md", "text");
  catalog.write("contestants/CONTRACT.md", "text");
  EXPECT_EQ(catalog.problems(), "");
}

TEST(ContentHash, ChangesWithAnyByteOfAnyFileButNotWithThePlace) {
  const GoodCatalog first;
  GoodCatalog second;
  const auto hash = [](const GoodCatalog& catalog) {
    return load_catalog(catalog.folders())->content_hash;
  };
  EXPECT_EQ(hash(first), hash(second));
  second.change("contestants/node/http/contestant.toml", "title = \"node:http\"",
                "title = \"node:http \"");
  const auto changed = hash(second);
  EXPECT_NE(hash(first), changed);
  second.change("catalog/scale.toml", "it holds", "it  holds");
  EXPECT_NE(changed, hash(second));
}

TEST(KnownUnits, AreThoseOfTheUnitTable) {
  for (const auto& [name, unit] : kUnits) {
    EXPECT_EQ(name_of(unit), name);
    EXPECT_EQ(unit_named(name), unit);
  }
  EXPECT_EQ(static_cast<std::size_t>(Unit::milliseconds) + 1, kUnits.size());
}

TEST(ShippedCatalog, HasNoProblem) {
  const std::filesystem::path source(BAKEOFF_SOURCE_DIR);
  const auto problems =
      check_catalog({.catalog = source / "catalog", .contestants = source / "contestants"});
  EXPECT_EQ(format_problems(problems), "");
}

int count_queens(int n, int row, std::vector<int>& columns) {
  if (row == n) return 1;
  int solutions = 0;
  for (int column = 0; column < n; ++column) {
    bool free = true;
    for (int above = 0; above < row; ++above) {
      const int gap = std::abs(columns[static_cast<std::size_t>(above)] - column);
      free = free && gap != 0 && gap != row - above;
    }
    if (!free) continue;
    columns[static_cast<std::size_t>(row)] = column;
    solutions += count_queens(n, row + 1, columns);
  }
  return solutions;
}

TEST(ShippedCatalog, ExpectsTheRightNumbersOfQueens) {
  const std::filesystem::path source(BAKEOFF_SOURCE_DIR);
  const auto catalog =
      load_catalog({.catalog = source / "catalog", .contestants = source / "contestants"});
  ASSERT_TRUE(catalog) << catalog.error().message;
  const auto* cpu = find_workload(*catalog, "cpu");
  ASSERT_NE(cpu, nullptr);
  ASSERT_EQ(cpu->requests.size(), 3U);
  for (int n = 6; n <= 8; ++n) {
    std::vector<int> columns(static_cast<std::size_t>(n));
    const auto& request = cpu->requests[static_cast<std::size_t>(n - 6)];
    EXPECT_EQ(request.path, fmt::format("/cpu?n={}", n));
    EXPECT_EQ(request.answer.body_json,
              fmt::format(R"({{"n":{},"solutions":{}}})", n, count_queens(n, 0, columns)));
  }
}

TEST(ShippedCatalog, LooksEarlyOnlyWhereTheAnytimeIntervalIsFinite) {
  const std::filesystem::path source(BAKEOFF_SOURCE_DIR);
  const auto catalog =
      load_catalog({.catalog = source / "catalog", .contestants = source / "contestants"});
  ASSERT_TRUE(catalog) << catalog.error().message;
  for (const auto& design : catalog->designs) {
    const double n = design.least_epochs;
    const double r = 1 / (1 + n);
    const double c = std::pow(design.alpha * design.alpha * r, 1 / n);
    EXPECT_TRUE(!design.stop_early || c > r) << design.id;
  }
}

}  // namespace
}  // namespace bakeoff::catalog
