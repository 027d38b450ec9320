#include "measure/internal/upstream.h"

#include <fmt/core.h>

namespace bakeoff::measure {
namespace {

constexpr Seconds kStubStartLimit{10};

// One stub for the run: a workload that wants to wait longer than the shortest says so in its
// calls.
std::optional<catalog::Upstream> upstream_of(const plan::RunPlan& plan) {
  std::optional<catalog::Upstream> shortest;
  for (const auto& workload : plan.workloads) {
    if (!workload.upstream) continue;
    const int delay = workload.upstream->delay_milliseconds;
    if (!shortest || delay < shortest->delay_milliseconds) shortest = workload.upstream;
  }
  return shortest;
}

lab::Installed stub_program(const std::string& program, int delay_milliseconds) {
  lab::Installed stub;
  stub.program = program;
  stub.contestant.id = "upstream-stub";
  stub.contestant.source_dir = "/";
  stub.contestant.start = {"{program}", "--port", "{port}", "--delay",
                           fmt::format("{}", delay_milliseconds)};
  return stub;
}

}  // namespace

Result<std::optional<UpstreamStub>> start_upstream(const plan::RunPlan& plan, const Tools& tools,
                                                   Random& random) {
  const auto upstream = upstream_of(plan);
  if (!upstream) return std::optional<UpstreamStub>();
  BAKEOFF_TRY(port, lab::find_free_port([&](std::size_t bound) { return random.below(bound); }));
  const auto stub = stub_program(tools.stub_program, upstream->delay_milliseconds);
  lab::StartOrder order;
  order.label = stub.contestant.id;
  order.port = port;
  order.cpus = plan.placement.generator_cpus;
  order.log_dir = tools.run_dir / "logs";
  BAKEOFF_TRY(process, lab::start_contestant(stub, order, tools.host));
  catalog::RequestSpec request;
  request.path = "/item/1?delay=0";
  const auto ask = [&]() -> std::string {
    const auto answer = tools.engine.ask(load::Endpoint{.port = port}, request, Seconds(1));
    return answer ? "" : answer.error().message;
  };
  if (auto ready = lab::wait_until_ready(process, ask, kStubStartLimit, tools.clock); !ready) {
    return fail(ready.error(), "starting the upstream stub");
  }
  return std::optional<UpstreamStub>(
      UpstreamStub{std::move(process), fmt::format("http://127.0.0.1:{}", port)});
}

}  // namespace bakeoff::measure
