#include "estimate/line_items.h"

#include <algorithm>
#include <set>

#include "estimate/port_map.h"

namespace bakeoff::estimate {
namespace {

using catalog::Charge;
using catalog::Quantity;

Quantity quantity_of(PortStatus status) {
  switch (status) {
    case PortStatus::one_to_one:
      return Quantity::one_to_one_libraries;
    case PortStatus::partial:
      return Quantity::partial_libraries;
    case PortStatus::none:
      return Quantity::missing_libraries;
    case PortStatus::unknown:
      break;
  }
  return Quantity::unknown_libraries;
}

// Counts libraries, not the packages that one of them is spread over.
class LibraryCharges {
 public:
  LibraryCharges(const PortMap& map, bool rewrite) : map_(map), rewrite_(rewrite) {}

  void add(const Port& port, int files, Counts& counts) {
    const auto* family = map_.family_of(port.name);
    const Charge charge = family == nullptr ? Charge::by_fit : family->charge;
    if (port.kind == "http-client") counts[Quantity::outbound_files] += files;
    const std::string name =
        port.library.empty() ? "package " + port.name : port.kind + " " + port.library;
    if (!charged_.insert(name).second) return;
    if (port.stays && !rewrite_) {
      counts[Quantity::kept_services] = 1;
    } else if (charge == Charge::integration) {
      ++counts[Quantity::integrations];
    } else if (charge == Charge::admin_site) {
      counts[Quantity::admin_sites] = 1;
    } else if (charge == Charge::by_fit || port.status == PortStatus::none ||
               port.status == PortStatus::unknown) {
      ++counts[quantity_of(port.status)];
    }
  }

 private:
  const PortMap& map_;
  bool rewrite_;
  std::set<std::string> charged_;
};

bool has_store(const ServiceHoldings& service, const std::vector<Port>& ports) {
  if (service.count(Quantity::models) > 0) return true;
  return std::ranges::any_of(
      ports, [](const Port& port) { return port.kind == "database" || port.kind == "orm"; });
}

catalog::Spread times(const catalog::Spread& spread, double factor) {
  return {spread.p10 * factor, spread.p50 * factor, spread.p90 * factor};
}

catalog::Spread towards(const catalog::MigrationKnowledge& known, const catalog::EffortItem& item,
                        const std::string& to) {
  const auto found = std::ranges::find(known.targets, to, &catalog::TargetFactor::to);
  if (item.phase != catalog::Phase::translation || found == known.targets.end()) return item.hours;
  const catalog::Spread& factor = found->factor;
  return {item.hours.p10 * factor.p10, item.hours.p50 * factor.p50, item.hours.p90 * factor.p90};
}

}  // namespace

Moved move_service(const catalog::MigrationKnowledge& known, const ServiceHoldings& service,
                   const std::string& to, bool rewrite) {
  Moved moved;
  const PortMap map(known, service.stack, to);
  LibraryCharges charges(map, rewrite);
  moved.counts = service.counts;
  moved.counts.erase(Quantity::findings);
  moved.counts[Quantity::services] = 1;
  for (const UsedLibrary& library : service.libraries) {
    Port port = map.look_up(library);
    port.service = service.root;
    charges.add(port, library.files, moved.counts);
    moved.ports.push_back(std::move(port));
  }
  if (has_store(service, moved.ports)) moved.counts[Quantity::data_stores] = 1;
  std::ranges::stable_sort(moved.ports, {},
                           [](const Port& p) { return std::pair(p.kind, p.name); });
  return moved;
}

std::vector<LineItem> line_items(const catalog::MigrationKnowledge& known, const Counts& counts,
                                 const std::string& to) {
  std::vector<LineItem> items;
  for (const catalog::EffortItem& effort : known.items) {
    const auto found = counts.find(effort.counts);
    if (found == counts.end() || found->second <= 0) continue;
    LineItem item;
    item.id = effort.id;
    item.title = effort.title;
    item.counts = name_of(effort.counts);
    item.phase = name_of(effort.phase);
    item.count = found->second;
    item.unit = towards(known, effort, to);
    item.hours = times(item.unit, item.count);
    item.basis = effort.basis;
    items.push_back(std::move(item));
  }
  return items;
}

std::vector<UncertainItem> uncertain(const std::vector<LineItem>& items) {
  std::vector<UncertainItem> made;
  made.reserve(items.size());
  for (const LineItem& item : items) {
    made.push_back(
        {item.id, item.hours, item.phase == catalog::name_of(catalog::Phase::translation)});
  }
  return made;
}

}  // namespace bakeoff::estimate
