#include "sim/checks/last_applied.hpp"

namespace raftsim::checks {

void LastApplied::violated(const Step& step, raft::LogIndex before, Report& report) {
  const raft::LogIndex after = step.server.last_applied();
  const std::string number = std::to_string(after.value);
  const std::string what = after < before ? " fell from " + std::to_string(before.value) + " to " + number
                                          : " is " + number + ", past commitIndex, which is " +
                                                std::to_string(step.server.commit_index().value);
  report.add({Property::last_applied_never_falls,
              servers_of(step.server.id()),
              step.server.current_term(),
              {before, after},
              "lastApplied of " + to_string(step.server.id()) + what,
              {}});
}

}  // namespace raftsim::checks
