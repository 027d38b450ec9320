#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/file.h"
#include "scan/internal/read_regular.h"
#include "scan/inventory_json.h"
#include "scan/scan_cache.h"

namespace bakeoff::scan {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostKept = 40;

std::string hex(const ContentSum& sum) { return fmt::format("{:016x}{:016x}", sum[0], sum[1]); }

void add_program(ContentHash& hash) {
  const fs::path self = "/proc/self/exe";
  std::error_code error;
  hash.add_number(fs::file_size(self, error));
  hash.add_number(
      static_cast<std::uint64_t>(fs::last_write_time(self, error).time_since_epoch().count()));
}

void add_knowledge(const fs::path& detectors, ContentHash& hash) {
  std::error_code error;
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(detectors, error)) {
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  for (const auto& file : files) {
    std::string text;
    std::string reason;
    hash.add(read_regular(file, text, reason) ? text : reason);
  }
}

std::string shape_of(const FoundFiles& found, const fs::path& detectors, const std::string& extra) {
  ContentHash hash;
  hash.add(extra);
  add_program(hash);
  add_knowledge(detectors, hash);
  for (const auto& file : found.files) {
    hash.add(file.path);
    hash.add_number(static_cast<std::uint64_t>(file.role) << 32U |
                    static_cast<std::uint64_t>(file.bytes));
  }
  for (const auto& skipped : found.skipped) {
    hash.add(skipped.path);
    hash.add(skipped.reason);
  }
  return hex(hash.sum());
}

void drop_oldest(const fs::path& cache) {
  std::error_code error;
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  for (const auto& entry : fs::directory_iterator(cache, error)) {
    if (entry.path().extension() == ".json")
      files.emplace_back(entry.last_write_time(error), entry.path());
  }
  if (files.size() <= kMostKept) return;
  std::ranges::sort(files);
  for (std::size_t i = 0; i + kMostKept < files.size(); ++i) fs::remove(files[i].second, error);
}

}  // namespace

bool may_be_read(const FoundFile& file) {
  return file.is_source || file.role == FileRole::manifest || file.bytes < 2'000'000;
}

TreeSums sum_files(const fs::path& folder, const FoundFiles& found) {
  TreeSums sums;
  sums.files.resize(found.files.size());
  std::string text;
  std::string error;
  for (std::size_t i = 0; i < found.files.size(); ++i) {
    if (!may_be_read(found.files[i])) continue;
    const bool is_read = read_regular(folder / found.files[i].path, text, error);
    sums.files[i] = sum_of(is_read ? text : error);
  }
  return sums;
}

ScanCache::ScanCache(fs::path cache, const FoundFiles& found, const fs::path& detectors,
                     const std::string& extra)
    : cache_(std::move(cache)) {
  if (is_used()) shape_ = shape_of(found, detectors, extra);
}

bool ScanCache::knows_such() const {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(cache_, error)) {
    if (entry.path().filename().string().starts_with(shape_)) return true;
  }
  return false;
}

fs::path ScanCache::file_for(const TreeSums& sums) const {
  ContentHash hash;
  for (const auto& [first, second] : sums.files) {
    hash.add_number(first);
    hash.add_number(second);
  }
  return cache_ / (shape_ + "-" + hex(hash.sum()) + ".json");
}

std::optional<ScannedTree> ScanCache::find(const TreeSums& sums) const {
  std::string text;
  std::string error;
  if (!read_regular(file_for(sums), text, error)) return std::nullopt;
  auto inventory = read_inventory_json(text);
  if (!inventory) return std::nullopt;
  return ScannedTree{std::move(*inventory), std::move(text)};
}

std::string ScanCache::keep(const TreeSums& sums, const Inventory& inventory) const {
  if (!is_used() || sums.has_changed) return "";
  auto text = inventory_json(inventory);
  // The mark for bytes that are no UTF-8.
  const bool is_whole = text.find("\xef\xbf\xbd") == std::string::npos;
  if (is_whole && make_folder(cache_) && write_scratch_file(file_for(sums), text))
    drop_oldest(cache_);
  return text;
}

}  // namespace bakeoff::scan
