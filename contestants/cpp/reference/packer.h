// Packer: gzip with zlib's usual level; its tables are made once.
#pragma once

#include <zlib.h>

#include <string>
#include <string_view>

namespace bakeoff::reference {

class Packer {
 public:
  Packer();
  Packer(const Packer&) = delete;
  Packer& operator=(const Packer&) = delete;
  ~Packer();

  // False when there is no memory for it.
  bool pack(std::string_view plain, std::string& packed);

 private:
  z_stream stream_{};
  bool is_ready_ = false;
};

}  // namespace bakeoff::reference
