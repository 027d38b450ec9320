// Short sentences that terminal, Markdown and HTML share, made from the report's values.
#pragma once

#include <string>
#include <vector>

#include "report/internal/lookup.h"
#include "report/report.h"

namespace bakeoff::report {

std::string report_title(const Lookup& lookup);  // "Node.js vs Python"
std::string headline(
    const Lookup& lookup);  // "Take Node.js", "Node.js and Python are level", "No answer yet"
std::string sureness(const Lookup& lookup);  // "Node.js ranks first in 83 % of 10,000 draws …"
std::string winner_text(const score::CriterionVerdict& verdict,
                        const Lookup& lookup);  // "Node.js", "tie", "unknown"
std::string published_winner_text(const score::CriterionVerdict& verdict, const Lookup& lookup);
std::string tally_text(const score::Tally& tally,
                       const Lookup& lookup);  // "Node.js 3, Python 2, 1 tie"
std::string published_tally_text(const score::Tally& tally,
                                 const Lookup& lookup);  // only stacks that the page counts
std::string short_metric_name(const std::string& workload_metric);  // "p99", "CPU per answer"
std::string verdict_word(stats::VerdictKind kind);                  // "tie", "undecided", "void"
std::string flip_text(const decide::WeightFlip& flip, const Lookup& lookup);
std::string flip_text(const decide::ScoreFlip& flip, const Lookup& lookup);
std::string dominance_text(const decide::Dominance& dominance, const Lookup& lookup);
std::string evidence_counts(
    const Report& report);  // "41 items: 18 measured, 20 cited, 3 judged; 3 stale"
std::string run_facts(const Report& report);  // "4 workloads, 6 epochs, 1 min 27 s, seed 42"
std::string absolute_text(
    const stats::Summary& summary);  // "41,200/s [40,800, 41,600]", "≥ 98,000/s", "void"
std::string relative_text(const stats::Summary& summary);  // "0.41 [0.40, 0.42]", "≤ 0.41", empty
std::string failure_text(const measure::TrialFailure& failure);
std::string ending_text(measure::Ending ending);             // "every comparison was settled"
std::string exclusions_text(const stats::Summary& summary);  // "2 steal, 1 clock step"
std::string gap_text(const score::CriterionScore& score);    // why the score is unknown
std::string titles_joined(const std::vector<std::string>& stacks, const Lookup& lookup);
// "v24.21.0 with fastify 5.6.1": what was really started.
std::string version_text(const measure::ContestantFacts& facts, const Lookup& lookup);
std::string word_of(catalog::Approach approach);
std::string word_of(catalog::Classification classification);

// Contestants by the shortest name that tells them apart: the stack where no two share one.
std::string short_name(const std::string& contestant, const Lookup& lookup);

}  // namespace bakeoff::report
