#include "sim/disk.hpp"

#include <algorithm>
#include <utility>

#include "core/check.hpp"

namespace raftsim {

void Disk::reset(const raft::Durable& content) {
  stalled_until_ = Time{};
  pending_.clear();
  start(content);
}

void Disk::start(const raft::Durable& content) {
  raft::require(pending_.empty(), "a disk without writes on their way");
  term_ = content.current_term;
  vote_ = content.voted_for;
  busy_until_ = stalled_until_;
}

void Disk::write_at_once(const raft::Write& write) {
  raft::require(pending_.empty(), "no write overtakes another");
  note_hard_state(write);
}

Time Disk::begin(Time now, Duration latency, const raft::Effects& effects) {
  raft::require(effects.write.has_value(), "a step that writes");
  busy_until_ = std::max(busy_until_, now) + latency;
  pending_.push_back({*effects.write, term_, vote_, effects.removed, effects.compacted,
                      effects.snapshot_before, busy_until_});
  note_hard_state(*effects.write);
  return busy_until_;
}

void Disk::stall(Time now, Duration lasting) {
  const Time until = std::max(stalled_until_, now + lasting);
  const Duration longer = until - std::max(stalled_until_, now);
  for (Pending& pending : pending_) pending.due += longer;
  busy_until_ = std::max(busy_until_, now) + longer;
  stalled_until_ = until;
}

Time Disk::due(raft::WriteId write) const {
  const auto found = std::find_if(pending_.begin(), pending_.end(),
                                  [&](const Pending& pending) { return pending.write.id == write; });
  raft::require(found != pending_.end(), "a write on its way");
  return found->due;
}

raft::Write Disk::finish_first() {
  raft::require(!pending_.empty(), "a write to finish");
  const raft::Write write = pending_.front().write;
  pending_.erase(pending_.begin());
  return write;
}

void Disk::lose_pending(raft::Durable& durable) {
  durable.current_term = term_;
  durable.voted_for = vote_;
  for (; !pending_.empty(); pending_.pop_back()) undo(pending_.back(), durable);
  start(durable);
}

Disk::Torn Disk::tear(raft::Durable& durable) {
  raft::require(!pending_.empty(), "a write to tear");
  for (; pending_.size() > 1; pending_.pop_back()) undo(pending_.back(), durable);
  const Pending torn = std::move(pending_.back());
  pending_.clear();
  Torn left;
  raft::Write whole = torn.write;
  if (whole.appended == 0 || whole.snapshot != raft::LogPosition{}) {
    undo(torn, durable);
  } else {
    const raft::LogIndex first{whole.last_index.value - whole.appended + 1};
    whole.appended /= 2;
    left.entry = raft::LogIndex{first.value + whole.appended};
    durable.log.truncate_from(left.entry);
    if (whole.appended == 0) {
      whole.truncate_from = {};
      for (const raft::Entry& entry : torn.removed) durable.log.append(entry);
    }
    whole.last_index = durable.log.last_index();
    left.write = whole;
    durable.current_term = whole.hard_state ? whole.current_term : torn.term_before;
    durable.voted_for = whole.hard_state ? whole.voted_for : torn.vote_before;
  }
  start(durable);
  return left;
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
