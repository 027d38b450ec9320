// Who is let in by what a handler depends on: Depends(...), Security(...) in its parameters, in its
// decorator, in its router, in what includes the router.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "scan/internal/collect.h"

namespace bakeoff::scan {

class Dependencies {
 public:
  using Ids = std::set<std::string>;  // of schemes

  explicit Dependencies(const Collecting& in);

  // By the place where a route is registered.
  std::map<Location, Ids> guards();

 private:
  Ids of_handler(Value handler, int depth);
  Ids of_parameters(std::uint32_t function, int depth);
  Ids of_body(Site function, int depth);
  Ids of_function(std::uint32_t function, int depth);
  Ids of_class(std::uint32_t made, std::string_view method, int depth);
  Ids of_value(Value value, int depth);
  [[nodiscard]] Ids of_library(std::string_view name) const;
  Ids of_expression(Site site, ScopeId scope, int depth);
  Ids of_dependency(Site call, ScopeId scope, int depth);
  Ids of_keyword(Site call, int depth);
  Ids of_object(std::uint32_t object);
  Ids of_object(std::uint32_t object, int depth);
  [[nodiscard]] Site alias(FileId file, std::string_view name, int depth) const;
  Ids of_maker(Site made, ScopeId scope, int depth);
  [[nodiscard]] bool is_dependency(Value callee);
  [[nodiscard]] bool is_dependency_name(NameId name) const;

  const Collecting& in_;
  Evaluator& e_;
  BySite<std::uint32_t> function_at_;
  BySite<std::vector<std::size_t>> calls_in_;  // by function: places in found.calls
  std::map<std::uint32_t, Ids> known_;         // by function; empty while it is looked at
  std::map<std::uint32_t, Ids> known_objects_;
};

}  // namespace bakeoff::scan
