// The handshake that turns an HTTP/1.1 connection into a WebSocket (RFC 6455 4).
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "load/load_target.h"

namespace bakeoff::load {

struct UpgradeSpec {
  std::string path = "/";  // with query
  std::map<std::string, std::string> headers;
  std::string subprotocol;  // asked for, and then demanded; empty: none

  bool operator==(const UpgradeSpec&) const = default;
};

// A nonce of 16 drawn bytes, in base64.
std::string draw_key(Random& random);
// What the server must answer to it.
std::string accept_of(std::string_view key);

// Error: invalid_input for what would not be one well-formed request.
Result<std::string> upgrade_bytes(const Endpoint& endpoint, const UpgradeSpec& spec,
                                  const std::string& key);

// Watches the head of the answer.
class UpgradeCheck {
 public:
  void begin(const std::string& key, const std::string& subprotocol);
  void header(std::string_view name, std::string_view value);
  // What is wrong with the whole head, as a sentence without a full stop; empty: nothing.
  [[nodiscard]] std::string what_is_wrong(int status) const;

 private:
  std::string accept_;
  std::string subprotocol_;
  bool upgrades_ = false;
  bool connects_ = false;
  bool has_accept_ = false;
  bool accepts_ = false;
  bool has_extension_ = false;
  bool has_subprotocol_ = false;
  bool agrees_ = false;
};

}  // namespace bakeoff::load
