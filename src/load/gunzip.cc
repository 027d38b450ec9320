#include "load/gunzip.h"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace bakeoff::load {
namespace {

constexpr int kGzipAlone = 16 + MAX_WBITS;  // zlib's manual, inflateInit2

class Inflater {
 public:
  Inflater() { is_ready_ = ::inflateInit2(&stream_, kGzipAlone) == Z_OK; }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() {
    if (is_ready_) ::inflateEnd(&stream_);
  }
  [[nodiscard]] bool is_ready() const { return is_ready_; }
  z_stream& stream() { return stream_; }

 private:
  z_stream stream_{};
  bool is_ready_ = false;
};

}  // namespace

Result<std::string> gunzip(std::string_view packed, std::size_t most_bytes) {
  Inflater inflater;
  if (!inflater.is_ready()) return fail(ErrorCode::io, "no memory to decompress an answer");
  z_stream& stream = inflater.stream();
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));  // zlib's own habit
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string plain;
  std::array<char, 16384> piece{};
  for (;;) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    const int code = ::inflate(&stream, Z_NO_FLUSH);
    plain.append(piece.data(), piece.size() - stream.avail_out);
    if (plain.size() > most_bytes) return fail(ErrorCode::invalid_input, "it holds too much");
    if (code == Z_STREAM_END) break;
    if (code != Z_OK) return fail(ErrorCode::invalid_input, "it is no whole gzip stream");
  }
  if (stream.avail_in > 0) return fail(ErrorCode::invalid_input, "bytes follow the gzip stream");
  return plain;
}

}  // namespace bakeoff::load
