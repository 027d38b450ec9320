// What an expression can stand for when a program is followed without being run.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "scan/syntax.h"

namespace bakeoff::scan {

using FileId = std::uint32_t;
using NameId = std::uint32_t;  // of an interned text
using ScopeId = std::uint32_t;
inline constexpr FileId kNoFile = 0xffffffff;
inline constexpr std::uint32_t kNone = 0xffffffff;

// In a text: what is not known here.
inline constexpr char kHole = '\x01';
// Field of an instance that is a view of a class with a table of actions.
inline constexpr std::string_view kActions =
    "\x01"
    "actions";

enum class ValueKind : std::uint8_t {
  unknown,
  nothing,
  boolean,   // id 0 or 1
  number,    // id: NameId as written
  text,      // id: NameId
  list,      // id: into Store::lists
  table,     // id: into Store::tables
  function,  // id: into Store::functions
  bound,     // id: into Store::bounds: a method of something
  class_,    // id: into Store::classes
  instance,  // id: into Store::instances
  module,    // id: FileId (Python)
  package,   // id: NameId of a folder without __init__.py
  imported,  // id: into Store::imports: looked up when used
  external,  // id: NameId of its full name: "fastapi.APIRouter"
  result,    // id: NameId: what the external thing gives when called
  object,    // id: into Store::objects: a router, an application, a task ...
  member,    // id: into Store::members: an attribute nobody defined
  entry,     // id: into Store::entries: a row of a URL table
};

struct Value {
  ValueKind kind = ValueKind::unknown;
  std::uint32_t id = 0;

  bool operator==(const Value&) const = default;
  [[nodiscard]] bool is(ValueKind wanted) const { return kind == wanted; }
  [[nodiscard]] bool is_known() const { return kind != ValueKind::unknown; }
};

struct Site {
  FileId file = kNoFile;
  NodeId node = kNoNode;

  auto operator<=>(const Site&) const = default;  // NOLINT(modernize-use-nullptr)
};

struct SiteHash {
  std::size_t operator()(Site site) const {
    return (std::uint64_t{site.file} << 32U | site.node) * 0x9e3779b97f4a7c15U >> 16U;
  }
};
template <class T>
using BySite = std::unordered_map<Site, T, SiteHash>;  // where no order is asked for

using Table = std::vector<std::pair<NameId, Value>>;

struct Scope {
  ScopeId parent = kNone;
  FileId file = kNoFile;
  Table names;
};

struct Argument {
  NameId keyword = 0;  // empty: by position
  Value value;
  NodeId node = kNoNode;
};

// @name(arguments)
struct Decoration {
  NameId name = 0;  // full name; of a function of the project: its name
  Site site;
  std::vector<Argument> arguments;
};

struct Function {
  Site site;
  ScopeId scope = 0;
  std::uint32_t owner = kNone;  // class
  Value self;                   // of arrow functions: the surrounding one
  int runs = 0;
  bool is_run_for_certain = false;  // once at least with no test around the call
  bool is_running = false;
  Value result;
  std::vector<Decoration> decorators;
};

struct Bound {
  std::uint32_t function = 0;
  Value self;
};

struct Class {
  Site site;
  ScopeId scope = 0;
  std::vector<Value> bases;
  Table members;
  std::vector<Decoration> decorators;
  Value symbolic;                    // an instance nobody made, for parameters of this type
  bool is_made_for_certain = false;  // once at least with no test around it
};

struct Instance {
  std::uint32_t of = 0;  // class
  Table fields;
  std::uint32_t object = kNone;  // its base is a framework's class
};

struct Imported {
  FileId file = kNoFile;
  NameId name = 0;  // empty: the module itself
};

struct Member {
  Value of;
  NameId name = 0;
};

class Names {
 public:
  Names() : places_(kFirstPlaces) { id(""); }
  NameId id(std::string_view text);
  [[nodiscard]] std::string_view text(NameId id) const { return texts_[id]; }
  // kNone: never seen.
  [[nodiscard]] NameId find(std::string_view text) const;

 private:
  static constexpr std::size_t kFirstPlaces = 1U << 14U;

  // The hash stands beside the name, so that others are passed without a look at their texts.
  struct Taken {
    std::uint32_t hash = 0;
    NameId name = kNone;
  };

  // Where a text is, or would be.
  [[nodiscard]] std::size_t place_of(std::string_view text, std::uint32_t hash) const;
  void grow();
  std::string_view kept(std::string_view text);

  std::vector<std::string_view> texts_;
  std::vector<Taken> places_;              // by hash, a power of two
  std::vector<std::vector<char>> blocks_;  // what the texts stand in
  std::size_t block_left_ = 0;
  char* block_at_ = nullptr;
};

inline const Value* find_in(const Table& table, NameId name) {
  for (auto entry = table.rbegin(); entry != table.rend(); ++entry) {
    if (entry->first == name) return &entry->second;
  }
  return nullptr;
}

inline void set_in(Table& table, NameId name, Value value) {
  for (auto& [key, old] : table) {
    if (key == name) {
      old = value;
      return;
    }
  }
  table.emplace_back(name, value);
}

}  // namespace bakeoff::scan
