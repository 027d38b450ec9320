// What a ParsePool and its processes say to each other. Orders go through a socket, answers through
// memory that both see: a tree is copied once. Nothing in that memory is believed.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "scan/parse_pool.h"

namespace bakeoff::scan {

// Of a file to parse; its path follows.
struct ParseRequest {
  std::uint32_t kind = 0;
  std::uint32_t need = 0;
  std::uint32_t path_size = 0;
  std::uint32_t is_last = 0;  // of its batch
};

// Its nodes and the bytes of its texts follow.
struct alignas(8) ParseReply {
  std::uint32_t has_tree = 0;
  std::uint32_t is_loss = 0;
  std::uint32_t is_triggered = 0;
  std::uint32_t language = 0;
  std::uint32_t error_bytes = 0;
  std::uint32_t too_deep_at = 0;
  std::uint64_t nodes = 0;
  std::uint64_t texts = 0;  // bytes of the tree's texts, or of the error's text
};

// What a process says when there is something to take.
enum class ParseSignal : std::uint8_t {
  batch_done,   // the answers of all orders are in the memory
  memory_full,  // those so far: go on once they were taken
  by_socket     // the next answer is larger than the memory and follows here
};

// The memory, as it begins. The answers stand behind it, one after the other.
struct alignas(16) ParseMemory {
  static constexpr std::size_t kBytes = 4U << 20U;

  std::atomic<std::uint32_t> answers{0};  // that are there as a whole
};

// What an answer takes there: the next one begins where its numbers may stand.
constexpr std::size_t room_of(std::size_t bytes) { return (bytes + 15U) & ~std::size_t{15}; }

bool send_all(int channel, const void* data, std::size_t size);
bool receive_all(int channel, void* data, std::size_t size);

// What a process of the pool does until nobody asks it any more.
[[noreturn]] void serve_parsing(int channel, std::byte* memory, const std::filesystem::path& folder,
                                const ParseLimits& limits, const Triggers& triggers);

}  // namespace bakeoff::scan
