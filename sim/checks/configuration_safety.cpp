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

/// The server does not use the configuration that stands at `index`; {0} is the first of all, or a
/// snapshot's.
void add_unused(const raft::Server& server, raft::LogIndex index, Report& report) {
  const std::string where =
      index.value == 0 ? "the one before its log" : "the one at index " + std::to_string(index.value);
  report.add(
      {Property::configuration_safety,
       servers_of(server.id()),
       server.current_term(),
       {index},
       to_string(server.id()) + " uses another configuration than " + where + ", the latest that it has",
       {}});
}

}  // namespace

void ConfigurationSafety::on_start(const raft::Server& server, const Truth& truth, Report& report) const {
  const raft::Log& log = server.log();
  raft::LogIndex index = log.last_index();
  while (log.has(index) && log.at(index).kind != raft::EntryKind::configuration)
    index = raft::LogIndex{index.value - 1};
  if (log.has(index)) {
    if (server.configuration() != log.at(index).configuration()) add_unused(server, index, report);
    return;
  }
  const raft::Configuration& before =
      server.snapshot() ? server.snapshot()->configuration() : truth.first_configuration();
  if (server.configuration() != before) add_unused(server, {}, report);
}

void ConfigurationSafety::judge_use(const Step& step, Report& report) {
  const raft::Log& log = step.server.log();
  const raft::LogIndex in_use = step.server.configurations().latest_index();
  const std::uint32_t appended = step.effects.write ? step.effects.write->appended : 0;
  raft::LogIndex index = log.last_index();
  for (std::uint32_t i = 0; i < appended && log.has(index) && index > in_use; ++i) {
    if (log.at(index).kind == raft::EntryKind::configuration) return add_unused(step.server, index, report);
    index = raft::LogIndex{index.value - 1};
  }
  // What it uses is in its log, unless it is older than that.
  if (in_use <= log.base().index) return;
  if (!log.has(in_use) || log.at(in_use).kind != raft::EntryKind::configuration ||
      log.at(in_use).configuration() != step.server.configuration()) {
    add_unused(step.server, in_use, report);
  }
}

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
