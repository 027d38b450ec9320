// Any bytes as a source, in each language: a tree that is sound, and that can be followed.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scan/parse_source.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using bakeoff::scan::SourceKind;
  if (size == 0) return 0;
  const auto kind = static_cast<SourceKind>(bytes[0] % 4);
  const std::string_view text(reinterpret_cast<const char*>(bytes + 1), size - 1);
  const auto tree = bakeoff::scan::parse_source(kind, text, std::chrono::seconds(5));
  if (!tree) return 0;
  const auto back = bakeoff::scan::tree_of(bakeoff::scan::bytes_of(*tree));
  if (back.nodes.size() != tree->nodes.size()) std::abort();
  for (bakeoff::scan::NodeId node = 1; node < tree->nodes.size(); ++node)
    (void)bakeoff::scan::written(*tree, node);
  return 0;
}
