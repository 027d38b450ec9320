#include "lab/internal/tree_memory.h"

#include <gtest/gtest.h>

#include "lab/internal/process_table.h"

namespace bakeoff::lab {
namespace {

std::string mapping(const std::string& head, int size, int rss, int pss, int anonymous) {
  const auto line = [](const char* name, int value) {
    return std::string(name) + ":      " + std::to_string(value) + " kB\n";
  };
  return "7f0000000000-7f0000100000 " + head + "\n" + line("Size", size) +
         "KernelPageSize:        4 kB\n" + line("Rss", rss) + line("Pss", pss) +
         line("Anonymous", anonymous) + "VmFlags: rd ex mr mw me\n";
}

const std::string kCode = "r-xp 00001000 fd:00 1234                       /usr/bin/node";
const std::string kHeap = "rw-p 00000000 00:00 0                          [heap]";

TEST(TreeMemory, CountsFilePagesInFullThoughStrangersShareThem) {
  // Another program maps the same file, so the kernel's share of it is half.
  const std::string alone = mapping(kCode, 1000, 800, 800, 0) + mapping(kHeap, 500, 300, 300, 300);
  const std::string shared = mapping(kCode, 1000, 800, 400, 0) + mapping(kHeap, 500, 300, 300, 300);
  EXPECT_EQ(tree_memory_bytes({alone}), 1100U * 1024);
  EXPECT_EQ(tree_memory_bytes({shared}), 1100U * 1024);
}

TEST(TreeMemory, CountsWhatRelativesShareOnce) {
  const std::string parent = mapping(kCode, 1000, 800, 400, 0) + mapping(kHeap, 500, 300, 150, 300);
  const std::string child = mapping(kCode, 1000, 600, 300, 0) + mapping(kHeap, 500, 300, 150, 300);
  EXPECT_EQ(tree_memory_bytes({parent, child}), (800U + 300U) * 1024);
}

TEST(TreeMemory, CountsWrittenPagesOfAFileAsTheProcessesOwn) {
  const std::string process = mapping("rw-p 00002000 fd:00 1234 /usr/bin/node", 100, 80, 80, 30);
  EXPECT_EQ(tree_memory_bytes({process}), 80U * 1024);
  EXPECT_EQ(tree_memory_bytes({process, process}), (50U + 60U) * 1024);
}

TEST(TreeMemory, TakesEmptyAndCutTextsAsTheyAre) {
  EXPECT_EQ(tree_memory_bytes({}), 0U);
  EXPECT_EQ(tree_memory_bytes({"", "rubbish"}), 0U);
  EXPECT_EQ(tree_memory_bytes({mapping(kHeap, 5, 3, 3, 3) + "7f00-7f01"}), 3U * 1024);
}

TEST(TreeMemory, OfThisProcessIsNearItsResidentSize) {
  const std::string own = read_small_file("/proc/self/smaps");
  const std::uint64_t bytes = tree_memory_bytes({own});
  EXPECT_GT(bytes, 1U << 20U);
  EXPECT_LT(bytes, 1U << 30U);
}

}  // namespace
}  // namespace bakeoff::lab
