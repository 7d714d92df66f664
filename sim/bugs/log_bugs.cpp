#include <algorithm>
#include <array>

#include "sim/bugs/bugs_by_part.hpp"

namespace raftsim {
namespace {

using raft::Decision;
using raft::IndexDecision;
using raft::Reason;
using raft::Rules;

constexpr std::array kLogBugs{
    Bug{"commit-older-term", "a leader commits entries of older terms by counting", "leaderCompleteness",
        "Raft §5.4.2, Figure 8", changed([](Rules& rules) {
          rules.may_commit = [](const raft::CommitQuestion& q) {
            raft::CommitQuestion own = q;
            own.entry_term = q.current_term;
            return raft::rules::may_commit(own);
          };
        })},
    Bug{"truncate-always", "a follower cuts its log at every AppendEntries, not only on conflict",
        "matchIndexIsDurable", "Raft Figure 2, AppendEntries 3", changed([](Rules& rules) {
          rules.must_truncate = [](const raft::ConflictQuestion&) -> Decision {
            return {true, Reason::entry_conflicts};
          };
        })},
    Bug{"never-truncate", "a follower keeps entries that conflict with the leader's", "logMatching",
        "Raft §5.3", changed([](Rules& rules) {
          rules.must_truncate = [](const raft::ConflictQuestion&) -> Decision {
            return {false, Reason::same_entry};
          };
        })},
    Bug{"commit-unbounded",
        "a follower raises commitIndex up to the end of its log, not only to the last entry that it knows to "
        "agree. A leader that finds at once where two logs part would hide it: this one begins again at the "
        "first entry that may differ",
        "stateMachineSafety", "Raft Figure 2, AppendEntries 5", changed([](Rules& rules) {
          rules.follower_commit_index = [](const raft::FollowerCommitQuestion& q) {
            raft::FollowerCommitQuestion bold = q;
            bold.last_new_entry = q.own_last_index;
            return raft::rules::follower_commit_index(bold);
          };
          // As right as "the leader decrements nextIndex and retries" (Raft §5.3), in one large step.
          rules.next_index_after_refusal = [](const raft::BackUpQuestion& q) -> IndexDecision {
            const bool conflicts = q.conflict_term != raft::Term{0};
            return {next(q.match_index),
                    conflicts ? Reason::skips_conflict_term : Reason::back_to_end_of_log};
          };
        })},
    Bug{"commit-index-falls", "a follower sets commitIndex to whatever the last message says",
        "commitIndexNeverFalls", "Raft Figure 2, AppendEntries 5", changed([](Rules& rules) {
          rules.follower_commit_index = [](const raft::FollowerCommitQuestion& q) -> IndexDecision {
            return {std::min(q.leader_commit, q.last_new_entry), Reason::leader_commit};
          };
        })},
    Bug{"stale-reply-lowers-match", "an old reply lowers matchIndex", "matchIndexNeverFalls",
        "Raft Figure 2, \"increases monotonically\"", changed([](Rules& rules) {
          rules.match_index_after = [](const raft::MatchQuestion& q) -> IndexDecision {
            return {q.acknowledged, Reason::match_raised};
          };
        })},
    Bug{"prev-term-ignored",
        "AppendEntries is taken wherever the log is long enough, whatever the term at prevLogIndex",
        "logMatching", "Raft §5.3", changed([](Rules& rules) {
          rules.log_matches = [](const raft::ConsistencyQuestion& q) {
            raft::ConsistencyQuestion blind = q;
            if (q.own_term_at_prev != raft::Term{0}) blind.own_term_at_prev = q.prev_log.term;
            return raft::rules::log_matches(blind);
          };
        })},
    Bug{"next-index-at-match",
        "a leader takes every refusal for news and lets nextIndex fall to matchIndex and below. Followers "
        "keep "
        "what they have already, so that it costs messages only: the leader finds its own state broken",
        "internalConsistency", "Raft Figure 2", changed([](Rules& rules) {
          rules.heeds_refusal = [](const raft::RefusalQuestion&) -> Decision {
            return {true, Reason::heeded};
          };
          rules.next_index_after_refusal = [](const raft::BackUpQuestion& q) -> IndexDecision {
            return {std::max(raft::LogIndex{1}, q.refused_prev), Reason::back_to_end_of_log};
          };
        })},
    Bug{"commit-scan-stops-at-older-term",
        "a leader that looks for entries to commit stops at the first of an older term", "liveness",
        "Raft §5.4.2", changed([](Rules& rules) {
          rules.may_commit = [](const raft::CommitQuestion& q) -> Decision {
            const Decision commits = raft::rules::may_commit(q);
            if (commits && q.first_term != q.current_term) return {false, Reason::older_term};
            return commits;
          };
        })},
    Bug{"retry-applied-again",
        "a command that was applied before is applied again when its client asks again", "exactlyOnce",
        "Raft §8, thesis §6.3", changed([](Rules& rules) {
          rules.takes_effect = [](const raft::EffectQuestion& q) {
            raft::EffectQuestion first = q;
            first.done_before = false;
            return raft::rules::takes_effect(first);
          };
        })},
    Bug{"own-entry-counted-early", "a leader counts itself before its entries are on its disk",
        "commitIndexIsCommitted", "thesis §10.2.1", changed([](Rules& rules) {
          rules.own_match_index = [](const raft::OwnMatchQuestion& q) -> IndexDecision {
            return {q.last_index, Reason::all_durable};
          };
        })},
    Bug{"entries-acknowledged-early", "a follower says that it has entries before they are on its disk",
        "matchIndexIsDurable", "Raft Figure 2: \"updated on stable storage before responding to RPCs\"",
        changed([](Rules& rules) {
          rules.reply_waits_for = [](const raft::WaitQuestion& q) -> raft::WaitDecision {
            if (q.type == raft::MessageType::append_entries_reply) return {{}, Reason::nothing_pending};
            return raft::rules::reply_waits_for(q);
          };
        })},
};

}  // namespace

std::span<const Bug> log_bugs() {
  return kLogBugs;
}

}  // namespace raftsim
