// A temporary folder to scan, for tests.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <fstream>

#include "scan/scan_tree.h"

namespace bakeoff::scan {

class TreeFixture : public testing::Test {
 public:
  class Folder {
   public:
    Folder() {
      static std::atomic<int> count{0};
      root_ = std::filesystem::temp_directory_path() /
              ("bakeoff-tree-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
      std::filesystem::remove_all(root_);
      std::filesystem::create_directories(root_);
    }
    ~Folder() { std::filesystem::remove_all(root_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void write(const std::string& path, const std::string& text) const {
      std::filesystem::create_directories((root_ / path).parent_path());
      std::ofstream(root_ / path, std::ios::binary) << text;
    }
    [[nodiscard]] Inventory scan(ScanOptions options) const {
      options.detectors = BAKEOFF_SOURCE_DIR "/catalog/detectors";
      auto inventory = scan_tree(root_, options);
      EXPECT_TRUE(inventory) << (inventory ? "" : inventory.error().message);
      return inventory ? std::move(*inventory) : Inventory{};
    }
    [[nodiscard]] Inventory scan(const std::string& today = "") const {
      ScanOptions options;
      options.today = today;
      return scan(options);
    }
    [[nodiscard]] const std::filesystem::path& root() const { return root_; }

   private:
    std::filesystem::path root_;
  };

 protected:
  void write(const std::string& path, const std::string& text) { folder_.write(path, text); }
  Inventory scan(const std::string& today = "") { return folder_.scan(today); }
  Inventory scan(const ScanOptions& options) { return folder_.scan(options); }
  [[nodiscard]] bool exists(const std::string& path) const {
    return std::filesystem::exists(root() / path);
  }
  [[nodiscard]] const std::filesystem::path& root() const { return folder_.root(); }

 private:
  Folder folder_;
};

}  // namespace bakeoff::scan
