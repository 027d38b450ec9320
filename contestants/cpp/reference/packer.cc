#include "packer.h"

namespace bakeoff::reference {
namespace {

constexpr int kGzip = 16 + MAX_WBITS;  // zlib's manual, deflateInit2
constexpr int kUsualMemory = 8;

}  // namespace

Packer::Packer() {
  is_ready_ = ::deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzip, kUsualMemory,
                             Z_DEFAULT_STRATEGY) == Z_OK;
}

Packer::~Packer() {
  if (is_ready_) ::deflateEnd(&stream_);
}

bool Packer::pack(std::string_view plain, std::string& packed) {
  if (!is_ready_ || ::deflateReset(&stream_) != Z_OK) return false;
  packed.resize(::deflateBound(&stream_, static_cast<uLong>(plain.size())));
  stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
  stream_.avail_in = static_cast<uInt>(plain.size());
  stream_.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream_.avail_out = static_cast<uInt>(packed.size());
  if (::deflate(&stream_, Z_FINISH) != Z_STREAM_END) return false;
  packed.resize(packed.size() - stream_.avail_out);
  return true;
}

}  // namespace bakeoff::reference
