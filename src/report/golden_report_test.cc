#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "report/fixtures/golden_texts.h"

namespace bakeoff::report {
namespace {

const std::filesystem::path kFolder =
    std::filesystem::path(BAKEOFF_SOURCE_DIR) / "tests/golden/report";

// Where they first part: a whole page in a failure message helps nobody.
std::string first_difference(const std::string& a, const std::string& b) {
  const auto [at, other] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto offset = static_cast<std::size_t>(at - a.begin());
  const std::size_t from = offset > 60 ? offset - 60 : 0;
  return "golden: …" + a.substr(from, 160) + "\nnow:    …" + b.substr(from, 160);
}

TEST(GoldenReport, RendersAsRecorded) {
  for (const auto& golden : golden_texts()) {
    const auto recorded = read_file(kFolder / golden.file);
    ASSERT_TRUE(recorded) << recorded.error().message << "; scripts/update_golden writes it";
    EXPECT_TRUE(*recorded == golden.text)
        << golden.file << " differs; scripts/update_golden shows the difference\n"
        << first_difference(*recorded, golden.text);
  }
}

TEST(GoldenReport, RecordsNothingThatIsNoLongerRendered) {
  std::size_t recorded = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder))
    recorded += entry.is_regular_file() ? 1 : 0;
  EXPECT_EQ(recorded, golden_texts().size());
}

}  // namespace
}  // namespace bakeoff::report
