#include <algorithm>
#include <cstring>

#include "scan/internal/text_hash.h"
#include "scan/internal/value.h"

namespace bakeoff::scan {
namespace {

constexpr std::size_t kBlock = 1U << 16U;

}  // namespace

std::size_t Names::place_of(std::string_view text, std::uint32_t hash) const {
  const std::size_t mask = places_.size() - 1;
  std::size_t place = hash & mask;
  for (; places_[place] != kNone; place = (place + 1) & mask) {
    const NameId id = places_[place];
    if (hashes_[id] == hash && texts_[id] == text) break;
  }
  return place;
}

NameId Names::id(std::string_view text) {
  const auto hash = text_hash(text);
  auto place = place_of(text, hash);
  if (places_[place] != kNone) return places_[place];
  if (texts_.size() * 2 >= places_.size()) {
    grow();
    place = place_of(text, hash);
  }
  const auto id = static_cast<NameId>(texts_.size());
  texts_.push_back(kept(text));
  hashes_.push_back(hash);
  places_[place] = id;
  return id;
}

NameId Names::find(std::string_view text) const { return places_[place_of(text, text_hash(text))]; }

void Names::grow() {
  places_.assign(places_.size() * 2, kNone);
  const std::size_t mask = places_.size() - 1;
  for (NameId id = 0; id < texts_.size(); ++id) {
    std::size_t place = hashes_[id] & mask;
    while (places_[place] != kNone) place = (place + 1) & mask;
    places_[place] = id;
  }
}

std::string_view Names::kept(std::string_view text) {
  if (text.empty()) return "";
  if (text.size() > block_left_) {
    const auto size = std::max(kBlock, text.size());
    block_at_ = blocks_.emplace_back(size).data();
    block_left_ = size;
  }
  char* const at = block_at_;
  std::memcpy(at, text.data(), text.size());
  block_at_ += text.size();
  block_left_ -= text.size();
  return {at, text.size()};
}

}  // namespace bakeoff::scan
