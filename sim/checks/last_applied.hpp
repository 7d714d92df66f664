#pragma once

#include <vector>

#include "sim/checks/step.hpp"
#include "sim/checks/violation.hpp"

namespace raftsim::checks {

/// lastApplied "increases monotonically" (Raft Figure 2) while a server runs, and never passes commitIndex.
class LastApplied {
 public:
  void reset(int servers) { seen_.assign(static_cast<std::size_t>(servers), {}); }
  void on_start(const raft::Server& server, const Truth&, Report&) {
    seen_[server.id().value - 1U] = server.last_applied();
  }
  static bool concerns(const raft::Effects& effects) { return any_changed(effects, raft::Change::applied); }
  void on_step(const Step& step, Report& report) {
    raft::LogIndex& seen = seen_[step.server.id().value - 1U];
    const raft::LogIndex now = step.server.last_applied();
    if (now < seen || now > step.server.commit_index()) violated(step, seen, report);
    seen = now;
  }
  friend bool operator==(const LastApplied&, const LastApplied&) = default;

 private:
  static void violated(const Step& step, raft::LogIndex before, Report& report);

  std::vector<raft::LogIndex> seen_;
};

}  // namespace raftsim::checks
