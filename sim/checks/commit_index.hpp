#pragma once

#include <vector>

#include "sim/checks/step.hpp"
#include "sim/checks/violation.hpp"

namespace raftsim::checks {

/// commitIndex "increases monotonically" (Raft Figure 2) while a server runs.
class CommitIndexMonotone {
 public:
  void reset(int servers) { seen_.assign(static_cast<std::size_t>(servers), {}); }
  void on_start(const raft::Server& server, const Truth&, Report&) {
    seen_[server.id().value - 1U] = server.commit_index();
  }
  static bool concerns(const raft::Effects& effects) {
    return any_changed(effects, raft::Change::commit_index);
  }
  void on_step(const Step& step, Report& report) {
    raft::LogIndex& seen = seen_[step.server.id().value - 1U];
    if (step.server.commit_index() < seen) fell(step, seen, report);
    seen = step.server.commit_index();
  }
  friend bool operator==(const CommitIndexMonotone&, const CommitIndexMonotone&) = default;

 private:
  static void fell(const Step& step, raft::LogIndex before, Report& report);

  std::vector<raft::LogIndex> seen_;
};

/// commitIndex is the "highest log entry known to be committed" (Raft Figure 2): it names only what is. An
/// entry of an older term that is merely on a majority is not (Raft §5.4.2, Figure 8).
class CommitIndexCommitted {
 public:
  static bool concerns(const raft::Effects& effects) {
    return any_changed(effects, raft::Change::commit_index);
  }
  void on_step(const Step& step, Report& report) const {
    if (!step.truth.agrees(step.server.log(), step.server.commit_index())) not_committed(step, report);
  }
  friend bool operator==(const CommitIndexCommitted&, const CommitIndexCommitted&) = default;

 private:
  static void not_committed(const Step& step, Report& report);
};

}  // namespace raftsim::checks
