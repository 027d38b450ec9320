#include "cli/parse_words.h"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netdb.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "load/http_reader.h"

namespace bakeoff::cli {
namespace {

// The whole of `text` as a finite number.
bool to_number(std::string_view text, double& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

constexpr double kShortest = 1e-6;
constexpr double kLongest = 8760 * 3600.0;

// Nothing: not a number with a unit of time.
std::optional<double> seconds_of(const std::string& text) {
  struct UnitOfTime {
    std::string_view name;
    double seconds;
  };
  for (const auto& [name, seconds] :
       {UnitOfTime{"us", 1e-6}, UnitOfTime{"ms", 0.001}, UnitOfTime{"s", 1}, UnitOfTime{"m", 60},
        UnitOfTime{"h", 3600}, UnitOfTime{"", 1}}) {
    double number = 0;
    if (!text.ends_with(name)) continue;
    if (to_number(std::string_view(text).substr(0, text.size() - name.size()), number)) {
      return number * seconds;
    }
  }
  return std::nullopt;
}

Result<std::string> address_of(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &found); error != 0) {
    return fail(ErrorCode::not_found,
                fmt::format("cannot resolve '{}': {}", host, ::gai_strerror(error)));
  }
  const addrinfo* chosen = found;
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    if (each->ai_family == AF_INET) {
      chosen = each;
      break;
    }
  }
  std::array<char, NI_MAXHOST> text{};
  ::getnameinfo(chosen->ai_addr, chosen->ai_addrlen, text.data(), text.size(), nullptr, 0,
                NI_NUMERICHOST);
  ::freeaddrinfo(found);
  return std::string(text.data());
}

struct Scheme {
  std::string_view prefix;
  bool is_socket = false;
  bool is_secret = false;
};
constexpr std::array<Scheme, 4> kSchemes = {{{"http://", false, false},
                                             {"https://", false, true},
                                             {"ws://", true, false},
                                             {"wss://", true, true}}};

// Cuts ":port" off "host:port" or "[::1]:port". Error: invalid_input.
Result<void> take_port(std::string& host, int& port, const std::string& url) {
  const auto bracket = host.rfind(']');
  const auto colon = host.find(':', bracket == std::string::npos ? 0 : bracket);
  if (colon == std::string::npos) return {};
  const std::string digits = host.substr(colon + 1);
  if (digits.empty()) {  // RFC 3986 6.2.3: the scheme's own
    host.resize(colon);
    return {};
  }
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size() || port < 1 || port > 65535) {
    return fail(ErrorCode::invalid_input, fmt::format("'{}' has no valid port", url));
  }
  host.resize(colon);
  return {};
}

}  // namespace

Result<double> parse_pause(const std::string& text) {
  if (const auto seconds = seconds_of(text); seconds && *seconds == 0) return 0;
  return parse_seconds(text);
}

Result<double> parse_seconds(const std::string& text) {
  const auto seconds = seconds_of(text);
  if (!seconds || *seconds <= 0) {
    return fail(ErrorCode::invalid_input,
                fmt::format("'{}' is not a duration; write 90s, 10m or 1.5h", text));
  }
  if (*seconds >= kShortest && *seconds <= kLongest) return *seconds;
  return fail(ErrorCode::invalid_input,
              fmt::format("'{}' is not within a microsecond and a year (8760h)", text));
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
  Url url;
  std::string rest = text;
  url.endpoint.port = 80;
  for (const Scheme& scheme : kSchemes) {
    // RFC 3986 3.1: in any case.
    if (!load::same_letters(std::string_view(text).substr(0, scheme.prefix.size()), scheme.prefix))
      continue;
    rest.erase(0, scheme.prefix.size());
    url.is_socket = scheme.is_socket;
    if (scheme.is_secret) {
      url.endpoint.port = 443;
      url.endpoint.tls.emplace();
    }
  }
  if (rest.find("://") < rest.find('/')) {
    return fail(ErrorCode::invalid_input,
                fmt::format("'{}' is not a URL of http, https, ws or wss", text));
  }
  // RFC 9110 4.2.5: what follows # is for whoever reads the answer, and is not sent.
  rest.resize(std::min(rest.find('#'), rest.size()));
  if (const auto slash = rest.find_first_of("/?"); slash != std::string::npos) {
    url.path = rest[slash] == '?' ? "/" + rest.substr(slash) : rest.substr(slash);
    rest.resize(slash);
  }
  url.host = rest;
  if (rest.find('@') != std::string::npos) {
    return fail(ErrorCode::invalid_input,
                fmt::format("'{}' has a user before its host, which is not sent: leave it out and "
                            "add -H 'Authorization: Basic …'",
                            text));
  }
  BAKEOFF_CHECK(take_port(rest, url.endpoint.port, text));
  if (rest.starts_with('[') && rest.ends_with(']')) rest = rest.substr(1, rest.size() - 2);
  if (rest.empty() || rest.find_first_of(" \t\r\n@[]/") != std::string::npos ||
      url.path.find_first_of(" \t\r\n") != std::string::npos) {
    return fail(ErrorCode::invalid_input,
                fmt::format("'{}' is not a URL; write http://127.0.0.1:8080/json", text));
  }
  url.endpoint.address = rest;
  if (url.endpoint.tls) url.endpoint.tls->server_name = rest;
  return url;
}

Result<void> resolve(Url& url) {
  BAKEOFF_TRY(address, address_of(url.endpoint.address));
  url.endpoint.address = address;
  return {};
}

}  // namespace bakeoff::cli
