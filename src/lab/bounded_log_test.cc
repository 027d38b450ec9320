#include "lab/internal/bounded_log.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "base/file.h"
#include "support/temp_dir.h"

namespace bakeoff::lab {
namespace {

TEST(BoundedLog, KeepsShortOutputAsItIs) {
  const support::TempDir folder;
  const auto path = folder.path() / "deep" / "a.log";
  auto log = BoundedLog::create(path);
  ASSERT_TRUE(log.has_value()) << log.error().message;
  log->append("one\n");
  log->append("two\n");
  log->finish();
  EXPECT_EQ(*read_file(path), "one\ntwo\n");
}

TEST(BoundedLog, KeepsTheFirstAndTheLastMegabyteOfAFlood) {
  const support::TempDir folder;
  const auto path = folder.path() / "a.log";
  auto log = BoundedLog::create(path);
  ASSERT_TRUE(log.has_value());
  log->append("begin\n");
  const std::string chunk(100000, 'x');
  for (int i = 0; i < 100; ++i) {
    log->append(chunk);
    ASSERT_LE(std::filesystem::file_size(path), 3U * 1048576U + 100U);
  }
  log->append("\nend\n");
  log->finish();
  const std::string text = *read_file(path);
  EXPECT_EQ(text.substr(0, 6), "begin\n");
  EXPECT_EQ(text.substr(text.size() - 5), "\nend\n");
  // 10000011 bytes came, 2 * 1048576 stay.
  EXPECT_NE(text.find("[bakeoff left out              7902859 bytes here]"), std::string::npos);
  EXPECT_LT(text.size(), 2U * 1048576U + 100U);
}

TEST(BoundedLog, CountsWhatIsLeftOutWithOneHugeAppendToo) {
  const support::TempDir folder;
  const auto path = folder.path() / "a.log";
  auto log = BoundedLog::create(path);
  ASSERT_TRUE(log.has_value());
  log->append(std::string(10000000, 'y'));
  log->finish();
  const std::string text = *read_file(path);
  EXPECT_NE(text.find("              7902848 bytes"), std::string::npos);
}

TEST(BoundedLog, GivesTheLastLines) {
  const support::TempDir folder;
  const auto path = folder.path() / "a.log";
  std::ofstream(path) << "one\ntwo\nthree\n";
  EXPECT_EQ(last_lines(path, 2), "two\nthree");
  EXPECT_EQ(last_lines(path, 50), "one\ntwo\nthree");
  EXPECT_EQ(last_lines(folder.path() / "absent.log", 3), "");
}

TEST(BoundedLog, NamesAPlaceThatCannotBeWritten) {
  const auto log = BoundedLog::create("/proc/no-such-folder/a.log");
  ASSERT_FALSE(log.has_value());
  EXPECT_EQ(log.error().code, ErrorCode::io);
}

}  // namespace
}  // namespace bakeoff::lab
