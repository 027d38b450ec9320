#include "catalog/internal/migration_words.h"

#include <algorithm>

#include "catalog/migration.h"

namespace bakeoff::catalog {
namespace {

template <class E, std::size_t N>
std::string_view word_of(const std::array<Choice<E>, N>& choices, E value) {
  const auto found = std::ranges::find(choices, value, &Choice<E>::value);
  return found == choices.end() ? "" : found->name;
}

}  // namespace

std::string_view name_of(Origin origin) { return word_of(kOrigins, origin); }
std::string_view name_of(Quantity quantity) { return word_of(kQuantities, quantity); }
std::string_view name_of(Phase phase) { return word_of(kPhases, phase); }
std::string_view name_of(Fit fit) { return word_of(kFits, fit); }

std::vector<Quantity> all_quantities() {
  std::vector<Quantity> all;
  all.reserve(std::size(kQuantities));
  for (const auto& choice : kQuantities) all.push_back(choice.value);
  return all;
}

}  // namespace bakeoff::catalog
