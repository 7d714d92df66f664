#pragma once

#include <vector>

#include "sim/checks/step.hpp"
#include "sim/checks/violation.hpp"

namespace raftsim::checks {

/// "If a server has applied a log entry at a given index to its state machine, no other server will ever
/// apply a different log entry for the same index" (Raft §5.4.3, Figure 3): all apply what is committed, in
/// the order of the log and without gaps (Raft §5.3), but for those that a snapshot brings (Raft §7).
class StateMachineSafety {
 public:
  void reset(int servers) { applied_.assign(static_cast<std::size_t>(servers), {}); }
  void on_start(const raft::Server& server, const Truth&, Report&) {
    applied_[server.id().value - 1U] = server.snapshot().last_included().index;
  }
  static bool concerns(const raft::Effects& effects) {
    return any_changed(effects, raft::Change::applied) || effects.last_applied.value != 0;
  }
  void on_step(const Step& step, Report& report) {
    raft::LogIndex& applied = applied_[step.server.id().value - 1U];
    if (step.installed()) {
      // SnapshotEqualsLog judges that it is what applying the entries gives.
      applied = step.effects.write->snapshot.index;
      if (step.effects.last_applied.value == 0) return;
    }
    const raft::LogIndex last = step.effects.last_applied;
    if (step.effects.first_applied != raft::next(applied)) out_of_order(step, applied, report);
    if (!step.truth.agrees(step.server.log(), last)) not_committed(step, report);
    applied = last;
  }
  friend bool operator==(const StateMachineSafety&, const StateMachineSafety&) = default;

 private:
  static void out_of_order(const Step& step, raft::LogIndex applied, Report& report);
  static void not_committed(const Step& step, Report& report);

  std::vector<raft::LogIndex> applied_;
};

}  // namespace raftsim::checks
