#include "sim/checks/current_term.hpp"

namespace raftsim::checks {

void CurrentTerm::fell(raft::ServerId id, raft::Term before, raft::Term after, Report& report) {
  report.add({Property::current_term_never_falls,
              servers_of(id),
              before,
              {},
              to_string(id) + " is in " + in_words(after) + " after having been in " + in_words(before),
              {}});
}

}  // namespace raftsim::checks
