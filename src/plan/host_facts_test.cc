#include "plan/host_facts.h"

#include <gtest/gtest.h>

namespace bakeoff::plan {
namespace {

TEST(HostFacts, KnowsThisMachine) {
  const auto host = read_host_facts();
  EXPECT_FALSE(host.cpus.empty());
  EXPECT_GT(host.memory_bytes, 0U);
  EXPECT_FALSE(host.kernel.empty());
}

TEST(Fingerprint, ChangesWithWhatChangesSpeedAndWithNothingElse) {
  HostFacts host = read_host_facts();
  const auto before = fingerprint(host);
  host.load_before += 3;
  host.warnings.emplace_back("W013 busy");
  EXPECT_EQ(fingerprint(host), before);
  host.governor = "powersave";
  EXPECT_NE(fingerprint(host), before);
}

}  // namespace
}  // namespace bakeoff::plan
