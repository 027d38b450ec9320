#include "cli/scan_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "scan/inventory_words.h"

namespace bakeoff::cli {
namespace {

using scan::Endpoint;
using scan::Inventory;
using scan::Location;

constexpr std::size_t kFirst = 12;

// Names from the code base may hold anything: control characters would reach the terminal.
std::string clean(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7f ? '?' : c;
  }
  return out;
}

std::string place(const Location& at) {
  return at.line > 0 ? fmt::format("{}:{}", clean(at.file), at.line) : clean(at.file);
}

class Text {
 public:
  explicit Text(const ScanTextOptions& options) : options_(options) {}

  void line(const std::string& text) { out_ += text + "\n"; }

  // At most kFirst rows, and how many there are besides.
  template <class T, class Row>
  void section(const std::string& title, const std::vector<T>& items, const Row& row) {
    if (items.empty()) return;
    out_ += fmt::format("\n{} ({})\n", title, items.size());
    const std::size_t shown = options_.all ? items.size() : std::min(items.size(), kFirst);
    for (std::size_t i = 0; i < shown; ++i) out_ += "  " + row(items[i]) + "\n";
    if (shown < items.size())
      out_ += fmt::format("  ... {} more (--all shows them)\n", items.size() - shown);
  }

  std::string take() { return std::move(out_); }

 private:
  ScanTextOptions options_;
  std::string out_;
};

std::string endpoint_row(const Endpoint& endpoint) {
  return fmt::format("{:<6} {:<50} {:<12} {}{}{}", endpoint.method, clean(endpoint.path),
                     endpoint.framework, place(endpoint.at),
                     endpoint.condition.empty() ? "" : "  if " + clean(endpoint.condition),
                     endpoint.confidence == scan::Confidence::partial ? "  (partial)" : "");
}

void add_endpoints(Text& text, const Inventory& inventory) {
  std::vector<Endpoint> always;
  std::vector<Endpoint> conditional;
  for (const auto& endpoint : inventory.endpoints)
    (endpoint.is_default ? always : conditional).push_back(endpoint);
  text.section("endpoints", always, endpoint_row);
  text.section("endpoints under a condition", conditional, endpoint_row);
  text.section("routers that nothing mounts", inventory.unmounted, [](const auto& router) {
    return fmt::format("{} ({}, {} endpoints) {}",
                       clean(router.name.empty() ? "router" : router.name), router.framework,
                       router.endpoints.size(), place(router.at));
  });
}

void add_others(Text& text, const Inventory& inventory) {
  text.section("models", inventory.models, [](const auto& model) {
    return fmt::format("{:<30} {} columns, {} relations  {}  {}", clean(model.name),
                       model.columns.size(), model.relations.size(), model.orm, place(model.at));
  });
  text.section("jobs", inventory.jobs, [](const auto& job) {
    return fmt::format("{:<40} {} {}  {}", clean(job.name), job.framework, clean(job.schedule),
                       place(job.at));
  });
  text.section("socket events", inventory.socket_events, [](const auto& event) {
    return fmt::format("{:<30} {:<8} {}", clean(event.name), scan::name_of(event.direction),
                       place(event.at));
  });
  text.section("signing in", inventory.auth, [](const auto& scheme) {
    return fmt::format("{:<20} {:<30} {} uses  {}", scheme.id, scheme.library, scheme.use_sites,
                       place(scheme.at));
  });
  text.section("sessions", inventory.sessions, [](const auto& store) {
    return fmt::format("{:<20} {:<30} {}", store.kind, store.library, place(store.at));
  });
  text.section("pitfalls", inventory.pitfalls, [](const auto& pitfall) {
    std::string chain;
    for (const auto& link : pitfall.chain)
      chain += fmt::format("\n      {} {}", clean(link.function), place(link.at));
    return fmt::format("{:<8} {}: {}  {}{}", scan::name_of(pitfall.severity), pitfall.rule,
                       clean(pitfall.message), place(pitfall.at), chain);
  });
}

}  // namespace

std::string scan_text(const Inventory& inventory, const ScanTextOptions& options) {
  Text text(options);
  text.line(fmt::format("{}: {} files, {} read as sources", clean(inventory.root), inventory.files,
                        inventory.parsed));
  if (const auto hint = scan::hint_of_nothing(inventory); !hint.empty()) text.line(hint);
  text.section("services", inventory.services, [](const auto& service) {
    return fmt::format("{:<30} {:<8} {} code lines, {} endpoints",
                       clean(service.root.empty() ? "." : service.root), service.ecosystem,
                       service.code_lines, service.endpoints);
  });
  text.section("languages", inventory.languages, [](const auto& language) {
    return fmt::format("{:<12} {:>6} files {:>9} code lines, {} of them in tests",
                       language.language, language.files, language.code_lines, language.test_lines);
  });
  add_endpoints(text, inventory);
  add_others(text, inventory);
  text.section("not resolved", inventory.holes, [](const auto& hole) {
    return fmt::format("{}: {} ({})  {}", clean(hole.what), clean(hole.written), hole.reason,
                       place(hole.at));
  });
  std::vector<scan::SkippedFile> lost;
  std::ranges::copy_if(inventory.skipped, std::back_inserter(lost), &scan::SkippedFile::is_loss);
  text.section("not read", lost, [](const auto& file) {
    return fmt::format("{}: {}", clean(file.path), clean(file.reason));
  });
  text.line(fmt::format("\n{} files and folders left out on purpose (--json names them)",
                        inventory.skipped.size() - lost.size()));
  return text.take();
}

}  // namespace bakeoff::cli
