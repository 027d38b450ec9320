#include "measure/job_ledger.h"

#include <gtest/gtest.h>

namespace bakeoff::measure {
namespace {

TEST(JobLedger, CountsEachJobOnce) {
  const auto count = count_jobs("0\n2\n1\n", 3);
  EXPECT_EQ(count.different, 3);
  EXPECT_EQ(count.repeated, 0);
}

TEST(JobLedger, SeesLostAndRepeatedJobs) {
  const auto count = count_jobs("0\n2\n0\n0\n", 4);
  EXPECT_EQ(count.different, 2);
  EXPECT_EQ(count.repeated, 2);
}

TEST(JobLedger, DoesNotCountALineThatWasCutShort) { EXPECT_EQ(count_jobs("0\n1", 2).different, 1); }

TEST(JobLedger, DoesNotTakeOtherTextForAJob) {
  const auto count = count_jobs("x\n7\n-1\n1 1\n\n", 3);
  EXPECT_EQ(count.different, 0);
  EXPECT_EQ(count.strange, 5);
}

}  // namespace
}  // namespace bakeoff::measure
