#include "body_reader.h"

#include <algorithm>

namespace bakeoff::reference {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }

}  // namespace

BodyReader::BodyReader(BodyFraming framing, std::uint64_t most_bytes)
    : framing_(framing), most_bytes_(most_bytes), left_(framing.length) {}

BodyState BodyReader::read(std::string_view& input, std::string* content) {
  switch (framing_.kind) {
    case BodyKind::none:
      return BodyState::done;
    case BodyKind::length:
      return read_counted(input, content);
    case BodyKind::until_close:
      left_ = input.size();
      take_data(input, content);
      return total_ > most_bytes_ ? BodyState::too_large : BodyState::more;
    case BodyKind::chunked:
      break;
  }
  return read_chunked(input, content);
}

void BodyReader::take_data(std::string_view& input, std::string* content) {
  const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size()));
  if (content != nullptr) content->append(input.substr(0, taken));
  input.remove_prefix(taken);
  left_ -= taken;
  total_ += taken;
}

BodyState BodyReader::read_counted(std::string_view& input, std::string* content) {
  if (framing_.length > most_bytes_) return BodyState::too_large;
  take_data(input, content);
  return left_ == 0 ? BodyState::done : BodyState::more;
}

BodyState BodyReader::read_chunked(std::string_view& input, std::string* content) {
  while (!input.empty()) {
    if (at_ == At::data) {
      take_data(input, content);
      if (left_ == 0) at_ = At::data_cr;
      continue;
    }
    const char c = input.front();
    input.remove_prefix(1);
    if (++overhead_ > most_bytes_) return BodyState::too_large;
    const auto state = step(c);
    if (state != BodyState::more) return state;
  }
  return BodyState::more;
}

BodyState BodyReader::take_size_digit(char c) {
  const int digit = hex_digit(c);
  if (digit >= 0) {
    has_digit_ = true;
    left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
    return total_ + left_ > most_bytes_ ? BodyState::too_large : BodyState::more;
  }
  if (!has_digit_) return BodyState::bad;
  if (c == '\r') {
    at_ = At::size_end;
    return BodyState::more;
  }
  at_ = At::extension;
  return c == ';' || c == ' ' || c == '\t' ? BodyState::more : BodyState::bad;
}

BodyState BodyReader::end_of_size_line() {
  has_digit_ = false;
  at_ = left_ == 0 ? At::trailer : At::data;
  trailer_line_is_empty_ = true;
  return BodyState::more;
}

BodyState BodyReader::step(char c) {
  switch (at_) {
    case At::size:
      return take_size_digit(c);
    case At::extension:
      if (c == '\r') at_ = At::size_end;
      return c == '\r' || !is_control(c) ? BodyState::more : BodyState::bad;
    case At::size_end:
      return c == '\n' ? end_of_size_line() : BodyState::bad;
    case At::data_cr:
      at_ = At::data_end;
      return c == '\r' ? BodyState::more : BodyState::bad;
    case At::data_end:
      at_ = At::size;
      return c == '\n' ? BodyState::more : BodyState::bad;
    case At::trailer:
      if (c == '\r') at_ = At::trailer_end;
      if (c != '\r') trailer_line_is_empty_ = false;
      return c == '\r' || !is_control(c) ? BodyState::more : BodyState::bad;
    case At::trailer_end:
      if (c != '\n') return BodyState::bad;
      if (trailer_line_is_empty_) return BodyState::done;
      trailer_line_is_empty_ = true;
      at_ = At::trailer;
      return BodyState::more;
    case At::data:
      break;
  }
  return BodyState::bad;
}

}  // namespace bakeoff::reference
