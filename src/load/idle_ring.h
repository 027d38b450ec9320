// IdleRing: which connections may take the next arrival, the one idle longest first. A fixed ring;
// no connection stands in it twice, which is for its user to see to.
#pragma once

#include <cstdint>
#include <vector>

namespace bakeoff::load {

class IdleRing {
 public:
  // Empty, with room for `size`.
  void reset(std::size_t size) {
    places_.assign(size, 0);
    begin_ = size_ = 0;
  }
  void clear() { begin_ = size_ = 0; }
  [[nodiscard]] bool is_empty() const { return size_ == 0; }
  void push(std::uint32_t connection) { places_[(begin_ + size_++) % places_.size()] = connection; }
  std::uint32_t pop() {
    const std::uint32_t connection = places_[begin_];
    begin_ = (begin_ + 1) % places_.size();
    --size_;
    return connection;
  }

 private:
  std::vector<std::uint32_t> places_;
  std::size_t begin_ = 0;
  std::size_t size_ = 0;
};

}  // namespace bakeoff::load
