#include "scan/overrides.h"

#include <algorithm>

#include "scan/ignore_rules.h"
#include "scan/internal/toml_reader.h"

namespace bakeoff::scan {
namespace {

using catalog::TomlValue;

bool matches_path(const PathOverride& one, std::string_view path) {
  const IgnoreRules rules("", one.match);
  for (auto slash = path.find('/'); slash != std::string_view::npos;
       slash = path.find('/', slash + 1)) {
    if (rules.ignores(path.substr(0, slash), true).value_or(false)) return true;
  }
  return rules.ignores(path, false).value_or(false);
}

PathOverride override_in(TomlReader& reader, const TomlValue& where) {
  PathOverride one{.match = reader.text("match"),
                   .rules_off = reader.texts("rules_off"),
                   .reason = reader.text("reason")};
  const auto role = reader.text("role");
  if (role == "source") one.role = FileRole::source;
  if (role == "test") one.role = FileRole::test;
  if (role == "history") one.role = FileRole::history;
  one.is_ignored = role == "ignored";
  if (!role.empty() && !one.role && !one.is_ignored)
    reader.complain(where, "'role' is source, test, history or ignored, not '" + role + "'");
  if (one.match.empty()) reader.complain(where, "a [[scan.path]] needs 'match'");
  if (role.empty() && one.rules_off.empty())
    reader.complain(where, "a [[scan.path]] needs 'role' or 'rules_off'");
  return one;
}

}  // namespace

Result<std::vector<PathOverride>> read_overrides(std::string_view text, const std::string& name) {
  const auto parsed = catalog::parse_toml(text);
  if (parsed.error) {
    return fail(ErrorCode::invalid_input,
                fmt::format("{}:{}:{}: {}", name, parsed.error->place.line,
                            parsed.error->place.column, parsed.error->message));
  }
  std::vector<PathOverride> overrides;
  std::string mistake;
  {
    TomlReader reader(parsed.root, mistake);
    reader.find("migration");  // the estimate's
    if (const auto* scan = reader.find("scan")) {
      TomlReader table(*scan, mistake);
      table.tables("path", [&](TomlReader& inner, const TomlValue& where) {
        overrides.push_back(override_in(inner, where));
      });
    }
  }
  if (!mistake.empty()) return fail(ErrorCode::invalid_input, name + ":" + mistake);
  return overrides;
}

const PathOverride* override_of(const std::vector<PathOverride>& overrides, std::string_view path) {
  for (auto one = overrides.rbegin(); one != overrides.rend(); ++one) {
    if ((one->role || one->is_ignored) && matches_path(*one, path)) return &*one;
  }
  return nullptr;
}

const PathOverride* silenced_by(const std::vector<PathOverride>& overrides, std::string_view path,
                                std::string_view rule) {
  for (const auto& one : overrides) {
    const bool is_off = std::ranges::find(one.rules_off, rule) != one.rules_off.end();
    if (is_off && matches_path(one, path)) return &one;
  }
  return nullptr;
}

}  // namespace bakeoff::scan
