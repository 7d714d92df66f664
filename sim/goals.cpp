#include "sim/goals.hpp"

namespace raftsim {
namespace {

constexpr std::array<std::string_view, kGoals> kWords{
    "a leader crashed with uncommitted entries",
    "a server crashed while it wrote",
    "an entry was overwritten",
    "two leaders of different terms at once",
    "a vote was split",
    "a leader was deposed",
    "a leader was elected with entries of older terms to commit",
    "a snapshot was installed",
    "a snapshot met a longer log",
    "a server restarted from a snapshot",
    "a joint configuration was interrupted",
    "a configuration was undone",
    "a command came again and took no effect",
};

}  // namespace

std::string_view in_words(Goal goal) {
  return kWords[static_cast<std::size_t>(goal)];
}

void Goals::look(const raft::Server& server, const raft::Effects& effects, raft::Role before) {
  if (!effects.removed.empty()) {
    const bool replaced = effects.write && effects.write->replaces_log;
    if (!replaced) reach(Goal::entry_overwritten);
    if (effects.has_changed(raft::Change::configuration)) reach(Goal::configuration_undone);
  }
  if (!effects.without_effect.empty()) reach(Goal::command_retried_in_vain);
  if (effects.write && effects.write->snapshot.index > effects.last_applied &&
      effects.has_changed(raft::Change::applied)) {
    reach(Goal::snapshot_installed);
    if (server.log().last_index() > effects.write->snapshot.index || effects.write->replaces_log) {
      reach(Goal::snapshot_met_longer_log);
    }
  }
  if (before == raft::Role::candidate && server.role() == raft::Role::candidate &&
      effects.has_changed(raft::Change::term)) {
    reach(Goal::split_vote);
  }
  if (!effects.has_changed(raft::Change::role)) return;
  if (before == raft::Role::leader) {
    leaders_.erase(server.id());
    reach(Goal::leader_deposed);
  }
  if (server.role() != raft::Role::leader) return;
  if (!leaders_.empty()) reach(Goal::two_leaders_at_once);
  leaders_.insert(server.id());
  if (server.configuration().joint()) reach(Goal::joint_configuration_interrupted);
  const raft::LogIndex before_own{server.log().last_index().value - 1};
  if (before_own > server.commit_index()) reach(Goal::entry_of_older_term_committed);
}

void Goals::on_crash(const raft::Server& server, raft::LogIndex committed, bool writing) {
  if (writing) reach(Goal::crashed_while_writing);
  if (server.role() == raft::Role::leader && server.log().last_index() > committed) {
    reach(Goal::leader_crashed_with_uncommitted_entries);
  }
  leaders_.erase(server.id());
}

void Goals::on_start(const raft::Server& server) {
  if (server.snapshot()) reach(Goal::restarted_from_snapshot);
}

}  // namespace raftsim
