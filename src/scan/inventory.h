// Inventory: what a code base consists of, as far as reading it can tell. Every row has its place,
// and what could not be read or resolved is a row too: nothing is lost in silence.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bakeoff::scan {

struct Location {
  std::string file;  // relative to Inventory::root, '/' between folders
  int line = 0;      // from 1; 0: the file as a whole

  auto operator<=>(const Location&) const = default;  // NOLINT(modernize-use-nullptr)
};

// One manifest (package.json, pyproject.toml, requirements.txt ...) = one service.
struct Service {
  std::string name;                    // from the manifest, else the folder's name
  std::string root;                    // folder relative to Inventory::root, "" for the root itself
  std::string ecosystem;               // python, node
  std::vector<std::string> manifests;  // relative paths
  std::vector<std::string> frameworks;  // ids of the detectors that found something in it
  std::string runtime;                  // "python 3.9", "node 16": as declared; empty: nowhere
  std::int64_t code_lines = 0;          // of its own files, tests left out
  int endpoints = 0;                    // of Inventory::endpoints

  bool operator==(const Service&) const = default;
};

struct LanguageCount {
  std::string language;  // python, javascript, typescript, ...
  int files = 0;
  std::int64_t code_lines = 0;  // neither blank nor comment
  std::int64_t test_lines = 0;  // the part of code_lines that stands in tests

  bool operator==(const LanguageCount&) const = default;
};

// resolved: every part of the path is known. partial: a hole stands in it as "{?}".
enum class Confidence { resolved, partial };

// What an endpoint does beyond answering, which is what porting it costs by.
enum class EndpointClass { crud, complex, upload, streaming, websocket, page };

struct Endpoint {
  std::string method;     // GET POST PUT PATCH DELETE ..., ALL: any, WS: a WebSocket
  std::string path;       // normalised: "/users/{id}"
  std::string framework;  // id of the detector
  std::string handler;    // name as written, "<inline>" for a function on the spot
  Location at;            // of the registration
  Location handler_at;    // of the function, where it was found
  Confidence confidence = Confidence::resolved;
  std::string condition;  // "settings.DEBUG": mounted under this test only; empty: always
  bool is_default =
      true;  // false: whether the condition holds is not known, or by default it does not
  EndpointClass kind = EndpointClass::crud;
  std::vector<std::string> auth;  // ids of AuthScheme that guard it, as far as seen
  std::string service;            // Service::root

  bool operator==(const Endpoint&) const = default;
};

// A router that no application mounts: its endpoints are listed here, never among `endpoints`.
struct UnmountedRouter {
  std::string name;
  std::string framework;
  Location at;
  std::vector<Endpoint> endpoints;

  bool operator==(const UnmountedRouter&) const = default;
};

struct Column {
  std::string name;
  std::string type;  // as written
  bool primary_key = false;
  bool nullable = false;
  Location at;

  bool operator==(const Column&) const = default;
};

struct Relation {
  std::string name;
  std::string target;  // model's name as written
  std::string kind;    // one-to-many, many-to-one, many-to-many, one-to-one, unknown
  Location at;

  bool operator==(const Relation&) const = default;
};

struct Model {
  std::string name;
  std::string orm;  // id of the detector: sqlalchemy, django-orm, prisma ...
  Location at;
  std::vector<Column> columns;
  std::vector<Relation> relations;
  std::string service;

  bool operator==(const Model&) const = default;
};

enum class QueryKind { simple, join, aggregate, raw_sql, write, transaction };
inline constexpr std::array kQueryKinds{QueryKind::simple,    QueryKind::join,
                                        QueryKind::aggregate, QueryKind::raw_sql,
                                        QueryKind::write,     QueryKind::transaction};

struct QuerySite {
  QueryKind kind = QueryKind::simple;
  std::string orm;
  std::string call;  // "User.objects.filter"
  Location at;

  bool operator==(const QuerySite&) const = default;
};

struct Job {
  std::string name;
  std::string framework;  // celery, rq, bullmq ...
  std::string schedule;   // as written: "crontab(hour=3)"; empty: on demand
  int send_sites = 0;     // calls that queue it
  Location at;

  bool operator==(const Job&) const = default;
};

// A schedule entry whose task is not among the jobs found (a name in a settings table).
struct Schedule {
  std::string name;
  std::string job;
  std::string when;
  std::string framework;
  Location at;

  bool operator==(const Schedule&) const = default;
};

struct AuthScheme {
  std::string id;       // jwt, oauth2, session-login, basic, api-key, password-hashing ...
  std::string library;  // what provides it
  int use_sites = 0;
  Location at;  // first use

  bool operator==(const AuthScheme&) const = default;
};

struct SessionStore {
  std::string kind;  // cookie, redis, database, memory, unknown
  std::string library;
  Location at;

  bool operator==(const SessionStore&) const = default;
};

enum class EventDirection { received, sent };

struct SocketEvent {
  std::string name;
  std::string framework;  // socket.io, ws ...
  EventDirection direction = EventDirection::received;
  Location at;

  bool operator==(const SocketEvent&) const = default;
};

// Imported and used; imported alone does not count.
struct LibraryUse {
  std::string name;  // as imported: numpy, @aws-sdk/client-s3
  std::string ecosystem;
  std::string kind;  // ml, data, image, http-client, database, queue, cloud, ... ; "other"
  int use_sites = 0;
  int files = 0;
  std::string version;  // as pinned or asked for; empty: in no manifest
  Location at;          // first use

  bool operator==(const LibraryUse&) const = default;
};

struct PackagingTool {
  std::string name;  // pip, poetry, uv, npm, pnpm, yarn ...
  std::string service;
  std::vector<std::string> files;  // what shows it

  bool operator==(const PackagingTool&) const = default;
};

// A step of the way from a handler to what it should not call.
struct ChainLink {
  std::string function;
  Location at;  // of the call inside it

  bool operator==(const ChainLink&) const = default;
};

enum class Severity { note, warning, error };

struct Pitfall {
  std::string rule;  // "blocking-in-async": `bakeoff explain RULE` says more
  Severity severity = Severity::warning;
  std::string message;
  Location at;
  std::vector<ChainLink> chain;

  bool operator==(const Pitfall&) const = default;
};

// What reading alone could not resolve: a path, a router, a name.
struct Hole {
  std::string what;     // "prefix of include_router", "path", "router"
  std::string written;  // the expression
  std::string reason;
  Location at;

  bool operator==(const Hole&) const = default;
};

struct SkippedFile {
  std::string path;
  std::string reason;  // "vendored", "minified", "longer than 2 MB", "took longer than 0.5 s"
  // true: it could have held something bakeoff looks for; false: left out on purpose (tests,
  // vendored, generated).
  bool is_loss = false;

  bool operator==(const SkippedFile&) const = default;
};

struct Inventory {
  std::string root;    // as given
  std::string commit;  // read from .git without running git; empty: none
  int files = 0;       // seen
  int parsed = 0;
  std::vector<Service> services;
  std::vector<LanguageCount> languages;  // most code lines first
  std::vector<Endpoint> endpoints;       // sorted by path, method, place
  std::vector<UnmountedRouter> unmounted;
  std::vector<Model> models;
  std::vector<QuerySite> queries;
  std::vector<Job> jobs;
  std::vector<Schedule> schedules;
  std::vector<AuthScheme> auth;
  std::vector<SessionStore> sessions;
  std::vector<SocketEvent> socket_events;
  std::vector<LibraryUse> libraries;
  std::vector<PackagingTool> packaging;
  std::vector<Pitfall> pitfalls;
  std::vector<Hole> holes;
  std::vector<SkippedFile> skipped;

  bool operator==(const Inventory&) const = default;
};

}  // namespace bakeoff::scan
