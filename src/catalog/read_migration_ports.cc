// catalog/migration/ports/<id>.toml: the libraries of one kind of one stack, and where they lead.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "catalog/internal/migration_words.h"
#include "catalog/internal/read_files.h"

namespace bakeoff::catalog {
namespace {

constexpr std::string_view kLibrary = "library of stack";

std::string is_package(const std::string& text) {
  const bool has_capital =
      std::ranges::any_of(text, [](unsigned char c) { return std::isupper(c) != 0; });
  if (has_capital) return fmt::format("'{}' must be in lower case", text);
  return text.find(' ') == std::string::npos ? "" : fmt::format("'{}' holds a blank", text);
}

PortCell read_cell(TableReader& table, const std::string& to, const Basis& family) {
  PortCell cell;
  cell.to = to;
  cell.fit = table.choice("fit", kFits);
  cell.take = table.text_or_none("take");
  cell.because = table.text("because");
  cell.basis = {table.choice("origin", kOrigins, Need::optional), cell.because,
                table.text_or_none("date", is_date)};
  if (!table.has("origin")) cell.basis.origin = family.origin;
  if (cell.basis.date.empty()) cell.basis.date = family.date;
  if (cell.take.empty() && cell.fit != Fit::none)
    table.problem("take", "name the equivalent, or say fit = \"none\"");
  return cell;
}

std::vector<PortCell> read_cells(TableReader& table, Need need, const Basis& family) {
  std::vector<PortCell> cells;
  table.named_tables("to", need, [&](const std::string& to, TableReader& below) {
    cells.push_back(read_cell(below, to, family));
  });
  table.keys_are_references("to", kStack);
  return cells;
}

}  // namespace

void read_migration_ports(TableReader& table, const std::string& id, Catalog& catalog) {
  PortFamily family;
  family.id = id;
  family.from = table.reference("from", kStack);
  family.kind = table.text("kind", is_id);
  family.title = table.text("title");
  family.charge = table.choice("charge", kCharges, Need::optional);
  family.stays_when_missing = table.flag_or("stays_when_missing", false);
  const Basis basis = read_basis(table);
  family.cells = read_cells(table, Need::optional, basis);
  table.tables("library", Need::optional, [&](TableReader& below) {
    PortedLibrary library;
    library.id = below.text("id");
    library.packages = below.texts("packages", Need::required, is_package);
    for (const auto& package : library.packages)
      below.links().define(kLibrary, package, below.where("packages"), family.from);
    library.cells = read_cells(below, Need::optional, basis);
    family.libraries.push_back(std::move(library));
  });
  catalog.migration.families.push_back(std::move(family));
}

}  // namespace bakeoff::catalog
