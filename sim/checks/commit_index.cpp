#include "sim/checks/commit_index.hpp"

namespace raftsim::checks {

void CommitIndexMonotone::fell(const Step& step, raft::LogIndex before, Report& report) {
  const raft::LogIndex after = step.server.commit_index();
  report.add({Property::commit_index_never_falls,
              servers_of(step.server.id()),
              step.server.current_term(),
              {before, after},
              "commitIndex of " + to_string(step.server.id()) + " fell from " + std::to_string(before.value) +
                  " to " + std::to_string(after.value),
              {}});
}

void CommitIndexCommitted::not_committed(const Step& step, Report& report) {
  const raft::LogIndex commit = step.server.commit_index();
  const raft::LogIndex committed = step.truth.committed();
  std::string why = but_committed(committed);
  if (commit <= committed) why = ", but the log committed there is not the one that it holds";
  report.add({Property::commit_index_is_committed,
              servers_of(step.server.id()),
              step.server.current_term(),
              {commit, committed},
              "commitIndex of " + to_string(step.server.id()) + " is " + std::to_string(commit.value) + why,
              {}});
}

}  // namespace raftsim::checks
