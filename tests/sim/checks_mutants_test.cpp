#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tests/sim/checks_expect.hpp"
#include "tests/sim/checks_random_run.hpp"

namespace raftsim::tests {
namespace {

using checks::Property;
using raft::Decision;
using raft::IndexDecision;
using raft::LogIndex;
using raft::Reason;
using raft::Rules;

struct Mutant {
  std::string name;
  Property caught_by;
  /// How many runs it may take.
  std::uint64_t within_seeds;
  Rules rules;
};

Decision yes_for_any_log(const raft::UpToDateQuestion&) {
  return {true, Reason::equal_logs};
}

const std::vector<Mutant>& mutants() {
  static const std::vector<Mutant> all{
      {"commits an older term by counting", Property::commit_index_is_committed, 30,
       raft_with([](Rules& rules) {
         rules.may_commit = [](const raft::CommitQuestion& q) -> Decision {
           if (q.quorum_index <= q.commit_index) return {false, Reason::not_on_quorum};
           return {true, Reason::current_term_on_quorum};
         };
       })},
      {"takes half for a quorum", Property::commit_index_is_committed, 30,
       raft_with([](Rules& rules) { rules.quorum = [](int n) { return (n + 1) / 2; }; })},
      {"wins with one vote", Property::election_safety, 30, raft_with([](Rules& rules) {
         rules.wins_election = [](const raft::ElectionQuestion&) -> Decision {
           return {true, Reason::has_quorum};
         };
       })},
      {"votes for any log", Property::leader_completeness, 30,
       raft_with([](Rules& rules) { rules.is_up_to_date = yes_for_any_log; })},
      {"lets an old reply lower matchIndex", Property::match_index_never_falls, 30,
       raft_with([](Rules& rules) {
         rules.match_index_after = [](const raft::MatchQuestion& q) -> IndexDecision {
           return {q.acknowledged, Reason::match_raised};
         };
       })},
      {"votes more than once", Property::one_vote_a_term, 30, raft_with([](Rules& rules) {
         rules.may_grant_vote = [](const raft::VoteQuestion& q) -> Decision {
           if (q.candidate_term < q.current_term) return {false, Reason::stale_term};
           if (!q.candidate_up_to_date) return {false, Reason::log_out_of_date};
           return {true, Reason::granted};
         };
       })},
      {"votes before the vote is durable", Property::one_vote_a_term, 50, raft_with([](Rules& rules) {
         rules.reply_waits_for = [](const raft::WaitQuestion& q) -> raft::WaitDecision {
           if (q.type == raft::MessageType::request_vote_reply) return {{}, Reason::nothing_pending};
           return raft::rules::reply_waits_for(q);
         };
       })},
      {"acknowledges before the log is durable", Property::match_index_is_durable, 30,
       raft_with([](Rules& rules) {
         rules.reply_waits_for = [](const raft::WaitQuestion& q) -> raft::WaitDecision {
           if (q.type == raft::MessageType::append_entries_reply) return {{}, Reason::nothing_pending};
           return raft::rules::reply_waits_for(q);
         };
       })},
      {"counts itself before its log is durable", Property::match_index_is_durable, 30,
       raft_with([](Rules& rules) {
         rules.own_match_index = [](const raft::OwnMatchQuestion& q) -> IndexDecision {
           return {q.last_index, Reason::all_durable};
         };
       })},
      {"cuts the log at every append", Property::match_index_is_durable, 100, raft_with([](Rules& rules) {
         rules.must_truncate = [](const raft::ConflictQuestion&) -> Decision {
           return {true, Reason::entry_conflicts};
         };
       })},
      {"never cuts the log", Property::match_index_is_durable, 50, raft_with([](Rules& rules) {
         rules.must_truncate = [](const raft::ConflictQuestion&) -> Decision {
           return {false, Reason::same_entry};
         };
       })},
      {"follows leaderCommit down", Property::commit_index_never_falls, 30, raft_with([](Rules& rules) {
         rules.follower_commit_index = [](const raft::FollowerCommitQuestion& q) -> IndexDecision {
           return {std::min(q.leader_commit, q.last_new_entry), Reason::leader_commit};
         };
       })},
      {"looks at prevLogIndex but not at prevLogTerm", Property::log_matching, 50,
       raft_with([](Rules& rules) {
         rules.log_matches = [](const raft::ConsistencyQuestion& q) -> Decision {
           if (q.prev_log.index > q.own_last_index) return {false, Reason::log_too_short};
           return {true, Reason::previous_entry_matches};
         };
       })},
      {"takes matchIndex for more than was said", Property::match_index_is_durable, 30,
       raft_with([](Rules& rules) {
         rules.match_index_after = [](const raft::MatchQuestion& q) -> IndexDecision {
           return {raft::next(std::max(q.acknowledged, q.match_index)), Reason::match_raised};
         };
       })},
      {"heeds replies of older terms", Property::match_index_is_durable, 600, raft_with([](Rules& rules) {
         rules.heeds_append_reply = [](const raft::AppendReplyQuestion& q) -> Decision {
           if (q.role != raft::Role::leader) return {false, Reason::not_leader};
           return {true, Reason::heeded};
         };
       })},
      {"counts votes of older terms", Property::election_safety, 600, raft_with([](Rules& rules) {
         rules.may_count_vote = [](const raft::VoteReplyQuestion& q) -> Decision {
           if (q.role != raft::Role::candidate) return {false, Reason::not_candidate};
           if (!q.vote_granted) return {false, Reason::refused_by_voter};
           if (q.already_counted) return {false, Reason::already_counted};
           return {true, Reason::counted};
         };
       })},
      {"follows leaders of older terms", Property::match_index_is_durable, 600, raft_with([](Rules& rules) {
         rules.accepts_leader = [](const raft::LeaderQuestion& q) -> Decision {
           if (q.role == raft::Role::leader) return {false, Reason::leader_itself};
           return {true, Reason::leader_of_this_term};
         };
       })},
      {"adopts any other term", Property::current_term_never_falls, 30, raft_with([](Rules& rules) {
         rules.adopts_term = [](const raft::TermQuestion& q) -> Decision {
           return {q.message_term != q.current_term, Reason::newer_term};
         };
       })},
  };
  return all;
}

/// Rules whose replacement breaks nothing by itself: some only cost time, and some guard against what cannot
/// happen while the others hold.
const std::vector<std::pair<std::string, Rules>>& harmless() {
  static const std::vector<std::pair<std::string, Rules>> all{
      {"never adopts a newer term", raft_with([](Rules& rules) {
         rules.adopts_term = [](const raft::TermQuestion&) -> Decision { return {false, Reason::same_term}; };
       })},
      {"yields to another leader of its term", raft_with([](Rules& rules) {
         rules.accepts_leader = [](const raft::LeaderQuestion& q) -> Decision {
           if (q.message_term < q.current_term) return {false, Reason::stale_term};
           return {true, Reason::leader_of_this_term};
         };
       })},
      {"backs up to all that is not known to match", raft_with([](Rules& rules) {
         rules.next_index_after_refusal = [](const raft::BackUpQuestion& q) -> IndexDecision {
           return {next(q.match_index), Reason::back_to_end_of_log};
         };
       })},
      {"resets its timer for nobody", raft_with([](Rules& rules) {
         rules.resets_election_timer = [](const raft::ContactQuestion&) -> Decision {
           return {false, Reason::nothing_new};
         };
       })},
  };
  return all;
}

}  // namespace

TEST_CASE("A cluster with one rule of Figure 2 replaced is caught by the property that the rule upholds") {
  for (const Mutant& mutant : mutants()) {
    CAPTURE(mutant.name);
    std::uint64_t seed = 1;
    std::string found;
    for (; seed <= mutant.within_seeds && found != to_string(mutant.caught_by); ++seed) {
      const ChecksCluster cluster = random_run(seed, mutant.rules, 1500);
      if (cluster.violation() != nullptr) found = cluster.violation()->name();
    }
    CHECK(found == std::string(to_string(mutant.caught_by)));
  }
}

TEST_CASE("A rule replaced that only costs time is no violation") {
  for (const auto& replaced : harmless()) {
    CAPTURE(replaced.first);
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
      const ChecksCluster cluster = random_run(seed, replaced.second, 1000);
      expect_none(cluster.checks());
      REQUIRE(cluster.broken() == "");
    }
  }
}

}  // namespace raftsim::tests
