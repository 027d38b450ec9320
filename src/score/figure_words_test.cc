#include "score/figure_words.h"

#include <gtest/gtest.h>

#include "score/sample_criteria.h"

namespace bakeoff::score {
namespace {

TEST(Figure, ReadsAsPeopleWriteIt) {
  struct Case {
    double value;
    Unit unit;
    const char* words;
  };
  for (const auto& [value, unit, words] :
       std::vector<Case>{{0.384, Unit::ratio, "0.38"},
                         {0.0341, Unit::ratio, "0.034"},
                         {0.5, Unit::ratio, "0.5"},
                         {61'234.4, Unit::per_second, "61 234/s"},
                         {1'234'567, Unit::per_second, "1 234 567/s"},
                         {999, Unit::count, "999"},
                         {0.31, Unit::seconds, "310 ms"},
                         {2.5, Unit::seconds, "2.5 s"},
                         {283, Unit::milliseconds, "283 ms"},
                         {8'388'608, Unit::bytes, "8 MiB"},
                         {62.3, Unit::percent, "62.3 %"},
                         {0, Unit::ratio, "0"},
                         {7.94, Unit::points, "7.9"}}) {
    EXPECT_EQ(figure(value, unit), words);
  }
}

TEST(PlaceOnAnchors, NamesTheNeighboursTheHitOrTheEnd) {
  const auto probe = ratio_probe();
  EXPECT_EQ(place_on_anchors(probe, 0.2, Unit::ratio), "0.2 lies between 1/8 (5.5) and 1/4 (7)");
  EXPECT_EQ(place_on_anchors(probe, 0.25, Unit::ratio), "0.25 stands at 1/4 (7)");
  EXPECT_EQ(place_on_anchors(probe, 1.2, Unit::ratio), "1.2 is above 1 (10)");
  EXPECT_EQ(place_on_anchors(probe, 0.01, Unit::ratio), "0.01 is below 1/64 (1)");
}

TEST(MetricWords, TakeTheCatalogsTitlesOrTheId) {
  const auto catalog = catalog_with({});
  EXPECT_EQ(metric_words(catalog, "json.throughput"), "requests per second (JSON)");
  EXPECT_EQ(metric_words(catalog, "other.throughput"), "requests per second");
  EXPECT_EQ(metric_words(catalog, "json.unheard-of"), "json.unheard-of");
  EXPECT_EQ(metric_words(catalog, "nothing"), "nothing");
}

}  // namespace
}  // namespace bakeoff::score
