// catalog/migration/: what is read, and one mistake at a time.
#include <gtest/gtest.h>

#include "catalog/good_catalog_test.h"

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

}  // namespace
}  // namespace bakeoff::catalog
