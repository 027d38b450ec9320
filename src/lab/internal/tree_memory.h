// What a process tree holds in memory, as if it were alone on the machine.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace bakeoff::lab {

// Bytes, from a text of /proc/PID/smaps for each process of the tree.
//
// The kernel's proportional set size shares a page among all processes that map it, so a second
// contestant on the same runtime, or a contestant's hidden copy, would make the first look smaller
// by half of that runtime's code. Here pages are shared within the tree only: anonymous memory
// counts with its proportional share (nobody but relatives shares it), and each mapped piece of a
// file counts once, as large as the process that holds most of it. For a process with no other
// user of its files this is its proportional set size.
std::uint64_t tree_memory_bytes(const std::vector<std::string_view>& smaps);

}  // namespace bakeoff::lab
