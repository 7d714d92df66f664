#include "sim/trace/story_step.hpp"
#include "sim/trace/story_words.hpp"

/// Sentences about snapshots (Raft §7).
namespace raftsim::trace {
namespace {

std::string snapshot_to(raft::LogIndex last_included) {
  return "snapshot to " + std::to_string(last_included.value);
}

}  // namespace

/// Where the step compacts the log, but not because the leader has sent a snapshot.
std::string Teller::takes_snapshot(const Record& record) const {
  const raft::Judgement* takes = judgement(record.step, raft::Rule::snapshot_index);
  if (takes == nullptr || !takes->yes || !record.step.change.snapshot) return {};
  return "takes a " + snapshot_to(record.step.change.snapshot->snapshot.last_included().index);
}

Telling Teller::asked_for_snapshot(const Record& record) const {
  const std::string taken = takes_snapshot(record);
  if (!taken.empty()) return {taken, false};
  return {"takes no snapshot: " + why(record.step, raft::Rule::snapshot_index), false};
}

Telling Teller::chunk_arrived(const Record& record, const raft::Message& message,
                              const raft::InstallSnapshot& chunk) const {
  const Step& step = record.step;
  const View& view = before(record);
  const std::string leader = to_string(message.from);
  const std::string what = snapshot_to(chunk.last_included.index);
  if (!step.change.leader && says(step, raft::Rule::adopts_term, raft::Reason::stale_term)) {
    return {"refuses the " + what + " of " + leader + " (" + to_words(message.term) +
                "): " + why(step, raft::Rule::accepts_leader),
            false};
  }
  std::string text = step_down(step, view, leader + " leads " + to_words(message.term));
  if (text.empty() && step.change.leader) text = "follows " + leader + " in " + to_words(message.term);
  if (step.change.snapshot) {
    text = with(text, "has the whole " + what + " from " + leader);
    if (!step.change.snapshot->replaces_log) {
      const bool more = view.last_index() > chunk.last_included.index;
      return {with(text, "in the place of the log up to there" +
                             (more ? ", keeps " + to_words(next(chunk.last_included.index), view.last_index())
                                   : std::string())),
              false};
    }
    const bool had = view.last_index() > view.base;
    return {with(text, had ? "in the place of the whole log: " + why(step, raft::Rule::keeps_suffix)
                           : std::string()),
            false};
  }
  const raft::Judgement* takes = judgement(step, raft::Rule::takes_chunk);
  if (takes != nullptr && takes->yes) {
    const bool first = chunk.offset == 0;
    return {with(text,
                 first ? leader + " sends the " + what
                       : "has " + std::to_string(chunk.offset + chunk.data.size()) + " bytes of the " + what),
            !first && text.empty()};
  }
  if (takes != nullptr && takes->reason == raft::Reason::includes_nothing_new) {
    return {with(text, "leaves the " + what + " of " + leader + " alone: " + raft::in_words(takes->reason)),
            false};
  }
  return {with(text, "part of the " + what + ": " + why(step, raft::Rule::takes_chunk)), text.empty()};
}

Telling Teller::chunk_answered(const Record& record, const raft::Message& message,
                               const raft::InstallSnapshotReply& reply) const {
  const Step& step = record.step;
  const std::string follower = to_string(message.from);
  const std::string down = step_down(step, before(record), follower + " is in " + to_words(message.term));
  if (!down.empty()) return {down, false};
  if (reply.installed) {
    const std::string head = follower + " has the " + snapshot_to(reply.last_included);
    const bool news = says(step, raft::Rule::match_index_after, raft::Reason::match_raised);
    return {with(head, with(commits(record), answers(record))), !news};
  }
  return {follower + " waits for byte " + std::to_string(reply.offset) + " of the " +
              snapshot_to(reply.last_included),
          true};
}

}  // namespace raftsim::trace
