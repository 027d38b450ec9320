#include "load/ws_upgrade.h"

#include <fmt/format.h>

#include "base/base64.h"
#include "load/http_reader.h"
#include "load/request_bytes.h"
#include "load/sha1.h"

namespace bakeoff::load {
namespace {

constexpr std::size_t kKeyBytes = 16;
constexpr std::string_view kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

// Is `wanted` one of the comma-separated words, whatever its case?
bool has_word(std::string_view list, std::string_view wanted) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    std::string_view word = list.substr(0, comma);
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    while (word.starts_with(' ') || word.starts_with('\t')) word.remove_prefix(1);
    while (word.ends_with(' ') || word.ends_with('\t')) word.remove_suffix(1);
    if (same_letters(word, wanted)) return true;
  }
  return false;
}

}  // namespace

std::string draw_key(Random& random) {
  std::string bytes;
  for (std::size_t i = 0; i < kKeyBytes; ++i) bytes += static_cast<char>(random.below(256));
  return to_base64(bytes);
}

std::string accept_of(std::string_view key) {
  return to_base64(sha1(std::string(key) + std::string(kGuid)));
}

Result<std::string> upgrade_bytes(const Endpoint& endpoint, const UpgradeSpec& spec,
                                  const std::string& key) {
  catalog::RequestSpec request;
  request.path = spec.path;
  request.headers = spec.headers;
  request.headers["Upgrade"] = "websocket";
  request.headers["Connection"] = "Upgrade";
  request.headers["Sec-WebSocket-Key"] = key;
  request.headers["Sec-WebSocket-Version"] = "13";
  if (!spec.subprotocol.empty()) request.headers["Sec-WebSocket-Protocol"] = spec.subprotocol;
  return request_bytes(endpoint, request);
}

void UpgradeCheck::begin(const std::string& key, const std::string& subprotocol) {
  *this = UpgradeCheck();
  accept_ = accept_of(key);
  subprotocol_ = subprotocol;
}

void UpgradeCheck::header(std::string_view name, std::string_view value) {
  if (same_letters(name, "upgrade")) upgrades_ = upgrades_ || same_letters(value, "websocket");
  if (same_letters(name, "connection")) connects_ = connects_ || has_word(value, "upgrade");
  if (same_letters(name, "sec-websocket-accept")) {
    accepts_ = (accepts_ || !has_accept_) && value == accept_;  // said twice: twice right
    has_accept_ = true;
  }
  if (same_letters(name, "sec-websocket-extensions")) {
    has_extension_ = has_extension_ || !value.empty();
  }
  if (same_letters(name, "sec-websocket-protocol")) {
    has_subprotocol_ = true;
    agrees_ = value == subprotocol_;
  }
}

std::string UpgradeCheck::what_is_wrong(int status) const {
  if (status != 101) return fmt::format("no WebSocket there: status {} instead of 101", status);
  if (!upgrades_) return "the answer does not upgrade to websocket";
  if (!connects_) return "the answer has no \"Connection: Upgrade\"";
  if (!accepts_) return "Sec-WebSocket-Accept does not answer the key";
  if (has_extension_) return "the server uses an extension that was not offered";
  if (subprotocol_.empty() && has_subprotocol_)
    return "the server chose a subprotocol that was not offered";
  if (!subprotocol_.empty() && !agrees_) {
    return fmt::format("the server does not speak the subprotocol {}", subprotocol_);
  }
  return "";
}

}  // namespace bakeoff::load
