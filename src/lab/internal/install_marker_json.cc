#include <nlohmann/json.hpp>

#include "base/file.h"
#include "lab/internal/install_cache.h"
#include "lab/internal/locked_version.h"

namespace bakeoff::lab {
namespace {

using Json = nlohmann::json;

constexpr int kFormat = 1;

std::string text_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace

Result<InstallMarker> read_marker(const std::filesystem::path& folder) {
  const auto path = folder / "installed.json";
  BAKEOFF_TRY(text, read_file(path));
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || json.value("format", Json(0)) != Json(kFormat)) {
    return fail(ErrorCode::invalid_input, path.string() + " is not an install marker");
  }
  InstallMarker marker;
  marker.key = text_at(json, "key");
  marker.runtime_version = text_at(json, "runtime_version");
  const Json seconds = json.value("install_seconds", Json(0));
  marker.install_seconds = seconds.is_number() ? seconds.get<double>() : 0;
  for (const Json& name : json.value("made", Json::array())) {
    if (name.is_string()) marker.made.push_back(name.get<std::string>());
  }
  return marker;
}

Result<void> write_marker(const std::filesystem::path& folder, const InstallMarker& marker) {
  const Json json{{"format", kFormat},
                  {"key", marker.key},
                  {"runtime_version", marker.runtime_version},
                  {"install_seconds", marker.install_seconds},
                  {"made", marker.made}};
  const std::string text = json.dump(2, ' ', false, Json::error_handler_t::replace);
  return write_file(folder / "installed.json", text + "\n");
}

std::string locked_npm_version(const std::string& package_lock_text, const std::string& name) {
  const Json json = Json::parse(package_lock_text, nullptr, false);
  if (!json.is_object()) return "";
  const auto packages = json.find("packages");
  if (packages == json.end() || !packages->is_object()) return "";
  const auto package = packages->find("node_modules/" + name);
  return package != packages->end() && package->is_object() ? text_at(*package, "version") : "";
}

}  // namespace bakeoff::lab
