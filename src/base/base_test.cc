#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "base/clock.h"
#include "base/file.h"
#include "base/random.h"
#include "base/units.h"
#include "support/temp_dir.h"

namespace bakeoff {
namespace {

TEST(Utc, FormatsAndParsesTheSameInstant) {
  const auto time = parse_utc("2026-11-23T16:22:07Z");
  ASSERT_TRUE(time) << time.error().message;
  EXPECT_EQ(format_utc(*time), "2026-11-23T16:22:07Z");
  EXPECT_EQ(format_utc(*parse_utc("2024-02-29")), "2024-02-29T00:00:00Z");
}

TEST(Utc, RejectsWhatIsNoDate) {
  for (const char* text :
       {"", "yesterday", "2026-13-01", "2025-02-29", "2026-01-01T25:00:00Z", "2026-01-01x"}) {
    EXPECT_FALSE(parse_utc(text)) << text;
  }
}

TEST(File, WritesThenReadsTheSameBytes) {
  const support::TempDir folder;
  const std::string text("a\0b\n", 4);
  ASSERT_TRUE(write_file(folder.path() / "x", text));
  EXPECT_EQ(*read_file(folder.path() / "x"), text);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(File, NamesThePathItCannotReadOrWrite) {
  const auto missing = read_file("/nowhere/at/all");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  EXPECT_NE(missing.error().message.find("/nowhere/at/all"), std::string::npos);
  EXPECT_FALSE(write_file("/nowhere/at/all", "x"));
}

// A rename would put a file in their place: root could do so to /dev/null.
TEST(File, EndsReadingWhatHasNoEnd) {
  const auto text = read_file("/dev/zero");
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().message, "/dev/zero is longer than 1 GiB, or has no end");
}

TEST(File, WritesToWhatIsNoFileAndLeavesItThat) {
  const support::TempDir folder;
  const auto pipe = folder.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  ASSERT_TRUE(check_can_write(pipe));
  ASSERT_TRUE(write_file(pipe, "through"));
  std::array<char, 16> got{};
  EXPECT_EQ(::read(reader, got.data(), got.size()), 7);
  EXPECT_STREQ(got.data(), "through");
  ::close(reader);
  EXPECT_TRUE(std::filesystem::is_fifo(pipe));

  // Standard output is a file here, with what was printed before.
  const auto log = folder.path() / "log";
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  ASSERT_EQ(::write(out, "one ", 4), 4);
  ASSERT_TRUE(write_file("/proc/self/fd/" + std::to_string(out), "two"));
  EXPECT_EQ(*read_file(log), "one two");
  ::close(out);

  const auto link = folder.path() / "link";
  std::filesystem::create_symlink("target", link);
  ASSERT_TRUE(write_file(link, "behind it"));
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_EQ(*read_file(folder.path() / "target"), "behind it");
}

TEST(File, TellsBeforehandWhetherItCanWrite) {
  const support::TempDir folder;
  EXPECT_TRUE(check_can_write(folder.path() / "new"));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  ASSERT_TRUE(write_file(folder.path() / "old", "stays"));
  EXPECT_TRUE(check_can_write(folder.path() / "old"));
  EXPECT_EQ(*read_file(folder.path() / "old"), "stays");
  for (const auto& path :
       {folder.path(), folder.path() / "no" / "x", folder.path() / "old" / "x"}) {
    const auto refused = check_can_write(path);
    ASSERT_FALSE(refused) << path;
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
    EXPECT_NE(refused.error().message.find(path.string()), std::string::npos);
  }
}

TEST(File, ReportsAFullDisk) {
  const auto full = append_line("/dev/full", "x");
  ASSERT_FALSE(full);
  EXPECT_NE(full.error().message.find("No space left"), std::string::npos);
}

TEST(File, AppendsWholeLines) {
  const support::TempDir folder;
  ASSERT_TRUE(append_line(folder.path() / "log", "one"));
  ASSERT_TRUE(append_line(folder.path() / "log", "two"));
  EXPECT_EQ(*read_file(folder.path() / "log"), "one\ntwo\n");
}

TEST(Random, RepeatsForTheSameSeedAndCoversItsRange) {
  Random a(42);
  Random b(42);
  double sum = 0;
  for (int i = 0; i < 10'000; ++i) {
    const double u = a.uniform();
    ASSERT_EQ(u, b.uniform());
    ASSERT_GE(u, 0.0);
    ASSERT_LT(u, 1.0);
    sum += u;
  }
  EXPECT_NEAR(sum / 10'000, 0.5, 0.02);
}

TEST(Unit, NamesRoundTrip) {
  for (int i = 0; i <= static_cast<int>(Unit::milliseconds); ++i) {
    EXPECT_EQ(unit_named(name_of(static_cast<Unit>(i))), static_cast<Unit>(i));
  }
}

}  // namespace
}  // namespace bakeoff
