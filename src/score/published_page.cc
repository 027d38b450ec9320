#include "score/published_page.h"

#include <fmt/format.h>

#include <set>
#include <string>

namespace bakeoff::score {
namespace {

constexpr const char* kTie = "tie";

struct PageWinner {
  std::string name;  // "tie", or what the board calls the winner; empty: the page is silent
  const Candidate* candidate = nullptr;
};

// The page compares stacks; of two contestants of one stack it says nothing.
bool compares(std::span<const Contender> quoted) {
  std::set<std::string> stacks;
  for (const Contender& contender : quoted) stacks.insert(contender.candidate->stack);
  return stacks.size() >= 2 && stacks.size() == quoted.size();
}

PageWinner page_winner(const catalog::PublishedScore& published,
                       std::span<const Contender> quoted) {
  if (!compares(quoted)) return {};
  if (published.winner == kTie) return {kTie, nullptr};
  for (const Contender& contender : quoted) {
    if (contender.candidate->stack == published.winner)
      return {contender.candidate->stack, contender.candidate};
  }
  return {};
}

std::string our_points(std::span<const Contender> quoted) {
  std::string words;
  for (const auto& [candidate, score] : quoted) {
    words += fmt::format("{}{} {:.1f}", words.empty() ? "" : ", ", title_of(*candidate),
                         score->points->value);
  }
  return words;
}

const std::string& winner_title(const std::string& name, std::span<const Contender> quoted) {
  for (const Contender& contender : quoted) {
    if (contender.candidate->stack == name) return title_of(*contender.candidate);
  }
  return name;
}

// Ours is judged among the page's stacks alone: a third stack that beats both is no disagreement.
std::string disagreement(const CriterionVerdict& ours, const PageWinner& page,
                         std::span<const Contender> quoted) {
  if (page.name.empty() || ours.outcome == OutcomeKind::unknown) return "";
  const std::string our_winner = ours.outcome == OutcomeKind::tie ? kTie : ours.winner;
  if (our_winner == page.name) return "";
  const std::string page_says =
      page.name == kTie ? "calls it a tie" : "gives it to " + winner_title(page.name, quoted);
  const std::string we_find = our_winner == kTie
                                  ? "finds no clear difference"
                                  : "gives it to " + winner_title(our_winner, quoted);
  return fmt::format("The published page {}; the evidence here {} ({}).", page_says, we_find,
                     our_points(quoted));
}

}  // namespace

void add_published(CriterionVerdict& verdict, const catalog::Catalog& catalog,
                   const catalog::Criterion& criterion, std::span<const Contender> contenders) {
  std::vector<Contender> quoted;
  for (const Contender& contender : contenders) {
    const auto points = criterion.published.points.find(contender.candidate->stack);
    if (points == criterion.published.points.end()) continue;
    verdict.published[contender.candidate->stack] = points->second;
    quoted.push_back(contender);
  }
  const PageWinner page = page_winner(criterion.published, quoted);
  verdict.published_winner = page.name;
  verdict.disagreement = disagreement(judge_criterion(catalog, criterion, quoted), page, quoted);
}

}  // namespace bakeoff::score
