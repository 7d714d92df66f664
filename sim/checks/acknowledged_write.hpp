#pragma once

#include "sim/checks/step.hpp"
#include "sim/checks/violation.hpp"

namespace raftsim::checks {

/// A client is told that a command that goes through the log is done only when that command is committed
/// where the answer says (Raft §5.3, §8). It then stays so: what is committed here only grows, and every
/// later leader is held to it by leader completeness.
class AcknowledgedWrite {
 public:
  static bool concerns(const raft::Effects& effects) { return !effects.answers.empty(); }
  void on_step(const Step& step, Report& report) const {
    for (const raft::Answer& answer : step.effects.answers) {
      // A read that does not go through the log has no place in it: FreshReads judges those, and that they
      // are reads.
      const bool is_read = answer.index.value == 0 && step.server.options().reads != raft::ReadMode::log &&
                           answer.read_index == step.server.last_applied();
      if (answer.status == raft::AnswerStatus::done && !is_read && !is_kept(step, answer)) {
        lost(step, answer, report);
      }
    }
  }
  friend bool operator==(const AcknowledgedWrite&, const AcknowledgedWrite&) = default;

 private:
  static bool is_kept(const Step& step, const raft::Answer& answer) {
    if (answer.index.value == 0 || !step.truth.agrees(step.server.log(), answer.index)) return false;
    const raft::Entry& entry = raft::entry_after_step(step.server.log(), step.effects, answer.index);
    return entry.kind == raft::EntryKind::command && entry.client == answer.client &&
           entry.sequence == answer.sequence;
  }
  static void lost(const Step& step, const raft::Answer& answer, Report& report);
};

}  // namespace raftsim::checks
