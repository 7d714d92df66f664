#include <array>

#include "sim/bugs/bugs_by_part.hpp"

namespace raftsim {
namespace {

using raft::Decision;
using raft::Reason;
using raft::Rules;

constexpr std::array kBugs{
    Bug{"quorum-of-half", "half of the servers are taken for a majority", "electionSafety", "Raft §5.2",
        changed([](Rules& rules) { rules.quorum = [](int voters) { return (voters + 1) / 2; }; })},
    Bug{"vote-before-durable", "a vote is told before it is on the disk", "oneVoteATerm",
        "Raft Figure 2: \"updated on stable storage before responding to RPCs\"", changed([](Rules& rules) {
          rules.reply_waits_for = [](const raft::WaitQuestion& q) -> raft::WaitDecision {
            if (q.type == raft::MessageType::request_vote_reply) return {{}, Reason::nothing_pending};
            return raft::rules::reply_waits_for(q);
          };
        })},
    Bug{"vote-twice", "who has voted votes for the next candidate of the term as well", "oneVoteATerm",
        "Raft §5.2", changed([](Rules& rules) {
          rules.may_grant_vote = [](const raft::VoteQuestion& q) {
            raft::VoteQuestion forgetful = q;
            forgetful.voted_for = raft::kNobody;
            return raft::rules::may_grant_vote(forgetful);
          };
        })},
    Bug{"stale-votes-counted", "votes of an older term are counted", "electionSafety", "Raft §5.2",
        changed([](Rules& rules) {
          rules.may_count_vote = [](const raft::VoteReplyQuestion& q) {
            raft::VoteReplyQuestion fresh = q;
            fresh.reply_term = q.current_term;
            return raft::rules::may_count_vote(fresh);
          };
        })},
    Bug{"no-up-to-date-check", "a vote is given whatever the candidate's log", "leaderCompleteness",
        "Raft §5.4.1", changed([](Rules& rules) {
          rules.is_up_to_date = [](const raft::UpToDateQuestion&) -> Decision {
            return {true, Reason::equal_logs};
          };
        })},
    Bug{"up-to-date-by-length", "the longer log counts as more up-to-date, whatever its last term",
        "leaderCompleteness", "Raft §5.4.1", changed([](Rules& rules) {
          rules.is_up_to_date = [](const raft::UpToDateQuestion& q) -> Decision {
            const bool yes = q.candidate_last.index >= q.own_last.index;
            return {yes, yes ? Reason::longer_log : Reason::shorter_log};
          };
        })},
    Bug{"up-to-date-by-term", "the later last term counts as more up-to-date, whatever the length",
        "leaderCompleteness", "Raft §5.4.1", changed([](Rules& rules) {
          rules.is_up_to_date = [](const raft::UpToDateQuestion& q) -> Decision {
            const bool yes = q.candidate_last.term >= q.own_last.term;
            return {yes, yes ? Reason::later_last_term : Reason::earlier_last_term};
          };
        })},
    Bug{"leader-yields-to-equal",
        "a leader follows another leader of its own term, which half a quorum makes possible",
        "electionSafety", "Raft §5.2", changed([](Rules& rules) {
          rules.quorum = [](int voters) { return (voters + 1) / 2; };
          rules.accepts_leader = [](const raft::LeaderQuestion& q) -> Decision {
            return {q.message_term >= q.current_term, Reason::leader_of_this_term};
          };
        })},
};

}  // namespace

std::span<const Bug> election_bugs() {
  return kBugs;
}

}  // namespace raftsim
