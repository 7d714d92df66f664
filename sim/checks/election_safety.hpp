#pragma once

#include "sim/checks/step.hpp"
#include "sim/checks/violation.hpp"

namespace raftsim::checks {

/// "At most one leader can be elected in a given term" (Raft §5.2, Figure 3).
class ElectionSafety {
 public:
  static bool concerns(const raft::Effects& effects) { return any_changed(effects, raft::Change::role); }
  void on_step(const Step& step, Report& report) const {
    if (!step.leads()) return;
    const ElectedLeader* first = step.truth.leaders().of(step.server.current_term());
    if (first != nullptr && first->server != step.server.id()) violated(step, *first, report);
  }
  friend bool operator==(const ElectionSafety&, const ElectionSafety&) = default;

 private:
  static void violated(const Step& step, const ElectedLeader& first, Report& report);
};

}  // namespace raftsim::checks
