#include "measure/internal/services.h"

#include <unistd.h>

#include <array>

#include "base/file.h"

namespace bakeoff::measure {
namespace {

constexpr Seconds kServiceStartLimit{10};

struct ServiceKind {
  const char* name;
  const char* program;  // a path, or the name of a program of bakeoff's own
  const char* package;  // what brings it
  std::vector<std::string> arguments;
};

// One visible list.
std::vector<ServiceKind> service_kinds() {
  return {
      {"redis",
       "/usr/bin/redis-server",
       "redis-server",
       {"--port", "{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir",
        "{work}", "--daemonize", "no", "--maxmemory", "256mb", "--maxmemory-policy", "noeviction"}},
      {"model", "bakeoff-model-stub", "", {"--port", "{port}"}}};
}

Result<lab::Installed> install_service(const Scene& scene, const ServiceKind& kind) {
  lab::Installed service;
  const std::filesystem::path program =
      kind.program[0] == '/' ? kind.program : scene.tools.places.program_dir / kind.program;
  if (::access(program.c_str(), X_OK) != 0) {
    const std::string remedy = kind.package[0] == '\0'
                                   ? "build or install bakeoff completely"
                                   : std::string("apt-get install ") + kind.package;
    return fail(ErrorCode::missing_tool, program.string() + " is not there: " + remedy);
  }
  service.program = program;
  service.contestant.id = kind.name;
  service.contestant.source_dir = "/";
  service.contestant.start = {"{program}"};
  service.contestant.start.insert(service.contestant.start.end(), kind.arguments.begin(),
                                  kind.arguments.end());
  return service;
}

}  // namespace

Result<lab::RunningContestant> start_service(Scene& scene, const std::string& name,
                                             const std::filesystem::path& folder, Random& random) {
  for (const auto& kind : service_kinds()) {
    if (name != kind.name) continue;
    BAKEOFF_TRY(service, install_service(scene, kind));
    BAKEOFF_TRY(port, lab::find_free_port([&](std::size_t bound) { return random.below(bound); }));
    lab::StartOrder order;
    order.label = name;
    order.port = port;
    order.log_dir = scene.tools.run_dir / "logs";
    order.words["work"] = folder;
    BAKEOFF_TRY(process, lab::start_contestant(service, order, scene.tools.host));
    const auto listens = [&]() -> std::string {
      return lab::listener_is_in_tree(port, process.tree()) ? "" : "it does not listen yet";
    };
    auto ready = lab::wait_until_ready(process, listens, kServiceStartLimit, scene.tools.clock,
                                       &scene.tools.interrupts);
    if (!ready) return fail(ready.error(), "starting " + name);
    return std::move(process);
  }
  return fail(ErrorCode::invalid_input, "there is no service '" + name + "'");
}

}  // namespace bakeoff::measure
