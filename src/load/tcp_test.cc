#include "load/tcp.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <string>

#include "load/address.h"

namespace bakeoff::load {
namespace {

SocketAddress address_of(const std::string& text) {
  Endpoint endpoint;
  endpoint.address = text;
  endpoint.port = 80;
  return *socket_address(endpoint);
}

TEST(IsLoopback, IsAllOf127AndOneOfIpv6) {
  EXPECT_TRUE(address_of("127.0.0.1").is_loopback());
  EXPECT_TRUE(address_of("127.8.9.10").is_loopback());
  EXPECT_TRUE(address_of("::1").is_loopback());
  EXPECT_FALSE(address_of("128.0.0.1").is_loopback());
  EXPECT_FALSE(address_of("10.127.0.1").is_loopback());
  EXPECT_FALSE(address_of("::2").is_loopback());
  Endpoint file;
  file.socket_file = "/run/app.sock";
  EXPECT_FALSE(socket_address(file)->is_loopback());
}

TEST(BeginConnect, IsNotPacedOnLoopback) {
  const auto listener = listen_on_loopback(0);
  ASSERT_TRUE(listener) << listener.error().message;
  Endpoint endpoint;
  endpoint.address = "127.0.0.1";
  endpoint.port = *local_port(*listener);
  Fd fd;
  ASSERT_NE(begin_connect(*socket_address(endpoint), fd), ConnectOutcome::exhausted);
  std::array<char, 16> name{};
  socklen_t size = name.size();
  ASSERT_EQ(::getsockopt(fd.get(), IPPROTO_TCP, TCP_CONGESTION, name.data(), &size), 0);
  EXPECT_STREQ(name.data(), "reno");
}

}  // namespace
}  // namespace bakeoff::load
