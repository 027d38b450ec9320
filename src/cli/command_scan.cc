#include "base/file.h"
#include "cli/commands.h"
#include "cli/scan_estimate.h"
#include "cli/scan_progress.h"
#include "cli/scan_text.h"
#include "scan/inventory_json.h"
#include "scan/scan_tree.h"

namespace bakeoff::cli {
namespace {

// The JSON only where it is wanted.
Result<scan::ScannedTree> scan_folder(const Shell& shell, const ScanOptions& options,
                                      ScanProgress& progress) {
  const scan::ScanOptions order{
      .detectors = shell.places.catalog.catalog / "detectors",
      .threads = options.threads,
      .cache = options.no_cache ? std::filesystem::path() : shell.places.cache / "scan",
      .config = options.config,
      .today = today_of(shell),
      .reads_all = options.reads_all,
      .progress = progress.callback()};
  if (options.json) return scan::scan_tree_to_json(options.folder, order);
  BAKEOFF_TRY(inventory, scan::scan_tree(options.folder, order));
  return scan::ScannedTree{std::move(inventory), ""};
}

}  // namespace

Result<ExitCode> command_scan(const Shell& shell, const ScanOptions& options) {
  ScanProgress progress(shell);
  BAKEOFF_TRY(scanned, scan_folder(shell, options, progress));
  progress.clear();
  const auto& inventory = scanned.inventory;
  if (!options.sarif.empty()) {
    BAKEOFF_TRY(rules, scan::load_rule_texts(shell.places.catalog.catalog / "detectors"));
    BAKEOFF_CHECK(write_file(options.sarif, scan::inventory_sarif(inventory, rules)));
  }
  if (!options.estimate.to.empty()) {
    BAKEOFF_TRY(catalog, catalog::load_catalog(shell.places.catalog));
    BAKEOFF_TRY(estimate, estimate_from(catalog, inventory, options.estimate));
    return show_estimate(shell, estimate, options);
  }
  shell.console.print(options.json ? scanned.json : scan_text(inventory, {.all = options.all}));
  return ExitCode::done;
}

}  // namespace bakeoff::cli
