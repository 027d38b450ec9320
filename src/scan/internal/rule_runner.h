// Applies the detectors' rules to a call.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scan/internal/evaluator.h"

namespace bakeoff::scan {

class RuleRunner {
 public:
  explicit RuleRunner(Evaluator& evaluator) : e_(evaluator) {}

  // What the call gives; nullopt: no rule holds.
  std::optional<Value> run_external(NameId full_name, Call& call);
  std::optional<Value> run_method(std::uint32_t object, Call& call);
  std::optional<Value> run_called(std::uint32_t object, Call& call);
  // x.y.router.add_get(...), where nobody knows what x.y is; `callee` is how it is written.
  std::optional<Value> run_on_unknown(NodeId callee, ScopeId module, Call& call);
  // has_own_start: a class of the project whose constructor hands on what it likes.
  std::uint32_t make_object(const ObjectKind& kind, Call& call, bool has_own_start = false);
  // What the constructor of its library's class is given: super().__init__(...).
  void start_object(std::uint32_t object, Call& call);

 private:
  struct FoundArgument {
    Value value;
    NodeId node = kNoNode;
  };

  std::vector<FoundArgument> find(const Places& places, const Call& call);
  void find_at(const Place& place, const Call& call, std::vector<FoundArgument>& out);
  void find_option(std::string_view path, const Argument& argument,
                   std::vector<FoundArgument>& out);
  void find_keyword(std::string_view name, const Call& call, std::vector<FoundArgument>& out) const;
  std::vector<std::string> texts_of(const Places& places, const Call& call);
  // Paths of a call; a part that is not known is kHole, and told as lost.
  struct FoundPath {
    NameId text = 0;
    Site site;
    bool is_pattern = false;
  };
  std::optional<std::vector<FoundPath>> paths_of(const Rule& rule, const Call& call);
  void add_path(const FoundArgument& argument, const Call& call, std::vector<FoundPath>& out);

  bool holds(const Rule& rule, const Call& call);
  std::optional<Value> run(const Rule& rule, std::uint32_t object, Call& call);
  std::uint32_t object_among(const Rule& rule, const Call& call);
  bool run_route(const Rule& rule, std::uint32_t object, Call& call);
  bool run_mount(const Rule& rule, std::uint32_t object, Call& call);
  void mount_child(const Rule& rule, std::uint32_t object, const FoundPath& path, Value child,
                   const Call& call);
  void mount_list(const Rule& rule, std::uint32_t object, const FoundPath& path, Value list,
                  const Call& call);
  void mount_plugin(const Rule& rule, std::uint32_t object, const FoundPath& path, Value plugin,
                    const Call& call);
  Value named_object(Value name, FileId file);
  Value object_about(Value of, const std::string& framework);
  void attach(std::uint32_t child, Value parent, const Call& call);
  void autoload(const Rule& rule, std::uint32_t object, Call& call);
  Value run_keyed(const Rule& rule, Call& call);
  void hang_by_key(std::uint32_t object, const std::string& key, Value value, const Call& call);
  Value run_child(const Rule& rule, std::uint32_t object, Call& call);
  Value make_entry(const Rule& rule, Call& call);
  void run_resource(const Rule& rule, std::uint32_t object, Call& call);
  void run_note(const Rule& rule, std::uint32_t object, Call& call);
  std::uint32_t new_object(const ObjectKind& kind, const Call& call);
  void set_prefix(std::uint32_t object, const Call& call);
  NameId version_of(const Places& version, const Places& prefix, const std::string& framework,
                    const Call& call);
  void set_nesting(std::uint32_t object, const Call& call);
  bool is_used(const ObjectKind& kind, ScopeId module);
  void set_routes(std::uint32_t object, const Call& call, bool may_be_lost);
  Value argument_value(const Rule& rule, const Call& call);
  Value make_view(const Rule& rule, const Call& call);
  void remember(std::uint32_t object, const Call& call);
  Value given_by(const Rule& rule, std::uint32_t object, Call& call);
  void add_mount(Mount mount);

  Evaluator& e_;
};

}  // namespace bakeoff::scan
