// Profile: a kind of project with its weights (catalog/profiles/<id>.toml); Advice and Question:
// when to take which.
#pragma once

#include <string>
#include <vector>

namespace bakeoff::catalog {

struct Weight {
  std::string criterion;
  double weight = 0;  // swing weight from 1 to 10 points; normalised over the profile
  double low = 0;     // range the user leaves open, same scale
  double high = 0;
  std::string reason;

  bool operator==(const Weight&) const = default;
};

struct Profile {
  std::string id;
  std::string title;
  std::string describes;
  std::vector<Weight> weights;

  bool operator==(const Profile&) const = default;
};

// catalog/advice.toml
struct UseCaseAdvice {
  std::string id;
  std::string use_case;
  std::string take;  // stack id
  std::string because;
  std::string evidence;  // EvidenceFact id

  bool operator==(const UseCaseAdvice&) const = default;
};

struct WrongQuestionRule {
  std::string id;  // "cpu-bound", "mobile"
  std::string title;
  std::string when_profile;  // profile ids that trigger it, separated by blanks or commas
  std::string need;          // "cpu-bound", "mobile": set by --need or by a dominating weight
  // Triggers when this criterion carries at least `weight_at_least` of the weight.
  std::string criterion;
  double weight_at_least = 1;
  std::string answer;             // what to ask instead
  std::vector<std::string> take;  // stacks to look at instead
  std::string evidence;

  bool operator==(const WrongQuestionRule&) const = default;
};

}  // namespace bakeoff::catalog
