// Small words of the command line: durations, weights, URLs.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "catalog/profile.h"
#include "load/load_target.h"

namespace bakeoff::cli {

// "90s", "10m", "1h", "1.5m", "250ms"; a bare number is seconds. Error: invalid_input showing the
// forms, or the range: 1us to a year.
Result<double> parse_seconds(const std::string& text);
// The same, but of no length at all, too: "0", "0s".
Result<double> parse_pause(const std::string& text);

// "1000", "2.5", "10k": a second. Error: invalid_input.
Result<double> parse_rate(const std::string& text);
// A whole number from 0 to 2^64 - 1. Error: invalid_input.
Result<std::uint64_t> parse_count(const std::string& text);

// "hiring=25" or "hiring=20..40". Error: invalid_input.
Result<catalog::Weight> parse_weight(const std::string& text);

struct Url {
  load::Endpoint endpoint;
  std::string host;  // as typed, for the Host header
  std::string path = "/";
  bool is_socket = false;  // ws:// or wss://
};

// "http://127.0.0.1:8080/json", "https://[::1]/", "ws://127.0.0.1:8080/chat" or "wss://…"; a name
// stays one. Error: invalid_input.
Result<Url> parse_url(const std::string& text);
// Makes the name an address, the first that there is, IPv4 before IPv6: a server that is bound to
// one alone is bound to that. Error: not_found (unknown host).
Result<void> resolve(Url& url);

}  // namespace bakeoff::cli
