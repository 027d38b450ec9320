// catalog/migration/: what is read, and one mistake at a time.
#include <gtest/gtest.h>

#include <fstream>

#include "catalog/good_catalog_test.h"
#include "catalog/migration_wishes.h"

namespace bakeoff::catalog {
namespace {

TEST(Migration, ReadsEveryFieldOfAGoodCatalog) {
  const GoodCatalog good;
  const auto catalog = load_catalog(good.folders());
  ASSERT_TRUE(catalog) << catalog.error().message;
  const MigrationKnowledge& known = catalog->migration;
  EXPECT_EQ(known.version, 1);
  EXPECT_EQ(known.rules.rate, (Bounds{60, 150}));
  EXPECT_EQ(known.rules.correlation_basis, (Basis{Origin::measured, "measured", "2026-11-26"}));
  ASSERT_EQ(known.items.size(), 1U);
  EXPECT_EQ(known.items[0].counts, Quantity::endpoints);
  EXPECT_EQ(known.items[0].hours, (Spread{1, 3, 8}));
  EXPECT_EQ(known.targets.at(0).factor.p50, 1.25);
  EXPECT_EQ(known.sizes.at(0).evidence, std::vector<std::string>{"node.size"});
  EXPECT_EQ(known.failures.at(0).kinds, std::vector<std::string>{"orm"});
  EXPECT_EQ(known.development_times.at(0).factor, (Bounds{0.6, 0.8}));
  const ProfileRule& rule = known.profile_rules.at(0);
  EXPECT_EQ(rule.quantity, Quantity::endpoints);
  EXPECT_EQ(rule.per, Quantity::services);
  EXPECT_EQ(rule.weights.at("speed"), 80);
}

TEST(Migration, ACellHasTheBasisOfItsFileUnlessItSaysItsOwn) {
  const GoodCatalog good;
  const auto catalog = load_catalog(good.folders());
  ASSERT_TRUE(catalog) << catalog.error().message;
  const PortFamily& family = catalog->migration.families.at(0);
  EXPECT_EQ(family.id, "python-orm");
  EXPECT_EQ(family.charge, Charge::by_parts);
  EXPECT_FALSE(family.stays_when_missing);
  EXPECT_EQ(family.cells.at(0).basis, (Basis{Origin::assumption, "no identity map", "2026-11-26"}));
  EXPECT_EQ(family.libraries.at(0).cells.at(0).basis,
            (Basis{Origin::given, "no unit of work", "2026-11-25"}));
}

struct Case {
  const char* file;
  const char* from;
  const char* to;
  const char* expected;
};

TEST(Migration, MistakesAreToldAtTheirPlace) {
  const Case cases[] = {
      {"catalog/migration/effort.toml", "p50 = 3,", "p50 = 0.5,",
       "catalog/migration/effort.toml:17:26: must hold p10 <= p50 <= p90, not 1 <= 0.5 <= 8"},
      {"catalog/migration/effort.toml", "\"endpoints\"", "\"endpoint\"",
       "catalog/migration/effort.toml:15:10: 'counts' must be one of code_base, services, "
       "endpoints, crud_endpoints, complex_endpoints, upload_endpoints, streaming_endpoints, "
       "websocket_endpoints, page_endpoints, models, relations, complex_queries, jobs, schedules, "
       "auth_schemes, session_stores, socket_events, outbound_files, integrations, admin_sites, "
       "data_stores, hundred_test_lines, findings, kept_services, one_to_one_libraries, "
       "partial_libraries, missing_libraries, unknown_libraries; not 'endpoint', did you mean "
       "'endpoints'?"},
      {"catalog/migration/effort.toml", "to = \"node\"", "to = \"nod\"",
       "catalog/migration/effort.toml:23:6: unknown stack 'nod', did you mean 'node'?"},
      {"catalog/migration/effort.toml", "low = 60, high = 150", "low = 160, high = 150",
       "catalog/migration/effort.toml:5:16: must hold low <= high, not 160 <= 150"},
      {"catalog/migration/ports/python-orm.toml", "take = \"Prisma\", ", "",
       "catalog/migration/ports/python-orm.toml:8:11: name the equivalent, or say fit = \"none\""},
      {"catalog/migration/ports/python-orm.toml", "[\"sqlalchemy\"]", "[\"SQLAlchemy\"]",
       "catalog/migration/ports/python-orm.toml:12:13: 'packages': 'SQLAlchemy' must be in lower "
       "case"},
      {"catalog/migration/sizes.toml", "least_endpoints = 0", "least_endpoints = 3",
       "catalog/migration/sizes.toml:1:1: the first size starts at 0 endpoints: smaller ones fall "
       "into none"},
      {"catalog/migration/profiles.toml", "profile = \"web\"\n", "profile = \"webb\"\n",
       "catalog/migration/profiles.toml:15:11: unknown profile 'webb', did you mean 'web'?"},
      {"catalog/migration/failures.toml", "evidence = \"node.size\"", "evidence = \"node.sise\"",
       "catalog/migration/failures.toml:11:12: unknown evidence 'node.sise', did you mean "
       "'node.size'?"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.to);
    GoodCatalog catalog;
    catalog.change(one.file, one.from, one.to);
    EXPECT_EQ(catalog.problems(), one.expected);
  }
}

TEST(Migration, APackageBelongsToOneLibraryOfAStack) {
  GoodCatalog catalog;
  catalog.write("catalog/migration/ports/python-second.toml", R"(from = "python"
kind = "other"
title = "Others"
origin = "assumption"
reason = "twice"
date = 2026-11-26

[[library]]
id = "Again"
packages = ["sqlalchemy"]
)");
  EXPECT_NE(catalog.problems().find("sqlalchemy"), std::string::npos);
}

Result<MigrationWishes> wishes_of(const std::string& text) {
  const support::TempDir folder;
  std::ofstream(folder.path() / "bakeoff.toml") << text;
  auto wishes = load_migration_wishes(folder.path() / "bakeoff.toml");
  if (!wishes)
    return fail(wishes.error().code,
                wishes.error().message.substr(folder.path().string().size() + 1));
  return wishes;
}

TEST(MigrationWishes, ReplaceFiguresAndAreMarkedAsTheUsers) {
  const auto wishes = wishes_of(R"([migration]
rate = { low = 80, high = 90, currency = "EUR" }
team = 3
contingency = 0.3
[[migration.item]]
id = "endpoint"
hours = { p10 = 2, p50 = 2, p90 = 4 }
[[migration.past]]
estimated_hours = 100
actual_hours = 180
)");
  ASSERT_TRUE(wishes) << wishes.error().message;
  const GoodCatalog good;
  auto catalog = load_catalog(good.folders());
  ASSERT_TRUE(catalog);
  MigrationKnowledge& known = catalog->migration;
  ASSERT_TRUE(apply_wishes(*wishes, known));
  EXPECT_EQ(known.rules.rate, (Bounds{80, 90}));
  EXPECT_EQ(known.rules.currency, "EUR");
  EXPECT_EQ(known.rules.contingency_basis.origin, Origin::user);
  EXPECT_EQ(known.items.at(0).hours, (Spread{2, 2, 4}));
  EXPECT_EQ(known.items.at(0).basis.origin, Origin::user);
  EXPECT_EQ(wishes->past.at(0).actual_hours, 180);
}

TEST(MigrationWishes, SayWhatIsWrong) {
  EXPECT_EQ(wishes_of("[migration]\nteam = 0\n").error().message,
            "bakeoff.toml:2:8: 'team' must be at least 1 and at most 100, not 0");
  EXPECT_EQ(wishes_of("[migration]\nteams = 2\n").error().message,
            "bakeoff.toml:2:1: unknown key 'teams', did you mean 'team'?");
  const GoodCatalog good;
  auto catalog = load_catalog(good.folders());
  ASSERT_TRUE(catalog);
  MigrationWishes wishes;
  wishes.items = {{"endpoit", {1, 2, 3}, ""}};
  const auto applied = apply_wishes(wishes, catalog->migration);
  ASSERT_FALSE(applied);
  EXPECT_EQ(applied.error().message, "no effort item 'endpoit', did you mean 'endpoint'?");
}

}  // namespace
}  // namespace bakeoff::catalog
