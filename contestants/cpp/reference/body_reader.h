// BodyReader: takes a message body off the front of the input, however the bytes arrive.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http_head.h"

namespace bakeoff::reference {

constexpr std::uint64_t kMostBodyBytes = 1U << 20U;

enum class BodyState { more, done, too_large, bad };

class BodyReader {
 public:
  BodyReader() = default;
  explicit BodyReader(BodyFraming framing, std::uint64_t most_bytes = kMostBodyBytes);

  // Removes from `input` what belongs to the body. `content` receives the decoded bytes; null: they
  // are dropped.
  BodyState read(std::string_view& input, std::string* content);

  [[nodiscard]] std::uint64_t bytes() const { return total_; }  // of the content so far

 private:
  enum class At { size, extension, size_end, data, data_cr, data_end, trailer, trailer_end };

  BodyState read_counted(std::string_view& input, std::string* content);
  BodyState read_chunked(std::string_view& input, std::string* content);
  BodyState take_size_digit(char c);
  BodyState step(char c);
  BodyState end_of_size_line();
  void take_data(std::string_view& input, std::string* content);

  BodyFraming framing_;
  std::uint64_t most_bytes_ = kMostBodyBytes;
  std::uint64_t left_ = 0;  // of the body, or of the chunk
  std::uint64_t total_ = 0;
  std::uint64_t overhead_ = 0;  // chunk sizes, extensions and trailers; bounded like the content
  At at_ = At::size;
  bool has_digit_ = false;
  bool trailer_line_is_empty_ = true;
};

}  // namespace bakeoff::reference
