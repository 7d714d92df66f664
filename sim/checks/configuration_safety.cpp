#include "sim/checks/configuration_safety.hpp"

#include <string>

namespace raftsim::checks {
namespace {

/// Whether any majority of the one and any of the other have a server in common.
bool is_legal_step(const raft::Configuration& before, const raft::Configuration& after) {
  if (before.joint()) return !after.joint() && after.voters == before.voters;
  if (after.joint()) return after.old_voters == before.voters;
  return (before.voters - after.voters).size() + (after.voters - before.voters).size() <= 1;
}

}  // namespace

bool ConfigurationSafety::has_appended(const Step& step) {
  if (!step.effects.write || step.effects.write->appended == 0) return false;
  const raft::LogIndex last = step.effects.write->last_index;
  return step.server.configurations().changing() &&
         step.server.configurations().latest_index().value > last.value - step.effects.write->appended;
}

void ConfigurationSafety::judge(const Step& step, Report& report) {
  const raft::Configurations& configurations = step.server.configurations();
  const raft::LogIndex before = configurations.previous_index();
  const raft::LogIndex now = configurations.latest_index();
  std::string wrong;
  // A leader of an older term may not know yet that it is deposed.
  const CommittedChain::Mark* mark = step.truth.chain().last_mark_before(next(step.server.current_term()));
  if (before > step.truth.committed()) {
    wrong = ", but the one at index " + std::to_string(before.value) + " is not committed yet";
  } else if (mark == nullptr || mark->term != step.server.current_term()) {
    wrong = ", but no entry of its own term is committed yet";
  } else if (!is_legal_step(configurations.previous(), configurations.latest())) {
    wrong = ", which leaves room for a majority that has no server in common with one of the one before";
  }
  if (wrong.empty()) return;
  report.add({Property::configuration_safety,
              servers_of(step.server.id()),
              step.server.current_term(),
              {now, before},
              to_string(step.server.id()) + " appended a configuration at index " +
                  std::to_string(now.value) + wrong,
              {}});
}

}  // namespace raftsim::checks
