// Services and packaging tools, from manifests. One folder with a manifest and code is one service.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "scan/internal/collect.h"
#include "scan/internal/manifests.h"
#include "scan/internal/packaging.h"

namespace bakeoff::scan {
namespace {

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

struct Marker {
  std::string_view file;
  std::string_view tool;
};

constexpr std::array<Marker, 14> kMarkers{{{"package-lock.json", "npm"},
                                           {"npm-shrinkwrap.json", "npm"},
                                           {"yarn.lock", "yarn"},
                                           {"pnpm-lock.yaml", "pnpm"},
                                           {"bun.lock", "bun"},
                                           {"bun.lockb", "bun"},
                                           {"poetry.lock", "poetry"},
                                           {"uv.lock", "uv"},
                                           {"pdm.lock", "pdm"},
                                           {"Pipfile.lock", "pipenv"},
                                           {"conda-lock.yml", "conda"},
                                           {"Pipfile", "pipenv"},
                                           {"requirements.txt", "pip"},
                                           {"environment.yml", "conda"}}};

// requirements/dev.txt is no service of its own.
bool marks_service(const Manifest& manifest) {
  return base_name(manifest.file) == "requirements.txt" || !manifest.file.ends_with(".txt");
}

void add_services(const Packaging& packaging, Inventory& inventory) {
  std::map<std::pair<std::string, std::string>, Service> services;  // root, ecosystem
  for (const auto& manifest : packaging.manifests) {
    if (!marks_service(manifest)) continue;
    const auto root = folder_of(manifest.file);
    auto& service = services[{root, manifest.ecosystem}];
    service.root = root;
    service.ecosystem = manifest.ecosystem;
    if (service.name.empty()) service.name = manifest.name;
    service.manifests.push_back(manifest.file);
  }
  for (auto& [key, service] : services) {
    if (service.name.empty()) service.name = base_name(service.root);
    inventory.services.push_back(std::move(service));
  }
}

void add_runtimes(const Packaging& packaging, Inventory& inventory) {
  for (const auto& declared : packaging.runtimes) {
    auto* service = nearest_service(inventory.services, declared.file, declared.runtime);
    if (service == nullptr) continue;
    // What a file pins says more than what another admits.
    if (service->runtime.empty() || !declared.is_range)
      service->runtime = declared.runtime + " " + declared.spec;
  }
}

void add_tools(const FoundFiles& found, Inventory& inventory) {
  std::map<std::pair<std::string, std::string>, PackagingTool> tools;  // folder, name
  for (const auto& file : found.files) {
    if (file.role == FileRole::test) continue;
    const auto marker = std::ranges::find(kMarkers, base_name(file.path), &Marker::file);
    if (marker == kMarkers.end()) continue;
    const auto root = folder_of(file.path);
    auto& tool = tools[{root, std::string(marker->tool)}];
    tool.name = marker->tool;
    tool.service = root;
    tool.files.push_back(file.path);
  }
  for (auto& [key, tool] : tools) inventory.packaging.push_back(std::move(tool));
}

Service* service_at(Inventory& inventory, const Location& at) {
  return nearest_service(inventory.services, at.file, at.file.ends_with(".py") ? "python" : "node");
}

void add_endpoints(Inventory& inventory) {
  for (auto& endpoint : inventory.endpoints) {
    auto* service = service_at(inventory, endpoint.at);
    if (service == nullptr) continue;
    endpoint.service = service->root;
    ++service->endpoints;
    if (std::ranges::find(service->frameworks, endpoint.framework) == service->frameworks.end())
      service->frameworks.push_back(endpoint.framework);
  }
  for (auto& model : inventory.models) {
    const auto* service = service_at(inventory, model.at);
    if (service != nullptr) model.service = service->root;
  }
}

}  // namespace

Service* nearest_service(std::vector<Service>& services, const std::string& file,
                         std::string_view ecosystem) {
  Service* best = nullptr;
  for (auto& service : services) {
    const bool is_inside = service.root.empty() || file.starts_with(service.root + "/");
    if (!is_inside || service.ecosystem != ecosystem) continue;
    if (best == nullptr || service.root.size() > best->root.size()) best = &service;
  }
  return best;
}

void collect_services(const Collecting& in, const Packaging& packaging) {
  add_services(packaging, in.inventory);
  add_runtimes(packaging, in.inventory);
  add_tools(in.found, in.inventory);
  add_endpoints(in.inventory);
}

// A manifest above a folder without code of its own (documentation, a workspace's root) is none.
void drop_empty_services(Inventory& inventory) {
  std::erase_if(inventory.services, [&](const Service& service) {
    const bool has_models = std::ranges::any_of(
        inventory.models, [&](const Model& model) { return model.service == service.root; });
    return service.code_lines == 0 && service.endpoints == 0 && !has_models;
  });
}

}  // namespace bakeoff::scan
