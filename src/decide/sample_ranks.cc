#include "decide/sample_ranks.h"

#include <algorithm>

#include "base/file.h"
#include "base/random.h"

namespace bakeoff::decide {
namespace {

constexpr double kSdsTo95 =
    1.959963984540054;  // half of a normal's 95 % interval in standard deviations
constexpr int kMostRejections =
    100;  // a mean far outside the scale would be rejected for ever: clamp then

double draw_score(const Cell& cell, Random& random) {
  if (cell.unknown) return cell.low + (cell.high - cell.low) * random.uniform();
  if (cell.low >= cell.high) return cell.points;
  double drawn = cell.points;
  for (int i = 0; i < kMostRejections; ++i) {
    const double z = random.normal() / kSdsTo95;
    drawn = cell.points + z * (z < 0 ? cell.points - cell.low : cell.high - cell.points);
    if (drawn >= kLeastPoints && drawn <= kMostPoints) return drawn;
  }
  return std::clamp(drawn, kLeastPoints, kMostPoints);
}

// Which stack is ahead does not change when all weights are divided by their sum, so that step is
// left out.
void draw_weights(const Weighing& weighing, Random& random, std::vector<double>& weights) {
  for (std::size_t k = 0; k < weights.size(); ++k) {
    const WeighedCriterion& criterion = weighing.criteria[k];
    weights[k] = criterion.low + (criterion.high - criterion.low) * random.uniform();
  }
}

double draw_total(const WeighedStack& stack, const std::vector<double>& weights, Random& random) {
  double total = 0;
  for (std::size_t k = 0; k < weights.size(); ++k)
    total += weights[k] * draw_score(stack.cells[k], random);
  return total;
}

std::uint64_t stream_of(std::uint64_t seed, const std::string& name) {
  return Random(seed ^ std::stoull(content_hash(name), nullptr, 16)).next();
}

}  // namespace

std::vector<double> sample_first_shares(const Weighing& weighing, std::uint64_t seed, int samples) {
  const std::size_t stacks = weighing.stacks.size();
  std::vector<int> first(stacks, 0);
  std::vector<double> totals(stacks);
  std::vector<double> weights(weighing.criteria.size());
  std::vector<Random> streams;
  for (const WeighedStack& stack : weighing.stacks)
    streams.emplace_back(stream_of(seed, stack.name));
  Random weight_stream(seed);
  for (int sample = 0; sample < samples; ++sample) {
    draw_weights(weighing, weight_stream, weights);
    for (std::size_t i = 0; i < stacks; ++i)
      totals[i] = draw_total(weighing.stacks[i], weights, streams[i]);
    const double best = *std::ranges::max_element(totals);
    for (std::size_t i = 0; i < stacks; ++i) first[i] += totals[i] >= best - kEqualTotals ? 1 : 0;
  }
  std::vector<double> shares;
  shares.reserve(first.size());
  for (const int times : first)
    shares.push_back(samples > 0 ? static_cast<double>(times) / samples : 0);
  return shares;
}

}  // namespace bakeoff::decide
