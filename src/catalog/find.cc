#include <algorithm>

#include "catalog/catalog.h"

namespace bakeoff::catalog {
namespace {

template <class T>
const T* find_by_id(const std::vector<T>& all, std::string_view id) {
  const auto found = std::ranges::find(all, id, &T::id);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

const StackCard* find_stack(const Catalog& catalog, std::string_view id) {
  return find_by_id(catalog.stacks, id);
}

const Contestant* find_contestant(const Catalog& catalog, std::string_view id) {
  return find_by_id(catalog.contestants, id);
}

const Workload* find_workload(const Catalog& catalog, std::string_view id) {
  return find_by_id(catalog.workloads, id);
}

const Metric* find_metric(const Catalog& catalog, std::string_view id) {
  return find_by_id(catalog.metrics, id);
}

const Criterion* find_criterion(const Catalog& catalog, std::string_view id) {
  return find_by_id(catalog.criteria, id);
}

const EvidenceFact* find_fact(const Catalog& catalog, std::string_view id) {
  return find_by_id(catalog.facts, id);
}

const Profile* find_profile(const Catalog& catalog, std::string_view id) {
  return find_by_id(catalog.profiles, id);
}

const Design* find_design(const Catalog& catalog, std::string_view id) {
  return find_by_id(catalog.designs, id);
}

}  // namespace bakeoff::catalog
