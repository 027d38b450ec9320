#include "cli/parse_words.h"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netdb.h>

#include <array>
#include <charconv>
#include <cmath>

namespace bakeoff::cli {
namespace {

// The whole of `text` as a finite number.
bool to_number(std::string_view text, double& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

Result<std::string> resolve(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &found); error != 0) {
    return fail(ErrorCode::not_found,
                fmt::format("cannot resolve '{}': {}", host, ::gai_strerror(error)));
  }
  std::array<char, INET_ADDRSTRLEN> text{};
  ::inet_ntop(AF_INET, &reinterpret_cast<sockaddr_in*>(found->ai_addr)->sin_addr, text.data(),
              text.size());
  ::freeaddrinfo(found);
  return std::string(text.data());
}

}  // namespace

Result<double> parse_seconds(const std::string& text) {
  struct Suffix {
    std::string_view name;
    double seconds;
  };
  for (const auto& [name, seconds] :
       {Suffix{"ms", 0.001}, Suffix{"s", 1}, Suffix{"m", 60}, Suffix{"h", 3600}, Suffix{"", 1}}) {
    double number = 0;
    if (!text.ends_with(name)) continue;
    if (to_number(std::string_view(text).substr(0, text.size() - name.size()), number) &&
        number > 0) {
      return number * seconds;
    }
  }
  return fail(ErrorCode::invalid_input,
              fmt::format("'{}' is not a duration; write 90s, 10m or 1.5h", text));
}

Result<double> parse_rate(const std::string& text) {
  const bool thousands = text.ends_with('k');
  const auto digits = std::string_view(text).substr(0, text.size() - (thousands ? 1 : 0));
  double number = 0;
  if (to_number(digits, number) && std::isfinite(number) && number >= 0) {
    return number * (thousands ? 1000 : 1);
  }
  return fail(ErrorCode::invalid_input,
              fmt::format("'{}' is not a rate; write 1000, 2.5 or 10k, a second", text));
}

Result<std::uint64_t> parse_count(const std::string& text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) return number;
  return fail(ErrorCode::invalid_input, fmt::format("'{}' is not a whole number", text));
}

Result<catalog::Weight> parse_weight(const std::string& text) {
  catalog::Weight weight;
  const auto equals = text.find('=');
  const auto dots = text.find("..");
  bool good = equals != std::string::npos && equals > 0;
  if (good && dots == std::string::npos) {
    good = to_number(std::string_view(text).substr(equals + 1), weight.weight);
    weight.low = weight.high = weight.weight;
  } else if (good && dots > equals) {
    good = to_number(std::string_view(text).substr(equals + 1, dots - equals - 1), weight.low) &&
           to_number(std::string_view(text).substr(dots + 2), weight.high);
    weight.weight = (weight.low + weight.high) / 2;
  }
  if (!good || weight.low < 0 || weight.high < weight.low) {
    return fail(
        ErrorCode::invalid_input,
        fmt::format("'{}' is not a weight; write hiring=25, or hiring=20..40 for a range", text));
  }
  weight.criterion = text.substr(0, equals);
  weight.reason = "given on the command line";
  return weight;
}

Result<Url> parse_url(const std::string& text) {
  constexpr std::string_view scheme = "http://";
  constexpr std::string_view socket_scheme = "ws://";
  if (text.starts_with("https://") || text.starts_with("wss://")) {
    return fail(ErrorCode::invalid_input,
                "https:// and wss:// are not supported: give the http:// or ws:// address of the "
                "service itself");
  }
  Url url;
  url.is_socket = text.starts_with(socket_scheme);
  std::string rest = text.substr(url.is_socket              ? socket_scheme.size()
                                 : text.starts_with(scheme) ? scheme.size()
                                                            : 0);
  if (const auto slash = rest.find('/'); slash != std::string::npos) {
    url.path = rest.substr(slash);
    rest.resize(slash);
  }
  url.host = rest;
  url.endpoint.port = 80;
  if (const auto colon = rest.find(':'); colon != std::string::npos) {
    const std::string port = rest.substr(colon + 1);
    const auto [end, error] =
        std::from_chars(port.data(), port.data() + port.size(), url.endpoint.port);
    if (error != std::errc() || end != port.data() + port.size() || url.endpoint.port < 1 ||
        url.endpoint.port > 65535) {
      return fail(ErrorCode::invalid_input, fmt::format("'{}' has no valid port", text));
    }
    rest.resize(colon);
  }
  if (rest.empty() || rest.find_first_of(" \t\r\n@") != std::string::npos ||
      url.path.find_first_of(" \t\r\n") != std::string::npos) {
    return fail(ErrorCode::invalid_input,
                fmt::format("'{}' is not a URL; write http://127.0.0.1:8080/json", text));
  }
  BAKEOFF_TRY(address, resolve(rest));
  url.endpoint.address = address;
  return url;
}

}  // namespace bakeoff::cli
