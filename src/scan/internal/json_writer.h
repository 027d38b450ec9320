// JSON as it is written for people, without a tree of it in memory: an inventory has thousands of
// rows. What a row holds is said by a `write(JsonWriter&, const Row&)` in its namespace.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bakeoff::scan {

class JsonWriter {
 public:
  template <class T>
  void value(const T& value) {
    if constexpr (std::same_as<T, bool>) {
      out_ += value ? "true" : "false";
    } else if constexpr (std::integral<T>) {
      const fmt::format_int digits(value);
      out_.append(digits.data(), digits.size());
    } else if constexpr (std::convertible_to<const T&, std::string_view>) {
      text(value);
    } else if constexpr (std::invocable<const T&, JsonWriter&>) {
      value(*this);
    } else {
      write(*this, value);
    }
  }
  template <class T>
  void value(const std::vector<T>& values) {
    begin('[');
    for (const auto& one : values) item(one);
    end(']');
  }

  void begin(char bracket) {
    out_ += bracket;
    indent_ += kStep;
    is_empty_ = true;
  }
  void end(char bracket) {
    indent_ -= kStep;
    if (!is_empty_) start_line();
    out_ += bracket;
    is_empty_ = false;
  }
  template <class T>
  void item(const T& item) {
    next();
    value(item);
  }
  template <class T>
  void member(std::string_view name, const T& member) {
    next();
    text(name);
    out_ += ": ";
    value(member);
  }
  // Bytes that are no UTF-8 (names of files) are replaced, never a reason to fail.
  void text(std::string_view text) {
    if (std::ranges::all_of(text, is_plain)) {
      ((out_ += '"') += text) += '"';
    } else {
      constexpr auto replace = nlohmann::json::error_handler_t::replace;
      out_ += nlohmann::json(text).dump(-1, ' ', false, replace);
    }
  }

  std::string take() { return std::move(out_); }

 private:
  static constexpr std::size_t kStep = 2;

  static bool is_plain(char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; }
  void start_line() { (out_ += '\n').append(indent_, ' '); }
  void next() {
    if (!is_empty_) out_ += ',';
    is_empty_ = false;
    start_line();
  }

  std::string out_;
  std::size_t indent_ = 0;
  bool is_empty_ = true;  // the list or object that is being written
};

}  // namespace bakeoff::scan
