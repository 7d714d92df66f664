#include <algorithm>

#include "core/server.hpp"

/// Taking snapshots and compacting the log (Raft §7).
namespace raft {

void Server::on(const SnapshotRequested&) {
  take_snapshot(true);
}

void Server::take_snapshot(bool requested) {
  const LogIndex before = log().base().index;
  const IndexDecision takes = rules_->snapshot_index(
      {last_applied_, before, requested, options_.snapshot_every, follower_catches_up()});
  // That there is too little to compact is not said after each entry.
  if (takes.reason == Reason::log_too_short_to_compact && !requested) return;
  ask(Rule::snapshot_index, takes, before);
  if (takes.index == before) return;
  const LogPosition last_included{log().term_at(takes.index), takes.index};
  compact_log(SharedSnapshot(
      Snapshot(last_included, log().prefix_hash(takes.index),
               rules_->snapshot_content(
                   {takes.index, configurations_, machine_, {options_.voters, {}, options_.learners}}))));
}

bool Server::follower_catches_up() const {
  if (role_ != Role::leader) return false;
  const ServerSet all = followers();
  return std::any_of(all.begin(), all.end(), [&](ServerId id) { return progress_[slot(id)].catching_up; });
}

/// The snapshot takes the place of the log up to what it includes; what is after it stays.
void Server::compact_log(SharedSnapshot snapshot) {
  const LogIndex first = next(log().base().index);
  const LogIndex last = snapshot.last_included().index;
  const auto included = log().from(first, last.value - log().base().index.value);
  effects_->compacted.assign(included.begin(), included.end());
  durable_.log.compact_to(last);
  put_snapshot(std::move(snapshot));
}

/// It goes to the disk with everything else that this step writes. "Once a server completes writing a
/// snapshot, it may delete all log entries up through the last included index, as well as any prior snapshot"
/// (Raft §7): until then the disk holds what it held.
void Server::put_snapshot(SharedSnapshot snapshot) {
  if (!effects_->write) effects_->write.emplace();
  effects_->write->snapshot = snapshot.last_included();
  effects_->snapshot_before = std::move(durable_.snapshot);
  durable_.snapshot = std::move(snapshot);
  effects_->mark(Change::log);
  effects_->mark(Change::snapshot);
}

}  // namespace raft
