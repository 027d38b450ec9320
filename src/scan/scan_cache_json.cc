#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

#include "base/file.h"
#include "scan/internal/read_regular.h"
#include "scan/inventory_json.h"
#include "scan/scan_cache.h"

namespace bakeoff::scan {
namespace {

constexpr std::size_t kMostKept = 40;

// Two independent lanes of multiply and rotate: quick, and no two trees that people have meet by
// accident. It is no defence, and needs to be none: a tree can only fool the scan of itself.
class ContentHash {
 public:
  void add(std::string_view bytes) {
    add_number(bytes.size());
    while (bytes.size() >= sizeof(std::uint64_t)) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes.data(), sizeof word);
      mix(word);
      bytes.remove_prefix(sizeof word);
    }
    std::uint64_t rest = 0;
    std::memcpy(&rest, bytes.data(), bytes.size());
    mix(rest);
  }
  void add_number(std::uint64_t number) { mix(number); }
  [[nodiscard]] std::string hex() const {
    return fmt::format("{:016x}{:016x}", finished(first_), finished(second_));
  }

 private:
  void mix(std::uint64_t word) {
    first_ = std::rotl((first_ ^ word) * 0x9e3779b97f4a7c15U, 29);
    second_ = std::rotl((second_ + word) * 0xc2b2ae3d27d4eb4fU, 31) ^ first_;
  }
  static std::uint64_t finished(std::uint64_t value) {
    value = (value ^ value >> 33U) * 0xff51afd7ed558ccdU;
    return value ^ value >> 33U;
  }

  std::uint64_t first_ = 0x243f6a8885a308d3U;
  std::uint64_t second_ = 0x13198a2e03707344U;
};

void add_file(const std::filesystem::path& path, ContentHash& hash) {
  std::string text;
  std::string error;
  hash.add(read_regular(path, text, error) ? text : error);
}

// What a file says only by being there and by its size.
bool is_read(const FoundFile& file) {
  return file.is_source || file.role == FileRole::manifest || file.bytes < 2'000'000;
}

std::filesystem::path cache_file(const std::filesystem::path& cache, const std::string& key) {
  return cache / (key + ".json");
}

void drop_oldest(const std::filesystem::path& cache) {
  std::error_code error;
  std::vector<std::pair<std::filesystem::file_time_type, std::filesystem::path>> files;
  for (const auto& entry : std::filesystem::directory_iterator(cache, error)) {
    if (entry.path().extension() == ".json")
      files.emplace_back(entry.last_write_time(error), entry.path());
  }
  if (files.size() <= kMostKept) return;
  std::ranges::sort(files);
  for (std::size_t i = 0; i + kMostKept < files.size(); ++i)
    std::filesystem::remove(files[i].second, error);
}

}  // namespace

std::string scan_key(const std::filesystem::path& folder, const FoundFiles& found,
                     const std::filesystem::path& detectors, const std::string& extra) {
  ContentHash hash;
  hash.add(extra);
  std::error_code error;
  const std::filesystem::path self = "/proc/self/exe";
  hash.add_number(std::filesystem::file_size(self, error));
  hash.add_number(static_cast<std::uint64_t>(
      std::filesystem::last_write_time(self, error).time_since_epoch().count()));
  std::vector<std::filesystem::path> knowledge;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(detectors, error)) {
    if (entry.path().extension() == ".toml") knowledge.push_back(entry.path());
  }
  std::ranges::sort(knowledge);
  for (const auto& file : knowledge) add_file(file, hash);
  for (const auto& file : found.files) {
    hash.add(file.path);
    hash.add_number(static_cast<std::uint64_t>(file.role) << 32U |
                    static_cast<std::uint64_t>(file.bytes));
    if (is_read(file)) add_file(folder / file.path, hash);
  }
  for (const auto& skipped : found.skipped) {
    hash.add(skipped.path);
    hash.add(skipped.reason);
  }
  return hash.hex();
}

std::optional<Inventory> cached_inventory(const std::filesystem::path& cache,
                                          const std::string& key) {
  std::string text;
  std::string error;
  if (!read_regular(cache_file(cache, key), text, error)) return std::nullopt;
  auto inventory = read_inventory_json(text);
  if (!inventory) return std::nullopt;
  return std::move(*inventory);
}

void keep_inventory(const std::filesystem::path& cache, const std::string& key,
                    const Inventory& inventory) {
  const auto text = inventory_json(inventory);
  // The mark for bytes that are no UTF-8.
  if (text.find("\xef\xbf\xbd") != std::string::npos) return;
  if (!make_folder(cache)) return;
  if (write_file(cache_file(cache, key), text)) drop_oldest(cache);
}

}  // namespace bakeoff::scan
