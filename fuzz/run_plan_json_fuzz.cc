// Any bytes as plan.json: an error or a plan that writes and reads back to itself.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "plan/run_plan_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto plan = bakeoff::plan::parse_run_plan({reinterpret_cast<const char*>(data), size});
  if (!plan) return 0;
  const auto again = bakeoff::plan::parse_run_plan(bakeoff::plan::to_text(*plan));
  if (!again) std::abort();
  return 0;
}
