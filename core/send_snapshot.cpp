#include <algorithm>
#include <string_view>

#include "core/server.hpp"

/// Leaders that send a snapshot in the place of entries that they have no more (Raft §7).
namespace raft {

/// Whether the follower is from now on sent a snapshot: the newest.
bool Server::needs_snapshot(ServerId follower) {
  if (!durable_.snapshot) return false;
  Progress& progress = progress_[slot(follower)];
  const Decision needs = rules_->needs_snapshot({progress.next_index, log().base().index});
  if (!needs) return false;
  ask(Rule::needs_snapshot, needs, follower);
  progress.mode = ProgressMode::snapshot;
  progress.snapshot = durable_.snapshot;
  progress.offset = 0;
  progress.catching_up = true;
  return true;
}

/// Sends the chunk that the follower is to have next: for the first time, or again with every heartbeat, for
/// it may be lost. It is the heartbeat: "this gives the follower a sign of life with each chunk, so it can
/// reset its election timer" (Raft Figure 13).
void Server::send_chunk(ServerId follower) {
  Progress& progress = progress_[slot(follower)];
  const std::string_view bytes = progress.snapshot->bytes();
  auto& chunk = send(follower).become<InstallSnapshot>();
  chunk.last_included = progress.snapshot.last_included();
  chunk.offset = progress.offset;
  chunk.data = bytes.substr(progress.offset, options_.snapshot_chunk);
  chunk.done = progress.offset + chunk.data.size() == bytes.size();
  chunk.round = round_;
  progress.probe_sent = true;
  effects_->mark(Change::progress);
}

/// Who leads no longer sends none, and need not hold them.
void Server::stop_sending_snapshots() {
  for (Progress& progress : progress_) {
    if (progress.mode != ProgressMode::snapshot) continue;
    progress = {progress.next_index, ProgressMode::probe, false};
    effects_->mark(Change::progress);
  }
}

void Server::on_install_snapshot_reply(const Message& message, const InstallSnapshotReply& reply) {
  if (!heeds_reply(message, reply.round)) return;
  const ServerId follower = message.from;
  Progress& progress = progress_[slot(follower)];
  const SnapshotReplyQuestion question{progress.mode,   progress.snapshot.last_included().index,
                                       progress.offset, reply.last_included,
                                       reply.installed, reply.chunk,
                                       reply.offset};
  if (!ask(Rule::heeds_snapshot_reply, rules_->heeds_snapshot_reply(question), follower)) return;
  if (reply.installed) return follower_has(follower, reply.last_included);
  progress.offset = std::min<std::uint64_t>(reply.offset, progress.snapshot->bytes().size());
  send_chunk(follower);
}

}  // namespace raft
