// KnownAnswer: the last right answer to a request, byte for byte. A server mostly says the same
// again, but for a date that changes once a second; what begins with the same bytes is the same
// answer to a reader without a memory, and needs neither to be read nor judged a second time.
#pragma once

#include <array>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace bakeoff::load {

class KnownAnswer {
 public:
  // Of longer ones the reader skips most, which is cheaper than to compare them.
  static constexpr std::size_t kMostBytes = 2048;

  // `bytes`: one whole answer, from its first byte to its last, that was found right.
  void learn(std::string_view bytes, bool keeps_open) {
    if (bytes.size() > bytes_.size()) return;
    std::memcpy(bytes_.data(), bytes.data(), bytes.size());
    size_ = bytes.size();
    keeps_open_ = keeps_open;
  }

  [[nodiscard]] bool begins(std::string_view input) const {
    return size_ > 0 && input.size() >= size_ &&
           std::memcmp(input.data(), bytes_.data(), size_) == 0;
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool keeps_open() const { return keeps_open_; }

 private:
  std::array<char, kMostBytes> bytes_{};
  std::size_t size_ = 0;  // 0: none yet
  bool keeps_open_ = false;
};

}  // namespace bakeoff::load
