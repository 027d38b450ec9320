#include "load/event_stream.h"

namespace bakeoff::load {
namespace {

constexpr std::string_view kData = "data";
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

int EventStream::feed(std::string_view piece) {
  int events = 0;
  for (const char c : piece) {
    if (mark_ < kByteOrderMark.size() && passes_mark(c)) continue;
    const bool is_second_half = after_cr_ && c == '\n';
    after_cr_ = c == '\r';
    if (is_second_half) continue;
    if (c == '\r' || c == '\n') {
      end_of_line(events);
      continue;
    }
    is_blank_ = false;
    if (!in_name_) continue;
    if (c == ':') {
      in_name_ = false;
      has_data_ = has_data_ || matched_ == kData.size();
    } else if (matched_ < kData.size() && c == kData[matched_]) {
      ++matched_;
    } else {
      in_name_ = false;  // another field, or a comment
      matched_ = 0;
    }
  }
  return events;
}

// One at the very start says nothing (HTML 9.2.6); the start of one that is none is of a name.
bool EventStream::passes_mark(char c) {
  if (c == kByteOrderMark[mark_]) {
    ++mark_;
    return true;
  }
  if (mark_ > 0) is_blank_ = in_name_ = false;
  mark_ = static_cast<std::uint8_t>(kByteOrderMark.size());
  return false;
}

void EventStream::end_of_line(int& events) {
  if (is_blank_) {
    events += has_data_ ? 1 : 0;
    has_data_ = false;
  } else if (in_name_ && matched_ == kData.size()) {
    has_data_ = true;  // "data" without a colon: an empty line of data
  }
  is_blank_ = in_name_ = true;
  matched_ = 0;
}

}  // namespace bakeoff::load
