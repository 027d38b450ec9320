// Writes and reads plain structs as JSON, field by field. Include in *_json.cc files only (heavy).
// A struct takes part through fields(visit, value), which names each member once for both
// directions. A reader stops at the first mistake and names its place; nothing here throws or
// trusts its input.
#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/result.h"

namespace bakeoff::report {

using Json = nlohmann::ordered_json;

// T is U or const U: one fields() serves the writer and the reader.
template <class T, class U>
concept Is = std::same_as<std::remove_const_t<T>, U>;

// Enums take part by specialising this: `static constexpr std::array kValues{...}` and `name(E)`.
template <class E>
struct EnumNames;

class JsonWriter {
 public:
  template <class T>
  void operator()(const char* key, const T& value) {
    out_[key] = written(value);
  }
  [[nodiscard]] Json take() { return std::move(out_); }

  template <class T>
  static Json written(const T& value) {
    // NOLINTNEXTLINE(bugprone-branch-clone): of different types, so that they cannot be one branch
    if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, bool>) {
      return value;
    } else if constexpr (std::is_same_v<T, char>) {
      return std::string(1, value);
    } else if constexpr (std::is_enum_v<T>) {
      return std::string(EnumNames<T>::name(value));
    } else if constexpr (std::is_floating_point_v<T>) {
      return written_number(value);
    } else if constexpr (std::is_integral_v<T>) {
      return value;
    } else {
      JsonWriter writer;
      fields(writer, value);
      return writer.take();
    }
  }
  template <class T>
  static Json written(const std::optional<T>& value) {
    return value ? written(*value) : Json(nullptr);
  }
  template <class T>
  static Json written(const std::vector<T>& values) {
    Json list = Json::array();
    for (const auto& value : values) list.push_back(written(value));
    return list;
  }
  template <class T>
  static Json written(const std::map<std::string, T>& values) {
    Json object = Json::object();
    for (const auto& [key, value] : values) object[key] = written(value);
    return object;
  }

 private:
  // JSON has no infinity; an interval from too few epochs has no bound.
  static Json written_number(double value) {
    if (std::isnan(value)) return "unknown";
    if (std::isinf(value)) return value > 0 ? "infinity" : "-infinity";
    return value;
  }

  Json out_ = Json::object();
};

class JsonReader {
 public:
  JsonReader(const Json& in, std::string place, std::string& problem)
      : in_(in), place_(std::move(place)), problem_(problem) {}

  template <class T>
  void operator()(const char* key, T& value) {
    if (!problem_.empty()) return;
    const auto found = in_.find(key);
    if (found == in_.end()) return complain(place_ + "/" + key, "is missing");
    read(*found, place_ + "/" + key, value);
  }

  template <class T>
  void read(const Json& in, const std::string& place, T& value) {
    if (!problem_.empty()) return;
    if constexpr (std::is_same_v<T, std::string>) {
      if (!in.is_string()) return complain(place, "is not a text");
      value = in.template get_ref<const std::string&>();
    } else if constexpr (std::is_same_v<T, bool>) {
      if (!in.is_boolean()) return complain(place, "is not true or false");
      value = in.template get<bool>();
    } else if constexpr (std::is_same_v<T, char>) {
      if (!in.is_string() || in.template get_ref<const std::string&>().size() != 1) {
        return complain(place, "is not one character");
      }
      value = in.template get_ref<const std::string&>()[0];
    } else if constexpr (std::is_enum_v<T>) {
      read_enum(in, place, value);
    } else if constexpr (std::is_floating_point_v<T>) {
      read_number(in, place, value);
    } else if constexpr (std::is_integral_v<T>) {
      read_integer(in, place, value);
    } else {
      if (!in.is_object()) return complain(place, "is not an object");
      JsonReader reader(in, place, problem_);
      fields(reader, value);
    }
  }
  template <class T>
  void read(const Json& in, const std::string& place, std::optional<T>& value) {
    value.reset();
    if (in.is_null()) return;
    read(in, place, value.emplace());
  }
  template <class T>
  void read(const Json& in, const std::string& place, std::vector<T>& values) {
    if (!in.is_array()) return complain(place, "is not a list");
    values.clear();
    values.reserve(in.size());
    for (const auto& item : in) {
      if (!problem_.empty()) return;
      const std::string item_place = place + "/" + std::to_string(values.size());
      read(item, item_place, values.emplace_back());
    }
  }
  template <class T>
  void read(const Json& in, const std::string& place, std::map<std::string, T>& values) {
    if (!in.is_object()) return complain(place, "is not an object");
    values.clear();
    for (const auto& [key, item] : in.items()) {
      std::string item_place = place + "/";
      item_place += key;
      read(item, item_place, values[key]);
    }
  }

 private:
  void complain(const std::string& place, const char* what) {
    if (problem_.empty()) problem_ = place + " " + what;
  }

  template <class E>
  void read_enum(const Json& in, const std::string& place, E& value) {
    if (!in.is_string()) return complain(place, "is not a text");
    const auto& name = in.template get_ref<const std::string&>();
    for (const E candidate : EnumNames<E>::kValues) {
      if (EnumNames<E>::name(candidate) == name) {
        value = candidate;
        return;
      }
    }
    complain(place, "is not a known word");
  }

  void read_number(const Json& in, const std::string& place, double& value) {
    if (in.is_number()) {
      value = in.template get<double>();
    } else if (in == "infinity") {
      value = std::numeric_limits<double>::infinity();
    } else if (in == "-infinity") {
      value = -std::numeric_limits<double>::infinity();
    } else if (in == "unknown") {
      value = std::numeric_limits<double>::quiet_NaN();
    } else {
      complain(place, "is not a number");
    }
  }

  template <class T>
  void read_integer(const Json& in, const std::string& place, T& value) {
    if (in.is_number_unsigned() && std::in_range<T>(in.template get<std::uint64_t>())) {
      value = static_cast<T>(in.template get<std::uint64_t>());
    } else if (in.is_number_integer() && !in.is_number_unsigned() &&
               std::in_range<T>(in.template get<std::int64_t>())) {
      value = static_cast<T>(in.template get<std::int64_t>());
    } else {
      complain(place, "is not a whole number in range");
    }
  }

  const Json& in_;
  std::string place_;
  std::string& problem_;
};

}  // namespace bakeoff::report
