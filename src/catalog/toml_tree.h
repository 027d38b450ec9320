// A TOML text as a tree of values that know where they stand. toml_tree.cc is the one file that
// knows the TOML library.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bakeoff::catalog {

struct Place {
  int line = 1;  // from 1
  int column = 1;

  bool operator==(const Place&) const = default;
};

enum class TomlKind { text, whole, number, flag, date, list, table };
std::string_view name_of(TomlKind kind);  // "text", "a whole number": for problems

struct TomlEntry;

struct TomlValue {
  TomlKind kind = TomlKind::table;
  Place place;
  std::string text;  // text; dates and times as they are written
  std::int64_t whole = 0;
  double number = 0;
  bool flag = false;
  std::vector<TomlValue> items;    // list
  std::vector<TomlEntry> entries;  // table, in the order of the file
};

struct TomlEntry {
  std::string key;
  Place place;  // of the key
  TomlValue value;
};

struct SyntaxError {
  Place place;
  std::string message;
};

struct TomlTree {
  TomlValue root;
  std::optional<SyntaxError> error;  // set: `root` is empty
};

// Never fails on hostile input: texts that are too large or nest too deep come back as an error.
TomlTree parse_toml(std::string_view text);

}  // namespace bakeoff::catalog
