#include <array>

#include "sim/bugs/bugs_by_part.hpp"

namespace raftsim {
namespace {

using raft::Decision;
using raft::Reason;
using raft::Rules;

constexpr Decision any_chunk(const raft::ChunkQuestion&) {
  return {true, Reason::next_chunk};
}

constexpr std::array kSnapshotBugs{
    Bug{"snapshot-truncates-newer-log", "any snapshot is installed, and the whole log goes for it",
        "matchIndexIsDurable", "Raft §7", changed([](Rules& rules) {
          rules.takes_chunk = any_chunk;
          rules.keeps_suffix = [](const raft::InstallQuestion&) -> Decision {
            return {false, Reason::ends_before_last_included};
          };
        })},
    Bug{"snapshot-keeps-conflicting-tail",
        "what follows the snapshot's end is kept, though it conflicts there", "logMatching",
        "Raft Figure 13, 6", changed([](Rules& rules) {
          rules.keeps_suffix = [](const raft::InstallQuestion& q) -> Decision {
            return {q.own_last_index >= q.last_included.index, Reason::holds_last_included};
          };
        })},
    Bug{"snapshot-forgets-configuration",
        "a snapshot holds no configuration: who begins from it has the one that it was started with",
        "electionSafety", "Raft §7", changed([](Rules& rules) {
          rules.snapshot_content = [](const raft::ContentQuestion& q) {
            raft::SnapshotContent content = raft::rules::snapshot_content(q);
            content.configuration = q.first;
            return content;
          };
        })},
    Bug{"snapshot-forgets-sessions", "a snapshot holds the store but not the clients' sessions",
        "snapshotEqualsLog", "thesis §6.3", changed([](Rules& rules) {
          rules.snapshot_content = [](const raft::ContentQuestion& q) {
            raft::SnapshotContent content = raft::rules::snapshot_content(q);
            content.machine = raft::StateMachine(q.machine.store(), {});
            return content;
          };
        })},
    Bug{"snapshot-acknowledged-early", "a follower says that it has a snapshot before it is on its disk",
        "matchIndexIsDurable", "Raft Figure 2: \"updated on stable storage before responding to RPCs\"",
        changed([](Rules& rules) {
          rules.reply_waits_for = [](const raft::WaitQuestion& q) -> raft::WaitDecision {
            if (q.type == raft::MessageType::install_snapshot_reply) return {{}, Reason::nothing_pending};
            return raft::rules::reply_waits_for(q);
          };
        })},
    Bug{"snapshot-sets-term", "who installs a snapshot takes over the term of its last entry",
        "currentTermNeverFalls", "Raft §7, Figure 2", changed([](Rules& rules) {
          rules.term_after_snapshot = [](const raft::SnapshotTermQuestion& q) -> raft::TermDecision {
            return {q.last_included_term, Reason::newer_term};
          };
        })},
    Bug{"snapshot-end-unknown",
        "where a snapshot has taken the place of the entry before, a leader says prevLogIndex 0, which "
        "always "
        "matches",
        "logMatching", "Raft §7", changed([](Rules& rules) {
          rules.prev_log = [](const raft::PrevLogQuestion& q) -> raft::PositionDecision {
            if (q.index == q.last_included.index) return {{}, Reason::stands_for_entry};
            return raft::rules::prev_log(q);
          };
        })},
    Bug{"snapshot-end-has-no-term",
        "a log without entries after its snapshot counts as if its last entry were of term 0",
        "leaderCompleteness", "Raft §7, §5.4.1", changed([](Rules& rules) {
          rules.last_log = [](const raft::LastLogQuestion& q) {
            raft::LastLogQuestion no_term = q;
            no_term.last_included.term = raft::Term{0};
            return raft::rules::last_log(no_term);
          };
        })},
    Bug{"snapshot-boundary-off-by-one",
        "the first entry after a follower's snapshot is taken for part of it: where AppendEntries goes on "
        "after that entry, its term is not compared",
        "logMatching", "Raft §7, §5.3", changed([](Rules& rules) {
          rules.log_matches = [](const raft::ConsistencyQuestion& q) {
            raft::ConsistencyQuestion shifted = q;
            // What is accepted without a look is what lies before.
            if (q.last_included != raft::LogIndex{0}) shifted.last_included = next(next(q.last_included));
            return raft::rules::log_matches(shifted);
          };
        })},
};

}  // namespace

std::span<const Bug> snapshot_bugs() {
  return kSnapshotBugs;
}

}  // namespace raftsim
