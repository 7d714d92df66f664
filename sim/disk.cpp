#include "sim/disk.hpp"

#include <algorithm>

#include "core/check.hpp"

namespace raftsim {

void Disk::reset(const raft::Durable& content) {
  pending_.clear();
  term_ = content.current_term;
  vote_ = content.voted_for;
  busy_until_ = Time{};
}

void Disk::write_at_once(const raft::Write& write) {
  raft::require(pending_.empty(), "no write overtakes another");
  note_hard_state(write);
}

Time Disk::begin(Time now, Duration latency, const raft::Effects& effects) {
  raft::require(effects.write.has_value(), "a step that writes");
  busy_until_ = std::max(busy_until_, now) + latency;
  pending_.push_back(
      {*effects.write, term_, vote_, effects.removed, effects.compacted, effects.snapshot_before});
  note_hard_state(*effects.write);
  return busy_until_;
}

raft::Write Disk::finish_first() {
  raft::require(!pending_.empty(), "a write to finish");
  const raft::Write write = pending_.front().write;
  pending_.erase(pending_.begin());
  return write;
}

void Disk::lose_pending(raft::Durable& durable) {
  for (; !pending_.empty(); pending_.pop_back()) undo(pending_.back(), durable);
  term_ = durable.current_term;
  vote_ = durable.voted_for;
  busy_until_ = Time{};
}

/// Turns back, last first, what the write did.
void Disk::undo(const Pending& lost, raft::Durable& durable) {
  if (lost.write.snapshot != raft::LogPosition{}) {
    const raft::SharedSnapshot& before = lost.snapshot_before;
    if (lost.write.replaces_log) {
      durable.log.reset(before.last_included(), before.log_hash());
    } else {
      durable.log.restore(before.last_included(), before.log_hash(), lost.compacted);
    }
    durable.snapshot = before;
  }
  if (lost.write.appended > 0) {
    durable.log.truncate_from(raft::LogIndex{lost.write.last_index.value - lost.write.appended + 1});
  }
  for (const raft::Entry& entry : lost.removed) durable.log.append(entry);
  durable.current_term = lost.term_before;
  durable.voted_for = lost.vote_before;
}

void Disk::note_hard_state(const raft::Write& write) {
  if (!write.hard_state) return;
  term_ = write.current_term;
  vote_ = write.voted_for;
}

}  // namespace raftsim
