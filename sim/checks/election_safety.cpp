#include "sim/checks/election_safety.hpp"

namespace raftsim::checks {

void ElectionSafety::violated(const Step& step, const ElectedLeader& first, Report& report) {
  const raft::ServerId second = step.server.id();
  const raft::Term term = step.server.current_term();
  report.add({Property::election_safety,
              servers_of(first.server, second),
              term,
              {},
              to_string(second) + " was elected leader of " + in_words(term) + ", which " +
                  to_string(first.server) + " has been elected to lead already",
              {}});
}

}  // namespace raftsim::checks
