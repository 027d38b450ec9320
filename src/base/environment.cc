#include "base/environment.h"

#include <cstdlib>

namespace bakeoff {

std::string environment_variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing writes it
  return value == nullptr ? "" : value;
}

}  // namespace bakeoff
