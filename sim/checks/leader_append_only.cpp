#include "sim/checks/leader_append_only.hpp"

#include <algorithm>

namespace raftsim::checks {

void LeaderAppendOnly::violated(const Step& step, const Led& led, Report& report) {
  const bool cut = step.effects.write && step.effects.write->truncate_from.value != 0;
  const raft::LogIndex from = cut ? step.effects.write->truncate_from
                                  : raft::next(std::min(led.last, step.server.log().last_index()));
  report.add({Property::leader_append_only,
              servers_of(step.server.id()),
              led.term,
              {from, led.last},
              to_string(step.server.id()) + ", leader of " + in_words(led.term) + " with a log of " +
                  std::to_string(led.last.value) + " entries, changed its log from " + in_words(from) + " on",
              {}});
}

}  // namespace raftsim::checks
