// Links: names that files define and names that other files refer to, checked when everything has
// been read.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/catalog.h"

namespace bakeoff::catalog {

// Kinds of names, in the words of a problem: "unknown criterion 'hirring'".
inline constexpr std::string_view kStack = "stack";
inline constexpr std::string_view kContestant = "contestant";
inline constexpr std::string_view kWorkload = "workload";
inline constexpr std::string_view kMetric = "metric";
inline constexpr std::string_view kCriterion = "criterion";
inline constexpr std::string_view kFact = "evidence";
inline constexpr std::string_view kTopic = "evidence topic";
inline constexpr std::string_view kProfile = "profile";

struct Where {
  std::filesystem::path file;
  int line = 1;
  int column = 1;
};

Problem problem_at(const Where& where, std::string message);

// ", did you mean 'a'?", else "; known: a, b, c" when the list is short.
std::string hint(std::string_view typed, const std::vector<std::string>& known);

class Links {
 public:
  // Two definitions of one name are a problem, within `scope` where one is given (a probe is named
  // within its file).
  void define(std::string_view kind, const std::string& id, const Where& where,
              const std::string& scope = "");
  // As define, but as often as one likes: the topics of facts.
  void mention(std::string_view kind, const std::string& id);
  void refer(std::string_view kind, const std::string& id, const Where& where);
  // A file that could not be read may have defined more names: references to this kind are let
  // pass, so that one mistake is reported once.
  void mark_incomplete(std::string_view kind);
  // A question that needs the whole catalog; it answers with a problem, or with nothing.
  using Question = std::function<std::string(const Catalog&)>;
  void ask_later(const Where& where, Question question);

  void report(const Catalog& catalog, std::vector<Problem>& problems) const;

 private:
  struct Reference {
    std::string kind;
    std::string id;
    Where where;
  };
  std::map<std::string, std::set<std::string>> known_;                // kind -> ids
  std::map<std::pair<std::string, std::string>, Where> definitions_;  // kind and scope, id
  std::set<std::string> incomplete_;
  std::vector<Reference> references_;
  std::vector<std::pair<Where, Question>> questions_;
  std::vector<Problem> duplicates_;
};

}  // namespace bakeoff::catalog
