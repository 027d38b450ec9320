// JsonWriter: appends JSON to a string; commas and escapes are its business.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bakeoff::reference {

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& open(char bracket);   // '{' or '['
  JsonWriter& close(char bracket);  // '}' or ']'
  JsonWriter& key(std::string_view name);
  JsonWriter& text(std::string_view value);
  JsonWriter& number(std::int64_t value);
  JsonWriter& flag(bool value);

 private:
  void separate();
  void quote(std::string_view value);

  std::string& out_;
  bool needs_comma_ = false;
};

}  // namespace bakeoff::reference
