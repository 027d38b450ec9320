// Follows a program without running it: every module's top, then every function once, with what is
// known of values. What is not known stays unknown; both ways of a branch are taken.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "scan/detectors.h"
#include "scan/internal/findings.h"
#include "scan/internal/rule_book.h"
#include "scan/internal/value.h"
#include "scan/project.h"

namespace bakeoff::scan {

struct Module {
  enum class State { fresh, running, done } state = State::fresh;
  ScopeId scope = kNone;
  std::uint32_t exports = kNone;  // JavaScript: table {exports: ...}
  std::vector<FileId> stars;      // export * from
};

struct Call {
  FileId file = kNoFile;
  NodeId node = kNoNode;
  NameId called = 0;  // method's name, or the last part of a full name
  Value receiver;
  std::vector<Argument> arguments;
  Value decorated;
};

class Evaluator {
 public:
  Evaluator(const Project& project, const Detectors& detectors);

  // First Python, then scripts, which may still be read until then: neither imports the other.
  // Where modules import each other in a circle, the order decides what a name is: `first` go
  // first.
  void run(Language language, const std::set<FileId>& first = {});

  [[nodiscard]] const Project& project() const { return project_; }
  [[nodiscard]] const SyntaxTree& tree(FileId file) const {
    const auto& source = project_.files[file];
    return hides_scripts_ && source.language == Language::script ? no_tree_ : source.tree;
  }
  [[nodiscard]] const RuleBook& book() const { return book_; }

  Findings found;
  std::set<FileId> wanted;  // not parsed, but the program leads there
  Names names;
  std::vector<std::vector<Value>> lists;
  std::vector<Table> tables;
  std::vector<Function> functions;
  std::vector<Bound> bounds;
  std::vector<Class> classes;
  std::vector<Instance> instances;
  std::vector<Imported> imports;
  std::set<std::string, std::less<>> foreign_packages;  // that Python code imports: "numpy"
  std::vector<Member> members;
  std::map<std::pair<FileId, NodeId>, std::uint32_t> class_at;

  Value module_value(FileId file);           // runs the module's top if need be
  Value exported(FileId file, NameId name);  // a module's name; unknown: it has none
  Value attribute(Value of, NameId name);
  Value settled(Value value);  // an import as what it leads to
  Value text_value(std::string_view text) { return {ValueKind::text, names.id(text)}; }
  // A text, with kHole for what is not known; nullopt: nothing of it is.
  std::optional<std::string> as_text(Value value);
  // "sqlalchemy.orm.Session().query"; empty: not external.
  NameId full_name(Value value);
  // A project class and what it derives from, nearest first; library classes as external values.
  std::vector<Value> lineage(std::uint32_t of);
  Value class_member(std::uint32_t of, NameId name);
  Value call_function(std::uint32_t id, Value self, const std::vector<Argument>& arguments);
  // Objects that hang in a value: itself, or what a list or table holds.
  std::optional<std::uint32_t> object_of(Value value);
  std::string written_at(Site site) const { return written(tree(site.file), site.node); }
  void lose(std::string what, std::string reason, Site site);

 private:
  friend class Builtins;
  friend class Dependencies;
  friend class RuleRunner;

  struct Frame {
    ScopeId scope = 0;
    FileId file = kNoFile;
    Value self;
    std::uint32_t owner = kNone;
    std::vector<Value>* returned = nullptr;
    Site function;
    bool has_returned = false;  // for certain
    int uncertain_before = 0;
  };

  void take_words(const Detector& detector);
  void watch_for(const std::vector<std::string>& mentions);

  // Statements.
  void run_module(FileId file);
  void show_scripts();
  void run_functions(std::uint32_t first);
  void follow(std::uint32_t function);
  void follow_deferred();
  Value exported_by_stars(FileId file, NameId name);
  std::optional<Value> exported_so_far(FileId file, NameId name);
  bool takes_object(const Function& function);
  void hoist(NodeId block, Frame& frame);
  void execute(NodeId node, Frame& frame);
  void execute_all(NodeId parent, Frame& frame);
  void execute_branch(NodeId node, Frame& frame);
  void execute_way(NodeId block, NodeId test, std::optional<bool> holds, Frame& frame);
  std::optional<bool> truth_of(Value value);
  bool has_hole(Value value);
  Value compare(std::string_view operation, Value left, Value right);
  Value compare_with_nothing(std::string_view operation, Value value);
  Value compare_with_list(std::string_view operation, const std::string& text, Value list);
  void execute_loop(NodeId node, Frame& frame);
  void execute_import(NodeId node, Frame& frame);
  void import_name(NodeId item, const ImportTarget& target, NodeId statement, Frame& frame);
  void import_star(FileId from, Frame& frame);
  void execute_reexport(NodeId node, Frame& frame);
  void execute_export(NodeId node, Frame& frame);
  void export_names(NodeId node, Frame& frame);
  Value define_function(NodeId node, Frame& frame, std::uint32_t owner);
  Value define_class(NodeId node, Frame& frame);
  void run_class_keywords(const Class& made, Call& call);
  void decorate(NodeId decorators, Value defined, Value& result, Frame& frame);
  void assign(NodeId target, Value value, Frame& frame, NodeId statement);
  void assign_parts(NodeId target, Value value, Frame& frame);
  bool is_another_list(const Value* before, Value after);
  std::optional<Value> with_rows_of(Value before, Value after);
  void bind(NameId name, Value value, Frame& frame, bool declares);
  bool rebind(NameId name, Value value, ScopeId from);
  void set_attribute(Value of, NameId name, Value value);

  // Expressions.
  Value evaluate(NodeId node, Frame& frame);
  Value evaluate_other(NodeId node, Frame& frame);
  Value evaluate_format(NodeId node, Frame& frame);
  Value evaluate_add(NodeId node, Frame& frame);
  Value evaluate_list(NodeId node, Frame& frame);
  Value evaluate_table(NodeId node, Frame& frame);
  Value evaluate_subscript(NodeId node, Frame& frame);
  Value evaluate_comprehension(NodeId node, Frame& frame);
  Value evaluate_operation(NodeId node, Frame& frame);
  Value negated(Value value);
  Value with_places_filled(Value format, Value value);
  Value evaluate_assign(NodeId node, Frame& frame);
  Value look_up(NameId name, const Frame& frame);
  Value global_table();
  std::optional<Value> file_place(std::string_view name, FileId file);
  Value module_attribute(FileId file, NameId name);
  Value package_attribute(NameId folder, NameId name);
  Value instance_attribute(Value of, NameId name);
  Value external_attribute(NameId of, NameId name);
  std::vector<Value> items_of(Value value);  // what a loop goes through

  // Calls.
  void collect_arguments(NodeId node, Frame& frame, Call& call);
  Value evaluate_call(NodeId node, Frame& frame, Value decorated);
  bool call_hooks(const Call& call);
  std::optional<Value> call_unknown(Call& call);
  std::optional<Value> default_of(const Call& call);
  Value call(Value callee, Call& call);
  Value called(Value callee, Call& call);
  Value call_external(NameId name, Call& call);
  Value call_member(Value callee, Call& call);
  Value call_user(std::uint32_t function, Value self, Call& call);
  Value super_call(NodeId node, Frame& frame, Call& call);
  Value instantiate(std::uint32_t of, Call& call);
  void tell_changes(std::uint32_t of, const ObjectKind& kind, const Call& call);
  void start_instance(std::uint32_t of, Value self, const std::vector<Argument>& arguments);
  void set_fields(std::uint32_t of, Value self);
  Value symbolic_instance(std::uint32_t of);
  void bind_parameters(const Function& function, const std::vector<Argument>& arguments,
                       Frame& frame);
  void bind_parameter(NodeId parameter, Value given, Frame& frame);
  Value parameter_value(NodeId parameter, Value given, Frame& frame);
  Value list_of(std::vector<Value> items);
  Value typed_value(NodeId annotation, Frame& frame);
  Value import_module(std::string_view module, FileId from);
  bool carries_object(Value value, int depth = 0);
  bool hands_objects(const Call& call);
  // A call that hands on what a function of the project was given stands for the call of that
  // function.
  [[nodiscard]] Site where_it_is_written(Site call) const;
  [[nodiscard]] bool hands_on(Site call, Site function) const;
  void observe(const Call& call, NameId callee, Site target);
  void defer_callbacks(const Call& call);

  const Project& project_;
  const Detectors& detectors_;
  const SyntaxTree no_tree_;
  bool hides_scripts_ = true;  // they may not have been read
  RuleBook book_;
  std::vector<Module> modules_;
  std::vector<Scope> scopes_;
  std::vector<Condition> conditions_;
  int uncertain_ = 0;            // tests around whose outcome is not known, or known not to hold
  int shadow_ = 0;               // those known not to hold
  std::vector<Site> inside_;     // the functions being followed
  std::vector<Site> called_at_;  // and for each the call that led there; none: followed for itself
  Site calling_;                 // the call being made
  std::set<Site> followed_;      // functions followed at least once
  // By function and as written: what stands for something that only its calls tell about.
  std::map<std::pair<Site, std::string>, std::uint32_t> not_known_;
  std::vector<std::uint32_t> deferred_;      // functions to follow later
  std::vector<std::vector<bool>> observed_;  // by file and node
  std::map<std::pair<std::uint32_t, std::uint64_t>, std::uint32_t> bound_ids_;
  std::unordered_map<std::uint64_t, NameId> attribute_names_;
  std::unordered_map<NameId, NameId> result_names_;
  void mention(Value value, NodeId node, const Frame& frame);

  std::vector<bool> mentioned_;  // by name: is it asked for
  std::unordered_set<std::uint64_t> seen_mentions_;
  Value setting_of(NameId of, NameId name);

  std::unordered_map<NameId, NameId> settings_objects_;  // object -> what a settings module defines
  bool is_in_settings_ = false;
  [[nodiscard]] std::string imported_module(std::string_view module) const;
  [[nodiscard]] bool is_unset(Value value);
  std::unordered_map<std::string, std::string> same_modules_;
  NameId hook_mark_ = 0;              // of functions that a plugin library calls by their names
  std::string environment_;           // "process.env.": what hangs on it is not set by default
  std::set<std::string> set_anyway_;  // except for these
  std::uint32_t globals_ = kNone;     // what scripts hang on `global`
  int depth_ = 0;
  int settling_ = 0;         // calls of settled() that wait for others
  bool is_settled_ = false;  // the modules' tops are done: functions are followed for themselves
  std::int64_t steps_ = 0;
};

}  // namespace bakeoff::scan
