// What the generator costs besides CPU time: memory a connection, and cache lines between threads.
#include <gtest/gtest.h>

#include <cstdint>

#include "load/load_worker.h"
#include "load/socket_worker.h"

namespace bakeoff::load {
namespace {

LoadTarget target() {
  LoadTarget load;
  load.endpoint.port = 1;
  load.requests.resize(1);
  load.requests[0].path = "/";
  return load;
}

TEST(LoadWorker, TakesLittleMemoryAConnection) {
  // And a line that arrives in pieces, usually of less than 128 bytes.
  EXPECT_LE(LoadWorker::bytes_a_connection() + 128, 1024U);
}

// Whole objects on cache lines of their own: what one thread writes is never in a line that another
// one reads. The rest of a worker's memory is allocated by its own thread, from an arena of its
// own, or only read.
TEST(LoadWorker, SharesNoCacheLineWithAnother) {
  std::vector<std::unique_ptr<Worker>> workers;
  for (int i = 0; i < 4; ++i) {
    auto worker = LoadWorker::make(target(), 3, {i, 4, -1});
    ASSERT_TRUE(worker);
    workers.push_back(std::move(*worker));
  }
  for (const auto& worker : workers) {
    for (const auto& span : dynamic_cast<const LoadWorker&>(*worker).written_memory()) {
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(span.data()) % kCacheLine, 0U);
      EXPECT_EQ(span.size() % kCacheLine, 0U);
    }
  }
}

TEST(SocketWorker, TakesLittleMemoryAConnection) {
  EXPECT_LE(SocketWorker::bytes_a_connection(), 512U);
}

TEST(SocketWorker, SharesNoCacheLineWithAnother) {
  SocketTarget load;
  load.endpoint.port = 1;
  std::vector<std::unique_ptr<SocketWorker>> workers;
  for (int i = 0; i < 4; ++i) {
    auto worker = SocketWorker::make(load, 3, {i, 4, -1});
    ASSERT_TRUE(worker);
    workers.push_back(std::move(*worker));
  }
  for (const auto& worker : workers) {
    for (const auto& span : worker->written_memory()) {
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(span.data()) % kCacheLine, 0U);
      EXPECT_EQ(span.size() % kCacheLine, 0U);
    }
  }
}

}  // namespace
}  // namespace bakeoff::load
