// Seeded random numbers that are the same on every platform (std::distributions are not).
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace bakeoff {

// SplitMix64 (Steele, Lea, Flood 2014). A seed names the whole stream.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next();
  double uniform();                      // in [0, 1)
  std::size_t below(std::size_t bound);  // in [0, bound); REQUIRES: bound > 0
  double normal();                       // standard normal, Box-Muller
  double exponential();                  // mean 1

  template <class T>
  void shuffle(std::vector<T>& values) {  // Fisher-Yates
    for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
  }

 private:
  std::uint64_t state_;
};

}  // namespace bakeoff
