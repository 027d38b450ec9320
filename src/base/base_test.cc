#include <gtest/gtest.h>

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
