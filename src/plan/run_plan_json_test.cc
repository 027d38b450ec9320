#include "plan/run_plan_json.h"

#include <gtest/gtest.h>

namespace bakeoff::plan {
namespace {

RunPlan full_plan() {
  RunPlan plan;
  plan.run_id = "20261123-100000-0007";
  plan.created_at = "2026-11-23T10:00:00Z";
  plan.seed = 0xffffffffffffffffULL;
  plan.host.cpu_model = "a \"quoted\" CPU\n";
  plan.host.cpus = {0, 1};
  plan.host.warnings = {"W012 two CPUs"};
  plan.design = {.id = "quick", .stop_early = false, .slice_seconds = 0.3};
  plan.placement = {{1}, {0}, true, 1024, 512};
  catalog::Contestant contestant;
  contestant.id = "node/fastify";
  contestant.source_dir = "/somewhere/with space";
  contestant.toolchain.kind = catalog::ToolchainKind::npm_node;
  contestant.install_steps = {{"npm", "ci"}};
  contestant.env = {{"NODE_ENV", "production"}};
  contestant.workload_paths = {{"json", "/json"}};
  catalog::RequestSpec request;
  request.answer.body = "Hello";
  contestant.own_requests = {request};
  plan.contestants = {contestant};
  plan.reference.is_reference = true;
  plan.cloned = "node/fastify";
  plan.workloads = {{.id = "upstream", .requests = {request}, .upstream = catalog::Upstream{20, 5}},
                    {.id = "memory", .kind = catalog::WorkloadKind::memory}};
  plan.profile = "web-api";
  plan.needs = {"mobile"};
  return plan;
}

TEST(RunPlanJson, GivesTheSamePlanBack) {
  const auto read = parse_run_plan(to_text(full_plan()));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, full_plan());
}

TEST(RunPlanJson, NamesTheFieldThatIsMissingOrWrong) {
  std::string text = to_text(full_plan());
  const auto at = text.find("\"cloned\"");
  text.replace(at, 8, "\"cloner\"");
  const auto missing = parse_run_plan(text);
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().message.find("cloned"), std::string::npos) << missing.error().message;
  EXPECT_FALSE(parse_run_plan("{\"schema_version\": \"one\"}"));
}

TEST(RunPlanJson, RefusesOtherVersionsAndGarbage) {
  EXPECT_FALSE(parse_run_plan("{\"schema_version\": 99}"));
  EXPECT_FALSE(parse_run_plan("not json"));
  EXPECT_FALSE(parse_run_plan(""));
  EXPECT_FALSE(parse_run_plan("[1,2]"));
}

}  // namespace
}  // namespace bakeoff::plan
