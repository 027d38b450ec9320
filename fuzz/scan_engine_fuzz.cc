// Any bytes as a small code base (files apart at byte 0, the first byte chooses their languages),
// followed with the real detectors: every row has a place in it, and the inventory can be read
// back.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "scan/internal/collect.h"
#include "scan/internal/endpoints.h"
#include "scan/inventory_json.h"
#include "scan/knowledge.h"
#include "scan/parse_source.h"

namespace {

using namespace bakeoff::scan;

constexpr std::size_t kMostFiles = 4;

const Knowledge& knowledge() {
  static const Knowledge known = [] {
    auto loaded = load_knowledge(BAKEOFF_FUZZ_DETECTORS);
    if (!loaded) {
      std::fprintf(stderr, "%s\n", loaded.error().message.c_str());
      std::abort();
    }
    return std::move(*loaded);
  }();
  return known;
}

Project project_of(std::uint8_t choice, std::string_view text) {
  Project project;
  for (std::size_t i = 0; i < kMostFiles; ++i) {
    const auto end = text.find('\0');
    const bool is_python = ((choice >> i) & 1U) == 0;
    auto tree = parse_source(is_python ? SourceKind::python : SourceKind::typescript,
                             text.substr(0, end), std::chrono::seconds(5));
    const std::string name(1, static_cast<char>('a' + i));
    if (tree) {
      project.files.push_back({name + (is_python ? ".py" : ".ts"),
                               is_python ? Language::python : Language::script, std::move(*tree)});
    }
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  index_files(project);
  return project;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const auto& known = knowledge();
  const auto project = project_of(bytes[0], {reinterpret_cast<const char*>(bytes + 1), size - 1});
  Evaluator evaluator(project, known.detectors);
  evaluator.run(Language::python);
  evaluator.run(Language::script);
  Inventory inventory;
  Endpoints(evaluator, known.detectors, inventory).build();
  const FoundFiles found;
  const std::set<FileId> followed;
  const Collecting in{evaluator,      known.detectors, inventory, known,
                      "/nonexistent", found,           followed,  ""};
  collect_from_sources(in, std::launch::async);
  for (const auto& endpoint : inventory.endpoints) {
    if (!project.by_path.contains(endpoint.at.file) || endpoint.at.line < 1) std::abort();
  }
  if (!read_inventory_json(inventory_json(inventory))) std::abort();
  return 0;
}
