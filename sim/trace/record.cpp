#include "sim/trace/record.hpp"

namespace raftsim::trace {

void Step::clear() {
  judgements.clear();
  change.clear();
  write.reset();
  timers.clear();
  sends.clear();
  released.clear();
  first_applied = raft::LogIndex{0};
  last_applied = raft::LogIndex{0};
  answers.clear();
}

}  // namespace raftsim::trace
