#include <limits>

#include "tests/core/rule_rows.hpp"

/// The rules for reads that do not go through the log (thesis §6.4), and the leader's limit, each with every
/// answer it has.
namespace raft::tests {

TEST_CASE("thesis §6.4: only a leader that knows what is committed and that it still leads answers a read") {
  const ReadMode index = ReadMode::read_index;
  const ReadMode lease = ReadMode::lease;
  check_rule<ReadQuestion>(
      rules::serves_read,
      {{"leader, nothing of its term committed",
        {index, Role::leader, false, false, false},
        false,
        Reason::waits_for_term_commit},
       {"leader, a lease, nothing of its term committed",
        {lease, Role::leader, false, false, true},
        false,
        Reason::waits_for_term_commit},
       {"leader that must ask", {index, Role::leader, false, true, false}, false, Reason::waits_for_round},
       {"leader whose lease is over",
        {lease, Role::leader, false, true, false},
        false,
        Reason::waits_for_round},
       {"leader with a lease", {lease, Role::leader, false, true, true}, true, Reason::within_lease},
       {"leader, though it could ask",
        {index, Role::leader, true, true, false},
        false,
        Reason::waits_for_round},
       {"follower that may ask", {index, Role::follower, true, false, false}, false, Reason::asks_the_leader},
       {"follower that may ask, of a leader with a lease",
        {lease, Role::follower, true, true, false},
        false,
        Reason::asks_the_leader},
       {"follower that may not", {index, Role::follower, false, false, false}, false, Reason::not_leader},
       {"follower that knows what is committed",
        {index, Role::follower, false, true, true},
        false,
        Reason::not_leader},
       {"pre-candidate", {index, Role::pre_candidate, false, true, false}, false, Reason::not_leader},
       {"candidate", {lease, Role::candidate, false, true, false}, false, Reason::not_leader}});
}

TEST_CASE("thesis §6.4: where reads may be stale, anybody answers from whatever it has") {
  for (const Role role : {Role::follower, Role::pre_candidate, Role::candidate, Role::leader}) {
    CAPTURE(to_string(role));
    const ReadMode stale = ReadMode::stale;
    check_rule<ReadQuestion>(
        rules::serves_read,
        {{"knows nothing", {stale, role, false, false, false}, true, Reason::stale_on_purpose},
         {"could ask", {stale, role, true, false, false}, true, Reason::stale_on_purpose},
         {"knows everything", {stale, role, true, true, true}, true, Reason::stale_on_purpose}});
  }
}

TEST_CASE("thesis §6.4: rounds of heartbeats come one after the other") {
  check_rule<RoundStartQuestion>(rules::begins_round,
                                 {{"the first", {0, 0}, true, Reason::round_begins},
                                  {"after one that is confirmed", {3, 3}, true, Reason::round_begins},
                                  {"while one is under way", {3, 2}, false, Reason::earlier_round}});
}

TEST_CASE("thesis §6.4: a read is answered once the log is applied as far as it needs") {
  check_rule<ReadAnswerQuestion>(rules::may_answer_read,
                                 {{"not yet", {at(5), at(4)}, false, Reason::not_applied_yet},
                                  {"so far", {at(5), at(5)}, true, Reason::applied_far_enough},
                                  {"further", {at(5), at(9)}, true, Reason::applied_far_enough}});
  check_rule<ReadIndexReplyQuestion>(
      rules::heeds_read_index_reply,
      {{"a read waits", {true, term(2), term(2)}, true, Reason::heeded},
       {"a read waits, and the answer is of a newer term", {true, term(2), term(3)}, true, Reason::heeded},
       {"none does", {false, term(2), term(2)}, false, Reason::no_read_waits},
       {"a read waits, and the answer is of an older term",
        {true, term(3), term(2)},
        false,
        Reason::stale_term}});
}

TEST_CASE("thesis §6.4: only what was sent after a round began says anything for its reads") {
  check_rule<RoundReplyQuestion>(
      rules::counts_for_round,
      {{"there never was a round", {0, 0, 0}, false, Reason::no_round_open},
       {"all rounds are confirmed", {3, 3, 3}, false, Reason::no_round_open},
       {"the round that is open", {3, 3, 2}, true, Reason::answers_this_round},
       {"a round before it", {2, 3, 2}, false, Reason::answers_earlier_round},
       {"sent before the first round", {0, 1, 0}, false, Reason::answers_earlier_round}});
}

TEST_CASE(
    "thesis §6.4: reads wait for a leader that is known to lead, and for nobody once the server has left") {
  check_rule<ReadsQuestion>(rules::keeps_reads,
                            {{"nothing has happened", {false, false}, true, Reason::nothing_new},
                             {"the leader is lost", {true, false}, false, Reason::leader_lost},
                             {"it has left", {false, true}, false, Reason::left_the_cluster},
                             {"both", {true, true}, false, Reason::left_the_cluster}});
}

TEST_CASE("thesis §6.4: a round of heartbeats is confirmed by a majority, the leader included") {
  check_rule<RoundQuestion>(rules::confirms_round,
                            {{"by a minority", {false}, false, Reason::round_unconfirmed},
                             {"by a majority", {true}, true, Reason::round_confirmed}});
}

TEST_CASE("thesis §6.4.1, §3.10: a lease holds while it runs, and no longer once a successor was asked") {
  check_rule<LeaseQuestion>(rules::lease_holds,
                            {{"running", {true, false}, true, Reason::within_lease},
                             {"over, or never begun", {false, false}, false, Reason::lease_over},
                             {"running but given up", {true, true}, false, Reason::gave_lease_up},
                             {"over and given up", {false, true}, false, Reason::gave_lease_up}});
}

TEST_CASE("Raft Figure 2, §8, thesis §3.10: a leader takes commands unless it hands over") {
  check_rule<CommandQuestion>(
      rules::accepts_command,
      {{"leader", {Role::leader, false, 0, 0, 0}, true, Reason::is_leader},
       {"follower", {Role::follower, false, 0, 0, 0}, false, Reason::not_leader},
       {"pre-candidate", {Role::pre_candidate, false, 0, 0, 0}, false, Reason::not_leader},
       {"candidate", {Role::candidate, false, 0, 0, 0}, false, Reason::not_leader},
       {"leader that hands over", {Role::leader, true, 0, 0, 0}, false, Reason::transferring},
       {"leader that hands over, and has room", {Role::leader, true, 0, 9, 100}, false, Reason::transferring},
       {"follower, whatever the limit", {Role::follower, false, 99, 9, 10}, false, Reason::not_leader}});
}

TEST_CASE("a leader with a limit takes a command if it fits beside what is not committed yet") {
  const Role leader = Role::leader;
  const std::uint64_t much = std::numeric_limits<std::uint64_t>::max() / 2;
  check_rule<CommandQuestion>(
      rules::accepts_command,
      {{"no limit", {leader, false, much, much, 0}, true, Reason::is_leader},
       {"room for it", {leader, false, 50, 49, 100}, true, Reason::is_leader},
       {"just room for it", {leader, false, 50, 50, 100}, true, Reason::is_leader},
       {"one byte too many", {leader, false, 50, 51, 100}, false, Reason::too_much_uncommitted},
       {"full", {leader, false, 100, 1, 100}, false, Reason::too_much_uncommitted},
       {"beyond the limit already", {leader, false, 130, 1, 100}, false, Reason::too_much_uncommitted},
       {"larger than the limit, and nothing waits", {leader, false, 0, 130, 100}, true, Reason::is_leader},
       {"larger than the limit, and one byte waits",
        {leader, false, 1, 130, 100},
        false,
        Reason::too_much_uncommitted}});
}

}  // namespace raft::tests
