#include "measure/internal/program_answer_json.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace bakeoff::measure {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestQuote = 120;

std::string shortened(std::string text) {
  if (text.size() > kLongestQuote) text = text.substr(0, kLongestQuote) + "…";
  return text;
}

std::string dumped(const json& value) {
  return shortened(value.dump(-1, ' ', false, json::error_handler_t::replace));
}

bool is_near(double got, double wanted, double tolerance) {
  if (!std::isfinite(got)) return false;
  const double size = std::abs(wanted);
  return std::abs(got - wanted) <= tolerance * (size > 0 ? size : 1);
}

// Lists and objects must have the same shape; every number in them has the tolerance.
bool is_same(const json& got, const json& wanted, double tolerance) {
  if (wanted.is_number() && got.is_number()) {
    return got == wanted || is_near(got.get<double>(), wanted.get<double>(), tolerance);
  }
  if (got.type() != wanted.type() || !wanted.is_structured()) return got == wanted;
  if (got.size() != wanted.size()) return false;
  for (const auto& [key, value] : wanted.items()) {
    const auto& other = wanted.is_array()   ? got[static_cast<std::size_t>(std::stoul(key))]
                        : got.contains(key) ? got[key]
                                            : json();
    if (!is_same(other, value, tolerance)) return false;
  }
  return true;
}

}  // namespace

std::string what_is_wrong(const std::string& line, const catalog::ProgramTask& task) {
  const json answer = json::parse(line, nullptr, false);
  if (answer.is_discarded()) return fmt::format("the answer is not JSON: '{}'", shortened(line));
  if (answer.is_object() && answer.contains("error"))
    return fmt::format("it answered with an error: {}", dumped(answer["error"]));
  for (const auto& [pointer, text] : task.answer) {
    const json::json_pointer place(pointer);
    if (!answer.contains(place))
      return fmt::format("{} is missing in the answer '{}'", pointer, shortened(line));
    const json wanted = json::parse(text, nullptr, false);
    if (!is_same(answer.at(place), wanted, task.tolerance)) {
      return fmt::format("{} is {}, not {}{}", pointer, dumped(answer.at(place)), dumped(wanted),
                         task.tolerance > 0 ? fmt::format(" within {:g}", task.tolerance) : "");
    }
  }
  return "";
}

std::optional<double> number_at(const std::string& line, const std::string& pointer) {
  const json answer = json::parse(line, nullptr, false);
  if (answer.is_discarded()) return std::nullopt;
  const json::json_pointer place(pointer);
  if (!answer.contains(place) || !answer.at(place).is_number()) return std::nullopt;
  const auto value = answer.at(place).get<double>();
  return std::isfinite(value) ? std::optional<double>(value) : std::nullopt;
}

}  // namespace bakeoff::measure
