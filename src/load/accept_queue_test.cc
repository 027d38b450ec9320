#include "load/accept_queue.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

namespace bakeoff::load {
namespace {

constexpr const char* kTable =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n"
    "   0: 0100007F:1F90 00000000:0000 0A 00000000:0000001C 00:00000000 00000000     0\n"
    "   1: 00000000:1F91 00000000:0000 0A 00000000:00000003 00:00000000 00000000     0\n"
    "   2: 0100007F:1F90 0100007F:C350 01 00000000:00000029 00:00000000 00000000     0\n";

TEST(AcceptQueueLength, CountsListenersOfThePortAlone) {
  EXPECT_EQ(accept_queue_length(kTable, 0x1F90), 28U);
  EXPECT_EQ(accept_queue_length(kTable, 0x1F91), 3U);
  EXPECT_EQ(accept_queue_length(kTable, 0x1F92), 0U);
  EXPECT_EQ(accept_queue_length("", 0x1F90), 0U);
  EXPECT_EQ(accept_queue_length("   1: rubbish", 0x1F90), 0U);
}

TEST(WaitUntilAccepted, TellsWhetherTheServerHasTakenItsConnections) {
  auto listener = listen_on_loopback(0);
  ASSERT_TRUE(listener);
  const int port = *local_port(*listener);
  Endpoint endpoint;
  endpoint.port = port;
  const SocketAddress address = *socket_address(endpoint);
  Fd first;
  Fd second;
  ASSERT_NE(begin_connect(address, first), ConnectOutcome::refused);
  ASSERT_NE(begin_connect(address, second), ConnectOutcome::refused);
  EXPECT_FALSE(wait_until_accepted(port, now_ns() + 5'000'000));
  const Fd one(::accept(listener->get(), nullptr, nullptr));
  EXPECT_FALSE(wait_until_accepted(port, now_ns() + 5'000'000));
  const Fd two(::accept(listener->get(), nullptr, nullptr));
  EXPECT_TRUE(wait_until_accepted(port, now_ns() + 5'000'000));
}

}  // namespace
}  // namespace bakeoff::load
