// Any bytes as a tree from a worker process or a cache: an empty tree, or one that stays inside its
// bounds.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scan/syntax.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto tree =
      bakeoff::scan::tree_of(std::string_view(reinterpret_cast<const char*>(bytes), size));
  for (bakeoff::scan::NodeId node = 0; node < tree.nodes.size(); ++node) {
    if (tree.text(node).size() > tree.texts.size()) std::abort();
    if (tree.at(node).first >= tree.nodes.size() || tree.at(node).next >= tree.nodes.size())
      std::abort();
  }
  return 0;
}
