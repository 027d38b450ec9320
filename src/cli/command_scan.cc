#include "base/file.h"
#include "cli/commands.h"
#include "cli/scan_estimate.h"
#include "cli/scan_progress.h"
#include "cli/scan_text.h"
#include "scan/inventory_json.h"
#include "scan/scan_tree.h"

namespace bakeoff::cli {

Result<ExitCode> command_scan(const Shell& shell, const ScanOptions& options) {
  const auto detectors = shell.places.catalog.catalog / "detectors";
  ScanProgress progress(shell);
  BAKEOFF_TRY(inventory, scan::scan_tree(options.folder,
                                         {.detectors = detectors,
                                          .threads = options.threads,
                                          .cache = options.no_cache ? std::filesystem::path()
                                                                    : shell.places.cache / "scan",
                                          .config = options.config,
                                          .today = today_of(shell),
                                          .reads_all = options.reads_all,
                                          .progress = progress.callback()}));
  progress.clear();
  if (!options.sarif.empty()) {
    BAKEOFF_TRY(rules, scan::load_rule_texts(detectors));
    BAKEOFF_CHECK(write_file(options.sarif, scan::inventory_sarif(inventory, rules)));
  }
  if (!options.estimate.to.empty()) {
    BAKEOFF_TRY(catalog, catalog::load_catalog(shell.places.catalog));
    BAKEOFF_TRY(estimate, estimate_from(catalog, inventory, options.estimate));
    return show_estimate(shell, estimate, options);
  }
  shell.console.print(options.json ? scan::inventory_json(inventory)
                                   : scan_text(inventory, {.all = options.all}));
  return ExitCode::done;
}

}  // namespace bakeoff::cli
