// HdrHistogram logs: whatever the bytes, no crash; what is read, is written and read again as the
// same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "samples/hdr_log.h"
#include "samples/hdr_payload.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bakeoff::samples;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto histogram = decode_hdr(text)) {
    const auto again = decode_hdr(encode_hdr(*histogram));
    if (!again || again->cells() != histogram->cells()) std::abort();
  }
  (void)read_hdr_log(text);
  return 0;
}
