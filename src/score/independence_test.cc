// A stack's points and the order of any two stacks do not depend on who else takes part (Belton and
// Gear 1983 show that methods which normalise over the options fail this).
#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.h"
#include "score/sample_criteria.h"

namespace bakeoff::score {
namespace {

struct Case {
  catalog::Catalog catalog;
  std::vector<Candidate> candidates;
  std::vector<evidence::Record> records;
};

Case random_case(Random& random) {
  Case made;
  std::vector<catalog::EvidenceFact> facts;
  const std::size_t stacks = 2 + random.below(4);
  for (std::size_t i = 0; i < stacks; ++i) {
    const std::string stack = "stack" + std::to_string(i);
    made.candidates.push_back(candidate(stack, stack + "/server"));
    if (random.below(5) > 0)
      made.records.push_back(ratio_record(stack + "/server", random.uniform(), 0.01));
    if (random.below(5) > 0)
      facts.push_back(rubric_fact(stack, "hiring", 1 + 9 * random.uniform(), 0.3));
  }
  made.catalog =
      catalog_with({criterion("io", {ratio_probe()}), criterion("hiring", {rubric_probe("hiring")}),
                    criterion("both", {ratio_probe(), rubric_probe("hiring", 2)})},
                   std::move(facts));
  return made;
}

// The same figures and the same evidence under another name.
Candidate copied(const Candidate& original, catalog::Catalog& catalog) {
  const auto facts = catalog.facts;
  for (auto fact : facts) {
    if (fact.stack != original.stack) continue;
    fact.stack = "copy";
    catalog.facts.push_back(std::move(fact));
  }
  Candidate copy = original;
  copy.stack = "copy";
  return copy;
}

TEST(Independence, AddingRemovingOrCopyingAStackChangesNoOtherScore) {
  Random random(1983);
  for (int i = 0; i < 2'000; ++i) {
    Case made = random_case(random);
    const auto whole = score_criteria(made.catalog, made.candidates, made.records, test_now());
    auto changed = made.candidates;
    if (random.below(2) == 0) {
      changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(random.below(changed.size())));
    } else {
      changed.push_back(copied(changed[random.below(changed.size())], made.catalog));
    }
    random.shuffle(changed);
    const auto other = score_criteria(made.catalog, changed, made.records, test_now());
    for (const CriterionScore& score : other.scores) {
      const CriterionScore* before = find_score(whole, score.stack, score.criterion);
      if (before == nullptr) continue;
      ASSERT_EQ(score, *before) << "case " << i;
    }
  }
}

TEST(Independence, ACopyScoresAsItsOriginal) {
  Random random(7);
  Case made = random_case(random);
  auto with_copy = made.candidates;
  with_copy.push_back(copied(with_copy.front(), made.catalog));
  const auto board = score_criteria(made.catalog, with_copy, made.records, test_now());
  for (const char* asked : {"io", "hiring", "both"}) {
    EXPECT_EQ(find_score(board, "copy", asked)->points,
              find_score(board, with_copy.front().stack, asked)->points);
  }
}

// The ratios of the published counter-example, on fixed anchors: the copy D of B must not lift A
// over B.
TEST(Independence, TheKnownRankReversalDoesNotHappen) {
  const std::map<std::string, std::vector<double>> ratios{
      {"A", {1, 9, 8}}, {"B", {9, 1, 9}}, {"C", {1, 1, 1}}, {"D", {9, 1, 9}}};
  std::vector<evidence::Record> records;
  std::vector<catalog::Criterion> criteria;
  for (std::size_t c = 0; c < 3; ++c) {
    const std::string metric = "c" + std::to_string(c) + ".throughput";
    criteria.push_back(criterion("c" + std::to_string(c), {ratio_probe(metric)}));
    for (const auto& [name, values] : ratios)
      records.push_back(ratio_record(name + "/x", values[c] / 16, 0, metric));
  }
  const auto total = [&](const std::vector<std::string>& names, const std::string& of) {
    std::vector<Candidate> who;
    for (const auto& name : names) who.push_back(candidate(name, name + "/x"));
    const auto board = score_criteria(catalog_with(criteria), who, records, test_now());
    double sum = 0;
    for (std::size_t c = 0; c < 3; ++c)
      sum += find_score(board, of, "c" + std::to_string(c))->points->value;
    return sum;
  };
  EXPECT_GT(total({"A", "B", "C"}, "B"), total({"A", "B", "C"}, "A"));
  EXPECT_GT(total({"A", "B", "C", "D"}, "B"), total({"A", "B", "C", "D"}, "A"));
  EXPECT_EQ(total({"A", "B", "C", "D"}, "A"), total({"A", "B", "C"}, "A"));
}

}  // namespace
}  // namespace bakeoff::score
