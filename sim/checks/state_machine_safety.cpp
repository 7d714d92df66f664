#include "sim/checks/state_machine_safety.hpp"

namespace raftsim::checks {

void StateMachineSafety::out_of_order(const Step& step, raft::LogIndex applied, Report& report) {
  const raft::LogIndex first = step.effects.first_applied;
  report.add(
      {Property::state_machine_safety,
       servers_of(step.server.id()),
       step.server.current_term(),
       {applied, first},
       to_string(step.server.id()) + " applied " + in_words(first) + " right after " + in_words(applied),
       {}});
}

void StateMachineSafety::not_committed(const Step& step, Report& report) {
  const raft::LogIndex last = step.effects.last_applied;
  const bool differs = last <= step.truth.committed();
  report.add(
      {Property::state_machine_safety,
       servers_of(step.server.id()),
       step.server.current_term(),
       {last},
       to_string(step.server.id()) + " applied the log up to " + in_words(last) +
           (differs ? ", but what is committed there is another log" : but_committed(step.truth.committed())),
       {}});
}

}  // namespace raftsim::checks
