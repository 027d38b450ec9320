// What following the program brought to light, before it is put together.
#pragma once

#include <string>
#include <vector>

#include "scan/detectors.h"
#include "scan/internal/value.h"

namespace bakeoff::scan {

// A test around something. By default: as far as defaults tell, it holds.
struct Condition {
  Site test;
  bool is_default = false;
  bool is_ruled_out = false;  // by default it does not hold; else, if not default, nobody can tell

  bool operator==(const Condition&) const = default;
};

// A router, an application, a blueprint, a queue, a task ...
struct Object {
  const ObjectKind* kind = nullptr;
  Site site;
  NameId prefix = 0;
  Site prefix_site;
  NameId version = 0;        // with the version's prefix
  bool is_stand_in = false;  // made for a parameter of this type, by no call
  bool is_root = false;
  bool is_at_top = false;  // made while a module loads: it can be started from outside
  NameId name = 0;
  Value wraps;
  Table fields;
  std::vector<NameId> auth;
};

struct Route {
  std::uint32_t object = kNone;
  const Rule* rule = nullptr;
  std::vector<std::string> methods;  // empty: the handler's own
  NameId path = 0;
  NameId version = 0;
  bool is_pattern = false;
  Value handler;
  NodeId handler_node = kNoNode;
  Site site;
  Site shown;  // where path and handler are written, if a function of the project registers them
  Site path_site;
  std::vector<Condition> conditions;
};

struct Mount {
  std::uint32_t parent = kNone;
  std::uint32_t child = kNone;
  NameId prefix = 0;
  bool is_pattern = false;
  bool replaces_prefix = false;
  Site site;
  std::vector<Condition> conditions;

  bool operator==(const Mount&) const = default;
};

// path("x", view), include(...): rows of URL tables, and what stands in them.
struct Entry {
  const Rule* rule = nullptr;
  NameId path = 0;
  std::vector<std::string> methods;
  Value target;
  NodeId target_node = kNoNode;
  Site site;
  Site path_site;
  std::vector<Condition> conditions;
  Table options;  // actions of a class: {"get": "list"}
};

// A URL table that hangs on an object, at a prefix.
struct TableMount {
  std::uint32_t object = kNone;
  NameId prefix = 0;
  Value table;
  Site site;
  std::vector<Condition> conditions;
};

struct Resource {
  std::uint32_t object = kNone;
  const Rule* rule = nullptr;
  NameId path = 0;
  Value target;
  Site site;
  std::vector<Condition> conditions;
};

// job, schedule, send, event, emit
struct Note {
  const Rule* rule = nullptr;
  NameId name = 0;
  Value subject;
  std::string when;
  Site site;
};

struct LostRow {
  std::string what;
  std::string reason;
  Site site;
};

struct CallSite {
  Site site;
  Site inside;        // function around it; node 0: the module's top
  NameId callee = 0;  // full name of something external; 0: `target` is set
  Site target;        // function of the project
};

// A library's name that stands somewhere as a value.
struct Mention {
  NameId name = 0;
  Site site;
};

struct Findings {
  std::vector<Object> objects;
  std::vector<Route> routes;
  std::vector<Mount> mounts;
  std::vector<Entry> entries;
  std::vector<TableMount> tables;
  std::vector<Resource> resources;
  std::vector<Note> notes;
  std::vector<LostRow> lost;
  std::vector<CallSite> calls;
  std::vector<Mention> mentions;  // of the names that detectors ask for
};

}  // namespace bakeoff::scan
