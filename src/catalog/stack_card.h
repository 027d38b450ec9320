// StackCard: what we know about an ecosystem that one may choose (catalog/stacks/<id>.toml).
#pragma once

#include <string>
#include <vector>

namespace bakeoff::catalog {

struct StackCard {
  std::string id;     // "node"
  std::string title;  // "Node.js"
  std::string language;
  std::string best_for;
  std::string price;
  std::string biggest_catch;
  std::string concurrency_model;
  std::string current_version;       // "24 LTS"
  std::string current_version_date;  // "2025-10-28"
  std::string default_contestant;    // "node/fastify"; empty: none ships yet
  std::string stand_in;              // joins where the default cannot be installed; empty: none
  std::vector<std::string> facts;    // ids of evidence behind the lines above
  bool owns_cpu_bound = false;       // wrong-question test: a stack to hand CPU-bound work to
  bool mobile_runtime = false;       // wrong-question test: can run on a phone

  bool operator==(const StackCard&) const = default;
};

}  // namespace bakeoff::catalog
