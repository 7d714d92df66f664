#pragma once

#include "sim/checks/step.hpp"
#include "sim/checks/violation.hpp"

namespace raftsim::checks {

/// "If a log entry is committed in a given term, then that entry will be present in the logs of the leaders
/// for all higher-numbered terms" (Raft §5.4, Figure 3). Leaders of lower terms that are elected late owe
/// nothing to it; leaders of higher terms that were elected before the entry was committed do.
class LeaderCompleteness {
 public:
  static bool concerns(const raft::Effects& effects) { return any_changed(effects, raft::Change::role); }
  void on_step(const Step& step, Report& report) const {
    if (!step.leads()) return;
    const auto* mark = step.truth.chain().last_mark();
    if (mark != nullptr && mark->term >= step.server.current_term()) {
      mark = step.truth.chain().last_mark_before(step.server.current_term());
    }
    if (mark != nullptr && !step.truth.agrees(step.server.log(), mark->index)) {
      elected_without(step, *mark, report);
    }
  }
  /// More is committed.
  void on_committed(const Truth& truth, Report& report) const {
    if (truth.commit_clash().index.value != 0) committed_twice(truth, report);
    const ElectedLeader* latest = truth.leaders().latest();
    const auto* mark = truth.chain().last_mark();
    if (latest != nullptr && mark != nullptr && latest->term > mark->term)
      look_at_later_leaders(truth, report);
  }
  friend bool operator==(const LeaderCompleteness&, const LeaderCompleteness&) = default;

 private:
  static void elected_without(const Step& step, const CommittedChain::Mark& mark, Report& report);
  static void committed_twice(const Truth& truth, Report& report);
  static void look_at_later_leaders(const Truth& truth, Report& report);
};

}  // namespace raftsim::checks
