// Any bytes as a detector: it is read, or a mistake is named with its place.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scan/detectors.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto detector =
      bakeoff::scan::read_detector(text, "fuzz.toml", bakeoff::scan::Language::python);
  if (!detector && detector.error().message.find("fuzz.toml:") != 0) std::abort();
  return 0;
}
