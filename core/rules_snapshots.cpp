#include "core/configurations.hpp"
#include "core/rules.hpp"

/// The rules about snapshots (Raft §7).
namespace raft::rules {

PositionDecision last_log(const LastLogQuestion& q) {
  // A log that never had an entry ends at {0, 0}, which no snapshot stands for.
  if (q.last_entry.index >= q.last_included.index) return {q.last_entry, Reason::entry_itself};
  return {q.last_included, Reason::stands_for_entry};
}

PositionDecision prev_log(const PrevLogQuestion& q) {
  if (q.index == LogIndex{0} || q.index != q.last_included.index) {
    return {{q.entry_term, q.index}, Reason::entry_itself};
  }
  return {q.last_included, Reason::stands_for_entry};
}

IndexDecision snapshot_index(const SnapshotQuestion& q) {
  const std::uint64_t applied = q.last_applied.value - q.last_included.value;
  if (q.requested && applied != 0) return {q.last_applied, Reason::asked_for};
  if (q.every == 0 || applied < q.every) return {q.last_included, Reason::log_too_short_to_compact};
  constexpr std::uint64_t kPatience = 4;
  if (q.follower_catches_up && applied / kPatience < q.every)
    return {q.last_included, Reason::follower_catches_up};
  return {q.last_applied, Reason::log_long_enough};
}

SnapshotContent snapshot_content(const ContentQuestion& q) {
  return {q.known.at(q.last_included), q.machine};
}

Decision needs_snapshot(const SnapshotNeedQuestion& q) {
  if (q.next_index <= q.last_included) return {true, Reason::entries_compacted};
  return {false, Reason::entries_kept};
}

Decision takes_chunk(const ChunkQuestion& q) {
  if (q.last_included.index <= q.commit_index) return {false, Reason::includes_nothing_new};
  // What an earlier leader has sent stands in nobody's way, but may be the same: equal snapshots have equal
  // bytes.
  const bool is_same = q.last_included == q.receiving;
  const bool of_this_leader = q.received_in == q.current_term;
  if (!is_same && of_this_leader && q.last_included.index < q.receiving.index) {
    return {false, Reason::older_snapshot};
  }
  if (q.offset != (is_same ? q.received : 0)) return {false, Reason::another_offset};
  return {true, is_same || q.received == 0 ? Reason::next_chunk : Reason::replaces_incoming};
}

Decision keeps_incoming(const IncomingQuestion& q) {
  if (q.receiving <= q.commit_index) return {false, Reason::includes_nothing_new};
  return {true, Reason::still_needed};
}

Decision may_install(const ArrivedQuestion& q) {
  if (!q.readable) return {false, Reason::snapshot_damaged};
  if (q.last_included != q.announced) return {false, Reason::another_snapshot};
  return {true, Reason::snapshot_whole};
}

Decision keeps_suffix(const InstallQuestion& q) {
  if (q.own_last_index < q.last_included.index) return {false, Reason::ends_before_last_included};
  if (q.own_term != q.last_included.term) return {false, Reason::last_included_conflicts};
  return {true, Reason::holds_last_included};
}

TermDecision term_after_snapshot(const SnapshotTermQuestion& q) {
  if (q.last_included_term < q.current_term) return {q.current_term, Reason::ends_in_older_term};
  return {q.last_included_term, Reason::ends_in_this_term};
}

Decision heeds_snapshot_reply(const SnapshotReplyQuestion& q) {
  // That it is there is news whenever it comes.
  if (q.installed) return {true, Reason::snapshot_installed};
  if (q.mode != ProgressMode::snapshot || q.last_included != q.sending) return {false, Reason::old_news};
  if (q.answered_offset != q.offset || q.wanted_offset == q.offset) return {false, Reason::chunk_on_its_way};
  return {true, q.wanted_offset > q.offset ? Reason::chunk_arrived : Reason::asks_for_another_chunk};
}

}  // namespace raft::rules
