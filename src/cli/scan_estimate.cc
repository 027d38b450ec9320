#include "cli/scan_estimate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>

#include "base/file.h"
#include "catalog/migration_wishes.h"
#include "cli/parse_words.h"
#include "estimate/estimate_migration.h"
#include "report/render_estimate.h"

namespace bakeoff::cli {
namespace {

namespace fs = std::filesystem;

bool parse_amount(std::string_view text, double& amount) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
  return error == std::errc() && end == text.data() + text.size() && amount > 0 && amount < 1e6;
}

Result<void> check_target(const catalog::Catalog& catalog, const std::string& to) {
  std::vector<std::string> targets;
  for (const auto& target : catalog.migration.targets) targets.push_back(target.to);
  if (std::ranges::find(targets, to) != targets.end()) return {};
  const auto similar = catalog::similar_names(to, targets);
  return fail(ErrorCode::not_found,
              fmt::format("no target '{}'{}; --to takes {}", to,
                          similar.empty() ? "" : ", did you mean '" + similar.front() + "'?",
                          fmt::join(targets, ", ")));
}

// The file named, or the code base's own; no file is no wishes.
Result<catalog::MigrationWishes> wishes_for(const scan::Inventory& inventory,
                                            const EstimateOptions& options) {
  if (!options.effort.empty()) return catalog::load_migration_wishes(options.effort);
  const fs::path own = fs::path(inventory.root) / "bakeoff.toml";
  std::error_code error;
  if (!fs::is_regular_file(own, error)) return catalog::MigrationWishes{};
  return catalog::load_migration_wishes(own);
}

Result<estimate::Wish> wish_of(const EstimateOptions& options,
                               const catalog::MigrationWishes& wishes) {
  estimate::Wish wish;
  wish.to = options.to;
  wish.team = wishes.team;
  wish.worth = wishes.worth;
  if (options.team > 0) wish.team = options.team;
  if (options.worth >= 0) wish.worth = options.worth;
  if (!options.rate.empty()) {
    BAKEOFF_TRY(rate, parse_hourly_rate(options.rate));
    wish.rate = rate;
  }
  BAKEOFF_TRY(seed, parse_count(options.seed));
  wish.seed = seed;
  for (const auto& past : wishes.past)
    wish.past.push_back({past.estimated_hours, past.actual_hours});
  return wish;
}

std::string form_of(const std::string& target) {
  if (target.ends_with(":-")) return target.substr(0, target.size() - 2);
  const std::string suffix = fs::path(target).extension().string();
  return suffix.empty() ? "" : suffix.substr(1);
}

bool is_form(const std::string& form) {
  constexpr std::array<std::string_view, 4> forms = {"html", "json", "csv", "txt"};
  return std::ranges::find(forms, form) != forms.end();
}

std::string render_as(const estimate::MigrationEstimate& estimate, const std::string& form) {
  if (form == "html") return report::render_estimate_html(estimate);
  if (form == "json") return report::render_estimate_json(estimate);
  if (form == "csv") return report::render_estimate_csv(estimate);
  return report::render_estimate_terminal(estimate,
                                          {.columns = 120, .colour = false, .unicode = true});
}

}  // namespace

Result<catalog::Bounds> parse_hourly_rate(const std::string& text) {
  catalog::Bounds rate;
  const auto dots = text.find("..");
  const std::string low = text.substr(0, dots);
  const std::string high = dots == std::string::npos ? low : text.substr(dots + 2);
  if (parse_amount(low, rate.low) && parse_amount(high, rate.high) && rate.low <= rate.high)
    return rate;
  return fail(
      ErrorCode::invalid_input,
      fmt::format("'{}' is no rate: give money an hour, like --rate 60..120 or --rate 90", text));
}

Result<estimate::MigrationEstimate> estimate_from(const catalog::Catalog& catalog,
                                                  const scan::Inventory& inventory,
                                                  const EstimateOptions& options) {
  BAKEOFF_CHECK(check_target(catalog, options.to));
  BAKEOFF_TRY(wishes, wishes_for(inventory, options));
  BAKEOFF_TRY(wish, wish_of(options, wishes));
  catalog::Catalog with_wishes = catalog;
  BAKEOFF_CHECK(catalog::apply_wishes(wishes, with_wishes.migration));
  return estimate::estimate_migration(with_wishes, estimate::holdings_of(inventory), wish);
}

Result<ExitCode> show_estimate(const Shell& shell, const estimate::MigrationEstimate& estimate,
                               const ScanOptions& options) {
  std::vector<std::string> targets = options.estimate.exports;
  const std::string& csv = options.estimate.csv;
  if (!csv.empty()) targets.push_back(csv == "-" ? "csv:-" : csv);
  bool stdout_is_taken = false;
  for (const auto& target : targets) {
    const std::string form = target == csv ? "csv" : form_of(target);
    if (!is_form(form)) {
      return fail(
          ErrorCode::invalid_input,
          fmt::format("'{}' names no known form: use a file ending in .html, .json, .csv or "
                      ".txt, or e.g. csv:- for stdout",
                      target));
    }
    if (target.ends_with(":-")) {
      shell.console.print(render_as(estimate, form));
      stdout_is_taken = true;
    } else {
      BAKEOFF_CHECK(write_file(target, render_as(estimate, form)));
    }
  }
  if (options.json) {
    shell.console.print(report::render_estimate_json(estimate));
  } else if (!stdout_is_taken && !shell.console.quiet()) {
    shell.console.print(report::render_estimate_terminal(estimate, shell.console.style()));
  }
  return ExitCode::done;
}

}  // namespace bakeoff::cli
