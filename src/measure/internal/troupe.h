// Installing and starting the arms of a run.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "lab/running_contestant.h"
#include "load/socket_load.h"
#include "measure/internal/scene.h"

namespace bakeoff::measure {

// The open connections to one arm for the workload at hand; closed when this goes.
class OpenConnections {
 public:
  OpenConnections(load::IoEngine& engine, load::SessionId session, std::string workload)
      : engine_(&engine), session_(session), workload_(std::move(workload)) {}
  OpenConnections(OpenConnections&& other) noexcept
      : engine_(std::exchange(other.engine_, nullptr)),
        session_(other.session_),
        workload_(std::move(other.workload_)) {}
  OpenConnections& operator=(OpenConnections&& other) noexcept {
    std::swap(engine_, other.engine_);
    std::swap(session_, other.session_);
    std::swap(workload_, other.workload_);
    return *this;
  }
  OpenConnections(const OpenConnections&) = delete;
  OpenConnections& operator=(const OpenConnections&) = delete;
  ~OpenConnections() {
    if (engine_ != nullptr) engine_->close(session_);
  }

  [[nodiscard]] load::SessionId session() const { return session_; }
  [[nodiscard]] const std::string& workload() const { return workload_; }

 private:
  load::IoEngine* engine_;
  load::SessionId session_;
  std::string workload_;
};

struct LiveArm {
  Arm* arm = nullptr;
  lab::RunningContestant process;
  std::optional<OpenConnections> connections = {};
  std::unique_ptr<load::SocketEngine> sockets = {};  // open for the workload `sockets_for`
  std::string sockets_for = {};
  bool is_warm = false;       // its process has been under load
  double answer_seconds = 0;  // time to an answer while it was warmed for the workload at hand
  bool lost = false;  // could not be frozen or thawed: stopped, and out of the rest of this epoch
};

// Gives nothing when the contestant could not be installed (recorded as a failure).
Result<std::optional<Arm>> install_arm(const catalog::Contestant& contestant, const Tools& tools,
                                       Recorder& recorder);

// Installs contestants and reference, where any workload needs servers; what cannot be installed
// becomes a failure. Error: only a full disk or an interrupt.
Result<std::vector<Arm>> assemble(const plan::RunPlan& plan, const Tools& tools,
                                  Recorder& recorder);

struct Spawned {
  std::optional<LiveArm> live;
  double seconds_to_first_answer = 0;
};

// Notes once how the contestant's processes are held.
Result<void> record_containment(Scene& scene, const std::string& label,
                                const lab::RunningContestant& process);

// Starts one arm and waits for its first right answer. A failure is recorded and gives no live arm.
// Error: io only.
Result<Spawned> spawn(Scene& scene, Arm& arm, int epoch, Random& random);

// Freezes or thaws, when the run freezes idle contestants. An arm that cannot be is stopped and
// lost for this epoch: running on, it would disturb the others. That is recorded; it is no fault of
// the contestant's workloads.
Result<void> set_frozen(Scene& scene, LiveArm& live, bool frozen, int epoch);

// Records that the arm ended by itself, if it did. Gives true when it is gone.
Result<bool> record_if_gone(Scene& scene, LiveArm& live, const std::string& workload, int epoch);

}  // namespace bakeoff::measure
