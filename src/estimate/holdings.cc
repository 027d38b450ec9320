#include "estimate/holdings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <string_view>

namespace bakeoff::estimate {
namespace {

using catalog::Quantity;

constexpr int kLinesOfTests = 100;
constexpr std::array<std::string_view, 9> kNodeSuffixes = {".js",  ".mjs", ".cjs", ".ts",    ".mts",
                                                           ".cts", ".jsx", ".tsx", ".prisma"};

// "" where the suffix says nothing: the row then goes to the nearest service of any stack.
std::string stack_of_file(const std::string& file) {
  const std::string suffix = std::filesystem::path(file).extension().string();
  if (suffix == ".py" || suffix == ".pyi") return "python";
  return std::ranges::find(kNodeSuffixes, suffix) == kNodeSuffixes.end() ? "" : "node";
}

bool is_below(const std::string& file, const std::string& root) {
  return root.empty() || root == "." ||
         (file.starts_with(root) && file.size() > root.size() && file[root.size()] == '/');
}

std::string name_of_folder(const std::string& path) {
  std::error_code error;
  auto whole = std::filesystem::weakly_canonical(path, error);
  if (error) whole = path;
  if (!whole.has_filename()) whole = whole.parent_path();
  return whole.has_filename() ? whole.filename().string() : "code base";
}

// Finds the service that a row belongs to: of the file's own stack, the deepest folder above it.
class Services {
 public:
  explicit Services(const scan::Inventory& inventory)
      : name_of_root_(name_of_folder(inventory.root)) {
    for (const auto& service : inventory.services) {
      if (find(service.root, service.ecosystem) != nullptr) continue;
      ServiceHoldings made;
      made.name = service.name.empty() && service.root.empty() ? name_of_root_ : service.name;
      made.root = service.root;
      made.stack = service.ecosystem;
      all_.push_back(std::move(made));
    }
  }

  ServiceHoldings& of(const std::string& file, std::string stack = "") {
    if (stack.empty()) stack = stack_of_file(file);
    ServiceHoldings* best = nullptr;
    for (auto& service : all_) {
      if (!stack.empty() && service.stack != stack) continue;
      if (!is_below(file, service.root)) continue;
      if (best == nullptr || service.root.size() > best->root.size()) best = &service;
    }
    if (best != nullptr) return *best;
    // Code without a manifest: a service of its own, so that it is not lost.
    ServiceHoldings made;
    made.name = name_of_root_;
    made.stack = stack.empty() ? "unknown" : stack;
    all_.push_back(std::move(made));
    return all_.back();
  }

  void add(const std::string& file, Quantity quantity, int count = 1) {
    of(file).counts[quantity] += count;
  }

  std::vector<ServiceHoldings> take() {
    std::ranges::sort(all_, {},
                      [](const ServiceHoldings& s) { return std::pair(s.root, s.stack); });
    return std::move(all_);
  }

 private:
  ServiceHoldings* find(const std::string& root, const std::string& stack) {
    const auto found = std::ranges::find_if(all_, [&](const ServiceHoldings& service) {
      return service.root == root && service.stack == stack;
    });
    return found == all_.end() ? nullptr : &*found;
  }

  std::string name_of_root_;
  std::vector<ServiceHoldings> all_;
};

Quantity quantity_of(scan::EndpointClass kind) {
  switch (kind) {
    case scan::EndpointClass::complex:
      return Quantity::complex_endpoints;
    case scan::EndpointClass::upload:
      return Quantity::upload_endpoints;
    case scan::EndpointClass::streaming:
      return Quantity::streaming_endpoints;
    case scan::EndpointClass::websocket:
      return Quantity::websocket_endpoints;
    case scan::EndpointClass::page:
      return Quantity::page_endpoints;
    case scan::EndpointClass::crud:
      break;
  }
  return Quantity::crud_endpoints;
}

bool is_complex(scan::QueryKind kind) {
  return kind != scan::QueryKind::simple && kind != scan::QueryKind::write;
}

void add_rows(const scan::Inventory& inventory, Services& services) {
  for (const auto& endpoint : inventory.endpoints) {
    services.add(endpoint.at.file, Quantity::endpoints);
    services.add(endpoint.at.file, quantity_of(endpoint.kind));
  }
  for (const auto& model : inventory.models) {
    services.add(model.at.file, Quantity::models);
    services.add(model.at.file, Quantity::relations, static_cast<int>(model.relations.size()));
  }
  for (const auto& query : inventory.queries) {
    if (is_complex(query.kind)) services.add(query.at.file, Quantity::complex_queries);
  }
  for (const auto& job : inventory.jobs) {
    services.add(job.at.file, Quantity::jobs);
    if (!job.schedule.empty()) services.add(job.at.file, Quantity::schedules);
  }
  for (const auto& schedule : inventory.schedules)
    services.add(schedule.at.file, Quantity::schedules);
  for (const auto& scheme : inventory.auth) services.add(scheme.at.file, Quantity::auth_schemes);
  for (const auto& store : inventory.sessions)
    services.add(store.at.file, Quantity::session_stores);
  for (const auto& pitfall : inventory.pitfalls) {
    if (pitfall.severity == scan::Severity::note) continue;  // nothing that must be repaired
    auto& service = services.of(pitfall.at.file);
    ++service.counts[Quantity::findings];
    ++service.findings[pitfall.rule];
  }
}

// An event that is received and sent under one name is one event.
void add_events(const scan::Inventory& inventory, Services& services) {
  std::map<ServiceHoldings*, std::set<std::string>> names;
  for (const auto& event : inventory.socket_events)
    names[&services.of(event.at.file)].insert(event.name);
  for (const auto& [service, distinct] : names)
    service->counts[Quantity::socket_events] += static_cast<int>(distinct.size());
}

void add_libraries(const scan::Inventory& inventory, Services& services) {
  for (const auto& library : inventory.libraries) {
    auto& service = services.of(library.at.file, library.ecosystem);
    service.libraries.push_back({library.name, library.use_sites, library.files, library.version,
                                 library.at.file, library.at.line});
  }
}

// Django's models come with the framework: its library alone would not show that they are in use.
void add_hidden_mappers(const scan::Inventory& inventory, Services& services) {
  for (const auto& model : inventory.models) {
    if (model.orm != "django-orm") continue;
    auto& libraries = services.of(model.at.file, "python").libraries;
    const auto known = std::ranges::find(libraries, model.orm, &UsedLibrary::name);
    if (known == libraries.end()) {
      libraries.push_back({model.orm, 1, 1, "", model.at.file, model.at.line});
    } else {
      ++known->uses;
    }
  }
}

// Lines of tests are known by language, not by place: they go to the service of that stack with the
// most endpoints.
void add_tests(const scan::Inventory& inventory, std::vector<ServiceHoldings>& services) {
  std::map<std::string, std::int64_t> lines;
  for (const auto& language : inventory.languages) {
    const bool is_node = language.language == "JavaScript" || language.language == "TypeScript";
    if (is_node) lines["node"] += language.test_lines;
    if (language.language == "Python") lines["python"] += language.test_lines;
  }
  for (const auto& [stack, count] : lines) {
    ServiceHoldings* most = nullptr;
    for (auto& service : services) {
      if (service.stack != stack) continue;
      if (most == nullptr ||
          service.count(Quantity::endpoints) > most->count(Quantity::endpoints)) {
        most = &service;
      }
    }
    if (most == nullptr || count <= 0) continue;
    most->counts[Quantity::hundred_test_lines] +=
        static_cast<int>((count + kLinesOfTests - 1) / kLinesOfTests);
  }
}

std::vector<std::string> what_is_not_counted(const scan::Inventory& inventory) {
  std::vector<std::string> lines;
  std::size_t unmounted = 0;
  for (const auto& router : inventory.unmounted) unmounted += router.endpoints.size();
  if (!inventory.unmounted.empty()) {
    lines.push_back(fmt::format("{} endpoints of {} routers that no application mounts", unmounted,
                                inventory.unmounted.size()));
  }
  if (!inventory.holes.empty()) {
    lines.push_back(
        fmt::format("what stands behind {} paths, routers or names that reading alone "
                    "could not resolve",
                    inventory.holes.size()));
  }
  const auto lost = std::ranges::count(inventory.skipped, true, &scan::SkippedFile::is_loss);
  if (lost > 0) lines.push_back(fmt::format("{} files that could not be read whole", lost));
  return lines;
}

}  // namespace

int ServiceHoldings::count(Quantity quantity) const {
  const auto found = counts.find(quantity);
  return found == counts.end() ? 0 : found->second;
}

Holdings holdings_of(const scan::Inventory& inventory) {
  Services services(inventory);
  // Two passes: a row may add a service, which would move the others in memory.
  add_rows(inventory, services);
  add_libraries(inventory, services);
  add_hidden_mappers(inventory, services);
  for (const auto& event : inventory.socket_events) services.of(event.at.file);
  add_events(inventory, services);
  Holdings holdings;
  holdings.root = inventory.root;
  holdings.commit = inventory.commit;
  holdings.services = services.take();
  add_tests(inventory, holdings.services);
  for (auto& service : holdings.services) {
    std::erase_if(service.counts, [](const auto& entry) { return entry.second == 0; });
    std::ranges::sort(service.libraries, {}, &UsedLibrary::name);
  }
  holdings.not_counted = what_is_not_counted(inventory);
  return holdings;
}

}  // namespace bakeoff::estimate
