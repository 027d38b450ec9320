// catalog/schema/*.json against the readers: the same keys, types, choices and required keys, in
// both directions.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "catalog/internal/read_files.h"

namespace bakeoff::catalog {
namespace {

using nlohmann::json;

std::filesystem::path schema_folder() {
  return std::filesystem::path(BAKEOFF_SOURCE_DIR) / "catalog/schema";
}

bool requires_key(const json& schema, const std::string& key) {
  const auto required = schema.value("required", std::vector<std::string>{});
  return std::ranges::find(required, key) != required.end();
}

KnownKey key_of(const json& schema, const std::string& path, bool required) {
  return {path, schema.value("type", ""), required,
          schema.value("enum", std::vector<std::string>{})};
}

// Walks a schema into the same list that a reader gives when it describes itself.
void collect(const json& schema, const std::string& path, std::vector<KnownKey>& keys) {
  const std::string prefix = path.empty() ? "" : path + ".";
  const json properties = schema.value("properties", json::object());
  for (const auto& [name, below] : properties.items()) {
    keys.push_back(key_of(below, prefix + name, requires_key(schema, name)));
    collect(below, prefix + name, keys);
  }
  if (const auto items = schema.find("items"); items != schema.end()) {
    keys.push_back(key_of(*items, path + "[]", false));
    collect(*items, path + "[]", keys);
  }
  const auto others = schema.find("additionalProperties");
  if (others != schema.end() && others->is_object()) {
    keys.push_back(key_of(*others, path + ".*", false));
    collect(*others, path + ".*", keys);
  } else if (schema.value("type", "") == "object") {
    EXPECT_TRUE(others != schema.end() && *others == false) << path << " lets unknown keys pass";
  }
}

std::vector<std::string> lines_of(std::vector<KnownKey> keys) {
  std::vector<std::string> lines;
  for (const auto& key : keys) {
    std::string line = key.path + " " + key.type + (key.required ? " required" : "");
    for (const auto& allowed : key.allowed) line += " " + allowed;
    lines.push_back(line);
  }
  std::ranges::sort(lines);
  return lines;
}

std::vector<std::string> schema_names() {
  std::vector<std::string> names;
  for (const auto& kind : file_kinds()) names.emplace_back(kind.name);
  names.emplace_back("contestant");
  names.emplace_back("requests");
  names.emplace_back("bakeoff");
  std::ranges::sort(names);
  return names;
}

TEST(Schemas, SayExactlyWhatTheReadersAccept) {
  for (const auto& name : schema_names()) {
    SCOPED_TRACE(name);
    const auto text = read_file(schema_folder() / (name + ".schema.json"));
    ASSERT_TRUE(text) << text.error().message;
    const auto schema = json::parse(*text, nullptr, false);
    ASSERT_FALSE(schema.is_discarded()) << "not valid JSON";
    std::vector<KnownKey> keys;
    collect(schema, "", keys);
    EXPECT_EQ(lines_of(keys), lines_of(known_keys(name)));
  }
}

TEST(Schemas, ExistForEveryKindOfFileAndForNothingElse) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(schema_folder())) {
    files.push_back(entry.path().filename().string());
  }
  std::vector<std::string> expected;
  for (const auto& name : schema_names()) expected.push_back(name + ".schema.json");
  std::ranges::sort(files);
  EXPECT_EQ(files, expected);
}

TEST(KnownKeys, DescribeAReaderWithoutAFile) {
  const auto keys = known_keys("evidence");
  const auto has = [&](const KnownKey& key) { return std::ranges::find(keys, key) != keys.end(); };
  EXPECT_TRUE(has({"sources.*.ttl_days", "integer", true, {}}));
  EXPECT_TRUE(has({"facts[].kind", "string", true, {"cited", "judged"}}));
  EXPECT_FALSE(has({"facts[].mood", "string", false, {}}));
  EXPECT_TRUE(known_keys("no such kind").empty());
}

}  // namespace
}  // namespace bakeoff::catalog
