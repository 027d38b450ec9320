// UpstreamAddress: where /upstream calls, from the --upstream URL.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <optional>
#include <string>

namespace bakeoff::reference {

constexpr std::size_t kFanOut = 5;

struct UpstreamAddress {
  sockaddr_storage address{};
  socklen_t address_bytes = 0;                // 0: no upstream is set, /upstream answers 502
  std::array<std::string, kFanOut> requests;  // the bytes that ask for items 1 to 5
  std::string slow_request;                   // for item 1, later
};

// "http://host[:port][/prefix]" or nothing; the name is resolved once. No value: not such a URL, or
// an unknown host.
std::optional<UpstreamAddress> find_upstream(const std::string& url);

}  // namespace bakeoff::reference
