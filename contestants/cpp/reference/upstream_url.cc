#include "upstream_url.h"

#include <netdb.h>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace bakeoff::reference {

std::optional<UpstreamAddress> find_upstream(const std::string& url) {
  UpstreamAddress upstream;
  if (url.empty()) return upstream;
  constexpr std::string_view kScheme = "http://";
  if (url.compare(0, kScheme.size(), kScheme) != 0) return std::nullopt;
  const auto slash = std::min(url.find('/', kScheme.size()), url.size());
  const auto authority = url.substr(kScheme.size(), slash - kScheme.size());
  auto prefix = url.substr(slash);
  if (!prefix.empty() && prefix.back() == '/') prefix.pop_back();
  const auto is_unfit = [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == '?' || c == '#' || c == '@';
  };
  if (std::any_of(url.begin(), url.end(), is_unfit)) return std::nullopt;
  const auto colon = authority.rfind(':');
  const auto host = authority.substr(0, colon);
  const auto port = colon == std::string::npos ? std::string("80") : authority.substr(colon + 1);

  addrinfo hints{};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (host.empty() || ::getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0)
    return std::nullopt;
  std::memcpy(&upstream.address, found->ai_addr, found->ai_addrlen);
  upstream.address_bytes = found->ai_addrlen;
  ::freeaddrinfo(found);
  const auto request_for = [&](const std::string& item) {
    return "GET " + prefix + "/item/" + item + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
  };
  for (std::size_t i = 0; i < kFanOut; ++i)
    upstream.requests[i] = request_for(std::to_string(i + 1));
  upstream.slow_request = request_for("1?delay=200");
  return upstream;
}

}  // namespace bakeoff::reference
