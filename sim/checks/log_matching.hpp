#pragma once

#include "sim/checks/step.hpp"
#include "sim/checks/violation.hpp"

namespace raftsim::checks {

/// "If two logs contain an entry with the same index and term, then the logs are identical in all entries up
/// through the given index" (Raft §5.3, Figure 3), for all logs that ever were.
class LogMatching {
 public:
  void on_initial(raft::ServerId id, const Truth& truth, Report& report) const {
    if (truth.entry_clash().index.value != 0) violated(id, truth, report);
  }
  static bool concerns(const raft::Effects& effects) { return any_changed(effects, raft::Change::log); }
  void on_step(const Step& step, Report& report) const {
    if (step.truth.entry_clash().index.value != 0) violated(step.server.id(), step.truth, report);
  }
  friend bool operator==(const LogMatching&, const LogMatching&) = default;

 private:
  static void violated(raft::ServerId id, const Truth& truth, Report& report);
};

}  // namespace raftsim::checks
