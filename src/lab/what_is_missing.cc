#include "lab/what_is_missing.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <optional>

#include "lab/internal/fd.h"
#include "lab/internal/launch.h"

namespace bakeoff::lab {
namespace {

using catalog::ToolchainKind;
using Environment = std::map<std::string, std::string>;

constexpr int kConnectMilliseconds = 3000;

struct Registry {
  const char* name;
  const char* url;
  const char* mirror_variable;  // names another one
};

constexpr std::array<Registry, 8> kRegistries{
    {{"npm", "https://registry.npmjs.org", "npm_config_registry"},
     {"pypi", "https://pypi.org", "PIP_INDEX_URL"},
     {"crates", "https://index.crates.io", "CARGO_REGISTRIES_CRATES_IO_INDEX"},
     {"go", "https://proxy.golang.org", "GOPROXY"},
     {"rubygems", "https://rubygems.org", "BUNDLE_MIRROR__HTTPS://RUBYGEMS__ORG/"},
     {"hex", "https://repo.hex.pm", "HEX_MIRROR"},
     {"github", "https://github.com", ""},
     {"debian", "http://deb.debian.org", "BAKEOFF_DEBIAN_MIRROR"}}};

struct HostAndPort {
  std::string host;
  std::string port;
};

// "https://user@host:8080/path,direct" -> {"host", "8080"}
HostAndPort place_of(const std::string& url) {
  const auto scheme = url.find("://");
  std::string rest = scheme == url.npos ? url : url.substr(scheme + 3);
  rest = rest.substr(0, rest.find_first_of("/,|"));
  if (const auto at = rest.rfind('@'); at != rest.npos) rest = rest.substr(at + 1);
  const auto colon = rest.rfind(':');
  if (colon != rest.npos) return {rest.substr(0, colon), rest.substr(colon + 1)};
  return {rest, url.rfind("http://", 0) == 0 ? "80" : "443"};
}

std::string value_in(const Environment& env, const std::string& name) {
  const auto found = env.find(name);
  return found == env.end() ? "" : found->second;
}

// Where a connection has to go: the proxy, the mirror, or the registry itself.
std::string url_for(const Registry& registry, const Environment& env) {
  const bool is_plain = std::string(registry.url).rfind("http://", 0) == 0;
  for (const char* proxy :
       {is_plain ? "http_proxy" : "https_proxy", is_plain ? "HTTP_PROXY" : "HTTPS_PROXY"}) {
    if (auto url = value_in(env, proxy); !url.empty()) return url;
  }
  const auto mirror = value_in(env, registry.mirror_variable);
  return mirror.empty() || mirror == "direct" || mirror == "off" ? registry.url : mirror;
}

bool connects(const addrinfo& address) {
  const Fd socket{::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (!socket.is_open()) return false;
  if (::connect(socket.get(), address.ai_addr, address.ai_addrlen) == 0) return true;
  if (errno != EINPROGRESS) return false;
  pollfd waiting{socket.get(), POLLOUT, 0};
  int error = 1;
  socklen_t size = sizeof error;
  return ::poll(&waiting, 1, kConnectMilliseconds) == 1 &&
         ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

std::string why_unreachable(const HostAndPort& place) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(place.host.c_str(), place.port.c_str(), &hints, &found) != 0) {
    return place.host + " cannot be found";
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, ::freeaddrinfo);
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    if (connects(*each)) return "";
  }
  return place.host + " does not answer";
}

std::vector<std::string> programs_for(const catalog::Contestant& contestant) {
  const auto& toolchain = contestant.toolchain;
  switch (toolchain.kind) {
    case ToolchainKind::npm_node:
      return {"npm"};
    case ToolchainKind::system_node:
    case ToolchainKind::python_venv:
      return {toolchain.interpreter};
    case ToolchainKind::go:
      return {"go"};
    case ToolchainKind::cargo:
      return {"cargo", "rustc"};
    case ToolchainKind::debian_root:
      return {"mmdebstrap", "bwrap"};
    case ToolchainKind::bundled:
      return {};
    case ToolchainKind::none:
      break;
  }
  if (contestant.install_steps.empty()) return {};
  return {contestant.install_steps.front().front()};
}

bool is_installed(const std::string& program, const Environment& env) {
  SpawnOrder order;
  order.argv = {program};
  order.env = env;
  const auto path = find_program(order);
  return path && ::access(path->c_str(), X_OK) == 0;
}

}  // namespace

AskRegistry ask_registries(const Environment& env) {
  auto known = std::make_shared<std::map<std::string, std::string>>();
  return [env, known](const std::string& name) -> std::string {
    if (const auto found = known->find(name); found != known->end()) return found->second;
    const auto* registry = std::ranges::find(kRegistries, name, &Registry::name);
    const std::string answer =
        registry == kRegistries.end() ? "" : why_unreachable(place_of(url_for(*registry, env)));
    return known->emplace(name, answer).first->second;
  };
}

std::vector<std::string> what_is_missing(const catalog::Contestant& contestant,
                                         const Environment& env, const AskRegistry& ask) {
  std::vector<std::string> missing;
  for (const auto& program : programs_for(contestant)) {
    if (!is_installed(program, env)) missing.push_back(program + " is not installed");
  }
  for (const auto& registry : contestant.requires_registries) {
    if (const auto why = ask(registry); !why.empty())
      missing.push_back(fmt::format("{}: {}", registry, why));
  }
  return missing;
}

}  // namespace bakeoff::lab
