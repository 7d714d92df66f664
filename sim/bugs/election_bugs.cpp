#include <array>

#include "sim/bugs/bugs_by_part.hpp"

namespace raftsim {
namespace {

using raft::Decision;
using raft::Reason;
using raft::Rules;

constexpr std::array kElectionBugs{
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
    Bug{"vote-forgotten",
        "a request for a vote in the current term is taken for a new term: the vote is free again",
        "oneVoteATerm", "Raft §5.1, Figure 2: \"if … T > currentTerm\", not ≥", changed([](Rules& rules) {
          rules.adopts_term = [](const raft::TermQuestion& q) -> Decision {
            const bool same = q.type == raft::MessageType::request_vote && q.message_term == q.current_term;
            return same ? Decision{true, Reason::newer_term} : raft::rules::adopts_term(q);
          };
        })},
    Bug{"term-not-durable",
        "a server writes currentTerm to its disk when it votes, not when it hears of a newer term",
        "acknowledgedWriteIsKept", "Raft Figure 2: \"persistent state on all servers\"",
        changed([](Rules& rules) {
          rules.must_store = [](const raft::StoreQuestion& q) {
            raft::StoreQuestion vote_alone = q;
            vote_alone.new_term = false;
            return raft::rules::must_store(vote_alone);
          };
        })},
    Bug{"vote-counted-twice",
        "votes are counted, not voters: one that comes twice counts for two. The count must be a number for "
        "that, "
        "not a set of servers",
        "electionSafety", "Raft §5.2", changed([](Rules& rules) {
          rules.may_count_vote = [](const raft::VoteReplyQuestion& q) {
            raft::VoteReplyQuestion first = q;
            first.already_counted = false;
            first.answered_before = false;
            return raft::rules::may_count_vote(first);
          };
          // One more vote, whoever stands for it.
          rules.votes_with = [](const raft::BallotQuestion& q) {
            raft::ServerSet votes = q.votes;
            raft::ServerId voter = q.voter;
            if (votes.contains(voter)) voter = raft::ServerId{1};
            while (votes.contains(voter)) ++voter.value;
            votes.insert(voter);
            return votes;
          };
        })},
    Bug{"election-timer-reset-by-any-message",
        "whatever a server hears puts its election off: a candidate that nobody votes for, too", "liveness",
        "Raft §5.2", changed([](Rules& rules) {
          rules.resets_election_timer = [](const raft::ContactQuestion& q) {
            raft::ContactQuestion any = q;
            any.contact = raft::Contact::append_entries_from_leader;
            return raft::rules::resets_election_timer(any);
          };
        })},
    Bug{"election-timer-not-random", "all servers wait equally long before they become candidates",
        "liveness", "Raft §5.2", Rules{}, WorldRules{[](Duration min, Duration, Random&) { return min; }}},
    Bug{"pre-vote-silent", "who asks for a pre-vote in an older term gets no answer", "liveness",
        "thesis §9.6; etcd issue 8501: while servers go over to PreVote, two of them deadlock",
        changed([](Rules& rules) {
          rules.tells_refusal = [](const raft::RefusedQuestion& q) -> Decision {
            const bool older = q.type == raft::MessageType::pre_vote && q.message_term < q.current_term;
            return older ? Decision{false, Reason::stale_term} : raft::rules::tells_refusal(q);
          };
        })},
    Bug{"leader-grants-pre-vote", "a leader grants pre-votes, as if it heard no leader", "preVoteOnlyAsks",
        "thesis §9.6", changed([](Rules& rules) {
          rules.may_grant_pre_vote = [](const raft::PreVoteQuestion& q) {
            raft::PreVoteQuestion follower = q;
            follower.role = raft::Role::follower;
            return raft::rules::may_grant_pre_vote(follower);
          };
        })},
    Bug{"transfer-never-ends", "a transfer of the leadership that has failed is never given up", "liveness",
        "thesis §3.10", changed([](Rules& rules) {
          rules.ends_transfer = [](const raft::TransferEndQuestion&) -> Decision {
            return {false, Reason::successor_has_time};
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
  return kElectionBugs;
}

}  // namespace raftsim
