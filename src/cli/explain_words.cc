#include "cli/explain_words.h"

#include <array>

namespace bakeoff::cli {
namespace {

constexpr std::array kWords = {
    ExplainedWord{"winner", "Verdict: winner",
                  "The interval of the ratio excludes equality, counting both the scatter between "
                  "epochs and the systematic\n"
                  "floor of this machine. In criteria: the probability that one scores higher is "
                  "at least 95 % and the gap is\n"
                  "at least half a point."},
    ExplainedWord{"tie", "Verdict: tie",
                  "The whole interval of the ratio lies inside the tie band (5 % unless the design "
                  "says otherwise): whatever\n"
                  "difference there is does not matter. A tie is a finding, not a lack of data."},
    ExplainedWord{"undecided", "Verdict: undecided",
                  "The interval still contains both equality and a difference that would matter. "
                  "The range is printed.\n"
                  "More epochs narrow it: run without --quick, or give a larger --budget."},
    ExplainedWord{"void", "Verdict: void",
                  "No figure may be shown, for a stated reason: a wrong answer under load, the "
                  "load generator was the\n"
                  "bottleneck, no steady state, requests lost, Little's law does not hold, or the "
                  "hidden copy of a contestant\n"
                  "came out different from its original."},
    ExplainedWord{"clone", "The hidden copy",
                  "In every run one contestant, drawn by the seed, takes part twice. The two are "
                  "the same program, so a winner\n"
                  "between them shows that the method or the machine is at fault, and voids the "
                  "workload. Past copies also give\n"
                  "the systematic floor that widens every interval."},
    ExplainedWord{"reference", "The reference server",
                  "A small C++ epoll server that honours the same contract, measured in the same "
                  "epochs on the same CPUs. Scores\n"
                  "use the ratio to it, because ratios travel between machines and absolute "
                  "figures do not. Where the load\n"
                  "generator limits the reference itself its figure reads \">=\", and ratios to it "
                  "read \"<=\"."},
    ExplainedWord{"epoch", "Epoch",
                  "Fresh processes of all contestants with order, port and environment size drawn "
                  "anew. Epochs are the replicates:\n"
                  "an interval over the slices of one process would only say how steady that one "
                  "process was."},
    ExplainedWord{"scoring", "How points are made",
                  "Each criterion has probes. A probe maps a figure to points through published "
                  "anchors, linearly between them\n"
                  "(on a log axis for throughput, time and memory). A stack's points never depend "
                  "on who else takes part.\n"
                  "Unknown is not zero: it lowers coverage. Judged evidence alone is capped at 7. "
                  "`bakeoff explain CRITERION`\n"
                  "shows the anchors."},
    ExplainedWord{"exit-0", "Exit code 0", "Done."},
    ExplainedWord{"exit-1", "Exit code 1", "An assertion failed."},
    ExplainedWord{"exit-2", "Exit code 2",
                  "Bad usage or configuration; every mistake is listed with its place."},
    ExplainedWord{"exit-3", "Exit code 3",
                  "A contestant could not be installed, did not start, crashed or answered "
                  "wrongly. The rest of the run stands."},
    ExplainedWord{"exit-4", "Exit code 4",
                  "Inconclusive: only with --strict, when a verdict is undecided or void."},
    ExplainedWord{"exit-5", "Exit code 5",
                  "A tool is missing; the message holds the exact install line."},
    ExplainedWord{"exit-70", "Exit code 70", "An internal error, or the disk failed or is full."},
    ExplainedWord{"exit-130", "Exit code 130",
                  "Interrupted; what was measured is kept: bakeoff run --resume ID."},
};

}  // namespace

std::span<const ExplainedWord> explained_words() { return kWords; }

}  // namespace bakeoff::cli
