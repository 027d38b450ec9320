// The router graph: from every application down to its endpoints.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "scan/internal/evaluator.h"
#include "scan/inventory.h"

namespace bakeoff::scan {

class Endpoints {
 public:
  Endpoints(Evaluator& evaluator, const Detectors& detectors, Inventory& inventory);

  void build();

  friend class DecoratedClasses;

 private:
  // Where in the graph: what stands before, and under which tests.
  struct Way {
    std::string prefix;
    std::string version;  // before the prefix: the nearest one counts
    std::vector<Condition> conditions;
    std::vector<std::uint32_t> through;  // objects, against circles
  };
  struct Row {
    const Detector* detector = nullptr;
    std::string path;  // with holes
    Value handler;
    FileId file = kNoFile;
    NodeId handler_node = kNoNode;
    Site site;
    Site path_site;
    std::vector<Condition> conditions;
  };

  void walk(std::uint32_t id, const Way& way);
  void walk_mounted_table(std::size_t index, const Detector* detector, const Way& way);
  void walk_mount(std::size_t index, const Detector* detector, const Way& way);
  void walk_applications();
  void count_on_lone_application();
  std::vector<std::pair<std::uint32_t, std::vector<Endpoint>>> rows_handed_in();
  void walk_handed_in();
  void tell_handed_in(Site site);
  void walk_table(Value table, const Detector* detector, const Way& way);
  void walk_entry(const Entry& entry, const Way& way);
  void walk_target(const Entry& entry, const Way& way);
  bool add_view(const Entry& entry, Value view, const Way& way);
  void add_route(const Route& route, const Way& way);
  void add_members(const Object& object, const Way& way);
  void add_resource(const Resource& resource, const Way& way);
  void add_actions(std::uint32_t of, const Detector& detector, const Row& row);
  [[nodiscard]] bool is_detail_action(const Route& route) const;
  void add_extra_actions(std::uint32_t of, const Detector& detector, const Row& row);
  void add(const Row& row, std::vector<std::string> methods, const Rule* rule = nullptr);
  Endpoint endpoint_of(const Row& row, const std::string& method);
  void add_one(const Row& row, const std::string& method);
  void add_without_test(const Endpoint& endpoint);
  void list_unmounted();
  void tell_bare_applications();
  // Where they stand and what they answer by, with their paths.
  [[nodiscard]] std::multimap<std::string, std::string> known_registrations() const;
  void lose_holes(const Row& row);

  std::vector<std::string> methods_of(const Row& row);
  std::vector<std::string> class_methods(std::uint32_t of, const std::vector<std::string>& verbs);
  std::vector<std::string> provided(std::uint32_t of);
  std::vector<std::string> provided_by(std::string_view base);
  std::string lookup_name(std::uint32_t of);
  std::string piece_of(const Detector* detector, NameId text, bool is_pattern);
  std::string condition_text(const std::vector<Condition>& conditions);
  std::string handler_name(const Row& row);
  Location handler_place(const Row& row);
  Location location(Site site);

  // Resolvers that frameworks ask for by name.
  void resolve_url_modules(const Detector& detector);
  void resolve_decorated_classes(const Detector& detector);
  void resolve_route_files(const Detector& detector);
  void add_exported_methods(const Row& row);
  void add_default_handler(Row row);
  const NodePackage* package_of(const std::string& path);

  Evaluator& e_;
  const Detectors& detectors_;
  Inventory& inventory_;
  std::vector<Endpoint>* out_ = nullptr;
  std::set<std::uint32_t> reached_;
  std::set<std::string> seen_;
  std::vector<std::vector<Condition>> tests_;  // around what applications have, row by row
  std::set<Site> told_;
};

}  // namespace bakeoff::scan
