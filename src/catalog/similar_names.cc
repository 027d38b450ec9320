#include <algorithm>
#include <array>
#include <cctype>
#include <limits>

#include "catalog/catalog.h"

namespace bakeoff::catalog {
namespace {

constexpr int kMostEdits = 2;
constexpr int kNone = std::numeric_limits<int>::max();

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

// Optimal string alignment: insert, delete, replace, or swap two neighbours; no part is edited
// twice. kNone where the lengths alone rule out a near miss, which also bounds the work for long
// words.
int edit_distance(const std::string& a, const std::string& b) {
  const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (gap > kMostEdits) return kNone;
  std::array<std::vector<int>, 3> rows;  // two before, one before, this one
  rows.fill(std::vector<int>(b.size() + 1));
  for (std::size_t j = 0; j <= b.size(); ++j) rows[2][j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::rotate(rows.begin(), rows.begin() + 1,
                rows.end());  // clang 14 cannot compile ranges::rotate
    rows[2][0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int replaced = rows[1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      rows[2][j] = std::min({rows[1][j] + 1, rows[2][j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) rows[2][j] = std::min(rows[2][j], rows[0][j - 2] + 1);
    }
  }
  return rows[2][b.size()];
}

// Smaller is nearer. A name in which every letter would have to change is no near miss.
int rank_of(const std::string& typed, const std::string& name) {
  const int edits = edit_distance(typed, name);
  if (edits <= kMostEdits &&
      static_cast<std::size_t>(edits) < std::max(typed.size(), name.size())) {
    return edits;
  }
  return name.starts_with(typed) ? kMostEdits + 1 : kNone;
}

}  // namespace

std::vector<std::string> similar_names(std::string_view typed,
                                       const std::vector<std::string>& known) {
  const std::string wanted = lower_case(typed);
  if (wanted.empty()) return {};
  std::vector<std::pair<int, std::string>> ranked;
  for (const auto& name : known) {
    const int rank = rank_of(wanted, lower_case(name));
    if (rank != kNone) ranked.emplace_back(rank, name);
  }
  std::ranges::sort(ranked);
  std::vector<std::string> names;
  for (auto& [rank, name] : ranked) {
    if (names.empty() || names.back() != name) names.push_back(std::move(name));
  }
  return names;
}

}  // namespace bakeoff::catalog
