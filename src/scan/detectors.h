// What bakeoff knows about frameworks and libraries: catalog/detectors/<language>/<id>.toml. No
// framework is named in C++; the words here are the kinds of rules that frameworks are made of.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scan/syntax.h"

namespace bakeoff::scan {

// Where a rule finds what it needs, among the arguments of a call.
enum class SourceKindOf {
  position,   // "0"
  option,     // "1.prefix": a key of the table at that position
  keyword,    // "keyword:prefix"
  last,       // "last"
  rest,       // "2..": that one and all behind it
  literal,    // "=GET"
  called,     // "called": the name of the method that is called
  decorated,  // "decorated": what the call decorates
  receiver,   // "receiver": what the method is called on
};

struct Place {
  SourceKindOf kind = SourceKindOf::position;
  int position = 0;
  std::string key;
  bool must_be_filled = false;  // "filled keyword:path": an empty text or None counts as not there
};
using Places = std::vector<Place>;  // the first that is there counts

enum class Does {
  nothing,   // says only what the call gives
  route,     // an endpoint: method, path, handler
  mount,     // hangs child below the receiver
  attach,    // hangs the receiver below child
  child,     // makes an object that hangs below the receiver
  entry,     // a row of a URL table: path, handler
  include,   // a URL table or object to stand in an entry
  resource,  // a class with actions, each an endpoint
  prefix,    // sets the receiver's prefix, of everything below it
  job,       // a background task
  schedule,  // when a job runs
  send,      // queues a job
  event,     // a socket event received
  emit,      // a socket event sent
  autoload,  // a folder whose files are plugins
  remember,  // its arguments belong to the object: settings for a resolver
  value,     // the call stands for one of its arguments: a default
  thread,    // a function that runs on a thread of the same process
  keyed,     // makes an object; what a table holds hangs below it by its key
  brings,    // a library adds routes of its own: a hole
  view,      // a class as what answers, with a table of actions: {"get": "list"}
};

struct Rule {
  std::string framework;
  std::vector<std::string> on;    // object kinds: "express.app"
  std::vector<std::string> call;  // method names, or full names where `on` is empty
  Does does = Does::nothing;
  Places method;
  Places path;
  Places handler;
  Places child;
  Places when;
  Places version;                    // goes before the whole path, behind the version's prefix
  Places version_prefix;             // where not the detector's word
  std::vector<std::string> methods;  // where `method` finds none
  std::string makes;                 // object kind the call gives
  std::string plugin;            // mount: a function as child is called with an object of this kind
  std::string returns;           // receiver, decorated, or "" for what `makes` says
  std::string reason;            // brings: why what it brings is not known here
  std::string parameters;        // how this rule's paths write them, where not as the detector's
  int arguments = 0;             // fewer positional ones: the rule does not hold
  bool is_pattern = false;       // path is a regular expression
  bool replaces_prefix = false;  // a prefix given here stands instead of the child's own
  bool needs_path = false;       // without a text as path it is no route
  bool needs_text = false;       // the path must be a text that is written there
  bool must_resolve = false;     // mount: a child that is not known is a hole, not a middleware
  std::vector<std::string> with;  // full names, one of which stands among the arguments
};

struct ObjectKind {
  std::string framework;
  std::string name;  // "express.app"
  std::vector<std::string> made_by;
  std::vector<std::string> types;
  bool is_root = false;
  bool is_free = false;       // counts although nothing mounts it
  bool is_handed_in = false;  // a parameter of this type is the application, whoever hands it in
  Places prefix;
  Places version;         // of all that hangs below, unless that has its own
  Places version_prefix;  // where not the detector's word
  Places below;           // an object whose prefix stands before the own one
  Places lookup;          // names the parameter behind the own prefix: "x" is {x_pk}
  Places routes;          // a URL table among the arguments
  Places children;        // objects among the arguments
  Places parent;          // what it hangs below
  std::string wraps;      // "0": the object is about the decorated function or that argument
  std::vector<std::string> brings;      // methods it answers at its own path
  std::vector<std::string> same;        // attributes that stand for the object: router.urls
  std::vector<std::string> changed_by;  // members by which a project's class answers otherwise
  // "router.add_get": called so on something that is not known, that is one of these
  std::vector<std::string> known_by;
};

// Groups of library classes by what a project's class gets from them.
struct ClassKind {
  std::string framework;
  std::string name;                                          // "view", "model"
  std::vector<std::string> bases;                            // full names
  std::map<std::string, std::vector<std::string>> provides;  // base -> verbs or actions it brings
};

// Classes and calls that are an ORM's models.
struct ModelKind {
  std::string orm;
  std::vector<std::string> bases;       // full names a class derives from
  std::vector<std::string> decorators;  // or is decorated with
  std::vector<std::string> makers;      // or calls that define one: pgTable("name", {...})
  std::string needs;                    // keyword among the bases: table (SQLModel)
  std::vector<std::string> columns;     // what a column is made by; "*" at the end: any ending
  std::map<std::string, std::string> relations;  // what a relation is made by -> kind
  std::vector<std::string> annotations;          // a member with such a type is a column: Mapped
  std::vector<std::string> abstract;             // a class with this member is none
};

// Calls that are queries: by the beginning of their full name, and the method.
struct QueryKinds {
  std::string orm;
  std::vector<std::string> prefixes;
  std::map<std::string, std::vector<std::string>> methods;  // kind -> names
};

// Calls that a pitfall is about.
struct Sink {
  std::string rule;
  std::vector<std::string> calls;     // full names
  std::vector<std::string> prefixes;  // beginnings of full names
  std::vector<std::string> endings;   // with a prefix: ends so ("Sync")
  std::vector<std::string> methods;   // with a prefix: the last part is one of these
  std::vector<std::string> unless;    // written among the arguments: it does no harm
  std::string instead;                // what to do
};

// What shows a scheme of signing in, or a store of sessions.
struct Trace {
  std::string id;  // of a scheme; of a store: its kind
  std::string library;
  std::vector<std::string> calls;     // full names; "*" at the end: any ending
  std::vector<std::string> mentions;  // named without being called: handed over, or as a decorator
  std::vector<std::string> guards;    // decorators that protect a handler
  std::vector<std::string> bases;     // of classes
  std::vector<std::string> settings;  // texts of settings modules, or their beginning up to a dot
  std::vector<std::string> unless;    // beginnings of calls: then it is something else
};

// What code on threads is made of: beginnings of full names.
struct ThreadWork {
  std::vector<std::string> releases;  // work without the GIL
  std::vector<std::string> waits;
  std::vector<std::string> computes;  // long, and with the GIL
};

struct Action {
  std::string name;    // list
  std::string method;  // GET
  bool is_detail = false;
};

struct Detector {
  std::string id;
  std::string title;
  Language language = Language::python;
  bool joins_at_dots = false;  // "a." and "b" are "a.b", without a slash between
  bool joins_plainly = false;  // prefixes and paths are set together without a slash between
  std::string parameters;      // how a path names its parameters: colon, brace, angle, regex, pipe
  std::vector<std::string> path_matches;
  std::vector<ObjectKind> objects;
  std::vector<Rule> rules;
  std::vector<ClassKind> classes;
  std::vector<Action> actions;
  std::vector<ModelKind> models;
  std::vector<QueryKinds> queries;
  std::vector<Sink> sinks;
  std::vector<std::string> dependencies;  // calls that say what a handler needs before it runs
  std::vector<std::string> offload;       // decorators that take a function off the event loop
  ThreadWork threads;
  std::vector<Trace> auth;
  std::vector<Trace> sessions;
  std::map<std::string, std::string> libraries;  // package -> kind: numpy = "data"
  std::vector<std::string> verbs;                // methods of a class that answer requests
  std::map<std::string, std::vector<std::string>> method_decorators;  // full name -> methods
  std::map<std::string, std::string> words;                           // for resolvers in C++
  std::map<std::string, std::string> same_modules;  // parts of a package that give what it gives
  std::vector<std::string> resolvers;               // kinds of resolver that this framework needs
};

struct Detectors {
  std::vector<Detector> all;  // sorted by language and id
};

// Error: invalid_input naming file, line and what is wrong.
Result<Detectors> load_detectors(const std::filesystem::path& folder);
Result<Detector> read_detector(std::string_view text, const std::string& name, Language language);

}  // namespace bakeoff::scan
