// Models of a schema.prisma.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "scan/internal/collect.h"
#include "scan/internal/read_regular.h"

namespace bakeoff::scan {
namespace {

constexpr std::int64_t kMostPrisma = 2'000'000;

// model User { id Int @id ... }
void read_prisma(const std::string& text, const std::string& file, std::vector<Model>& models) {
  std::istringstream lines(text);
  int number = 0;
  bool is_in_model = false;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    std::istringstream words(line);
    std::string first;
    std::string second;
    words >> first >> second;
    if (first == "model" && line.find('{') != std::string::npos) {
      is_in_model = true;
      models.push_back({.name = second, .orm = "prisma", .at = {file, number}});
    } else if (first == "}") {
      is_in_model = false;
    } else if (is_in_model && !second.empty() && !first.starts_with("//") &&
               !first.starts_with("@@")) {
      models.back().columns.push_back({.name = first,
                                       .type = second,
                                       .primary_key = line.find("@id") != std::string::npos,
                                       .nullable = second.ends_with('?'),
                                       .at = {file, number}});
    }
  }
}

// A field whose type is a model is a relation.
void part_relations(const std::vector<Model>& all, Model& model) {
  std::vector<Column> columns;
  for (auto& column : model.columns) {
    const auto bare = column.type.substr(0, column.type.find_first_of("[?"));
    if (std::ranges::find(all, bare, &Model::name) == all.end()) {
      columns.push_back(std::move(column));
      continue;
    }
    const bool is_many = column.type.ends_with("[]");
    model.relations.push_back(
        {column.name, bare, is_many ? "one-to-many" : "many-to-one", column.at});
  }
  model.columns = std::move(columns);
}

}  // namespace

void collect_prisma(const Collecting& in) {
  std::vector<Model> models;
  for (const auto& file : in.found.files) {
    if (!file.path.ends_with(".prisma") || file.bytes > kMostPrisma) continue;
    std::string text;
    std::string error;
    if (read_regular(in.folder / file.path, text, error)) read_prisma(text, file.path, models);
  }
  for (auto& model : models) part_relations(models, model);
  in.inventory.models.insert(in.inventory.models.end(), models.begin(), models.end());
}

}  // namespace bakeoff::scan
