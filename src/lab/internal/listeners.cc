#include "lab/internal/listeners.h"

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <sstream>

#include "lab/internal/process_table.h"

namespace bakeoff::lab {
namespace {

// Addresses as the kernel prints them on a little-endian machine, that get what is sent to
// 127.0.0.1.
constexpr std::array<const char*, 4> kReachedByLoopback{
    "00000000", "0100007F", "00000000000000000000000000000000", "0000000000000000FFFF00000100007F"};
constexpr const char* kListening = "0A";

}  // namespace

std::vector<std::uint64_t> listener_inodes(const std::string& tcp_text, int port) {
  std::vector<std::uint64_t> inodes;
  std::istringstream lines(tcp_text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string word;
    std::string local;
    std::string remote;
    std::string state;
    words >> word >> local >> remote >> state;
    const std::size_t colon = local.find(':');
    if (state != kListening || colon == std::string::npos) continue;
    if (std::strtol(local.c_str() + colon + 1, nullptr, 16) != port) continue;
    const std::string address = local.substr(0, colon);
    const auto reached = [&](const char* each) { return address == each; };
    if (std::none_of(kReachedByLoopback.begin(), kReachedByLoopback.end(), reached)) continue;
    for (int skipped = 0; skipped < 6; ++skipped)
      words >> word;  // queues, timers, uid, timeout, inode
    inodes.push_back(std::strtoull(word.c_str(), nullptr, 10));
  }
  return inodes;
}

std::vector<std::uint64_t> socket_inodes(int pid) {
  std::vector<std::uint64_t> inodes;
  const std::string folder = "/proc/" + std::to_string(pid) + "/fd";
  DIR* files = ::opendir(folder.c_str());
  if (files == nullptr) return inodes;
  while (const dirent* entry = ::readdir(files)) {  // NOLINT(concurrency-mt-unsafe): own stream
    std::array<char, 64> target{};
    const std::string link = folder + "/" + entry->d_name;
    if (::readlink(link.c_str(), target.data(), target.size() - 1) <= 0) continue;
    unsigned long long inode = 0;
    if (std::sscanf(target.data(), "socket:[%llu]", &inode) == 1) inodes.push_back(inode);
  }
  ::closedir(files);
  return inodes;
}

EphemeralPorts read_ephemeral_ports() {
  EphemeralPorts ports;
  std::istringstream words(read_small_file("/proc/sys/net/ipv4/ip_local_port_range"));
  int first = 0;
  int last = 0;
  if (words >> first >> last && first > 0 && last >= first) ports = {first, last};
  return ports;
}

}  // namespace bakeoff::lab
