#include <algorithm>
#include <cstring>

#include "scan/internal/content_hash.h"
#include "scan/internal/value.h"

namespace bakeoff::scan {
namespace {

constexpr std::size_t kBlock = 1U << 16U;

}  // namespace

std::size_t Names::place_of(std::string_view text, std::uint32_t hash) const {
  const std::size_t mask = places_.size() - 1;
  std::size_t place = hash & mask;
  for (; places_[place].name != kNone; place = (place + 1) & mask) {
    if (places_[place].hash == hash && texts_[places_[place].name] == text) break;
  }
  return place;
}

NameId Names::id(std::string_view text) {
  const auto hash = text_hash(text);
  auto place = place_of(text, hash);
  if (places_[place].name != kNone) return places_[place].name;
  if (texts_.size() * 2 >= places_.size()) {
    grow();
    place = place_of(text, hash);
  }
  const auto id = static_cast<NameId>(texts_.size());
  texts_.push_back(kept(text));
  places_[place] = {hash, id};
  return id;
}

NameId Names::find(std::string_view text) const {
  return places_[place_of(text, text_hash(text))].name;
}

void Names::grow() {
  std::vector<Taken> wider(places_.size() * 2);
  const std::size_t mask = wider.size() - 1;
  for (const Taken& taken : places_) {
    if (taken.name == kNone) continue;
    std::size_t place = taken.hash & mask;
    while (wider[place].name != kNone) place = (place + 1) & mask;
    wider[place] = taken;
  }
  places_ = std::move(wider);
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
