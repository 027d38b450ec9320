#include <algorithm>
#include <array>
#include <string_view>

#include "lab/install_contestant.h"

namespace bakeoff::lab {
namespace {

constexpr std::array<std::string_view, 25> kNames{"HTTP_PROXY",
                                                  "HTTPS_PROXY",
                                                  "NO_PROXY",
                                                  "ALL_PROXY",
                                                  "NODE_EXTRA_CA_CERTS",
                                                  "SSL_CERT_FILE",
                                                  "SSL_CERT_DIR",
                                                  "REQUESTS_CA_BUNDLE",
                                                  "CURL_CA_BUNDLE",
                                                  "GOPROXY",
                                                  "GOSUMDB",
                                                  "GOFLAGS",
                                                  "GOPATH",
                                                  "GOMODCACHE",
                                                  "GOCACHE",
                                                  "GOPRIVATE",
                                                  "GONOSUMDB",
                                                  "GOTOOLCHAIN",
                                                  "GIT_SSL_CAINFO",
                                                  "APT_CONFIG",
                                                  "BAKEOFF_DEBIAN_MIRROR",
                                                  "PATH",
                                                  "HOME",
                                                  "LANG",
                                                  "TMPDIR"};
constexpr std::array<std::string_view, 4> kBothCases{"http_proxy", "https_proxy", "no_proxy",
                                                     "all_proxy"};
constexpr std::array<std::string_view, 7> kStarts{"PIP_",    "UV_",  "CARGO_", "RUSTUP_",
                                                  "BUNDLE_", "HEX_", "MIX_"};
constexpr std::string_view kNpm = "npm_config_";  // npm reads it in any case

std::string lower(std::string_view text) {
  std::string small(text);
  for (char& c : small) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return small;
}

bool is_inherited(std::string_view name) {
  const auto is = [&](std::string_view each) { return each == name; };
  const auto starts = [&](std::string_view each) { return name.substr(0, each.size()) == each; };
  return std::any_of(kNames.begin(), kNames.end(), is) ||
         std::any_of(kBothCases.begin(), kBothCases.end(), is) ||
         std::any_of(kStarts.begin(), kStarts.end(), starts) ||
         lower(name.substr(0, kNpm.size())) == kNpm;
}

}  // namespace

std::map<std::string, std::string> inheritable_environment(const char* const* environment) {
  std::map<std::string, std::string> inherited;
  for (; environment != nullptr && *environment != nullptr; ++environment) {
    const std::string_view entry(*environment);
    const std::size_t equals = entry.find('=');
    if (equals == entry.npos || !is_inherited(entry.substr(0, equals))) continue;
    inherited.emplace(entry.substr(0, equals), entry.substr(equals + 1));
  }
  return inherited;
}

}  // namespace bakeoff::lab
