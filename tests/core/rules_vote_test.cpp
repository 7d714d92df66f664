#include "tests/core/rule_rows.hpp"

/// The rules for all servers, for voters and for candidates, each with every answer it has.
namespace raft::tests {

TEST_CASE("Raft §5.1: a newer term is adopted, an older one is stale") {
  const MessageType type = MessageType::append_entries;
  check_rule<TermQuestion>(rules::adopts_term,
                           {{"newer", {term(3), term(4), type}, true, Reason::newer_term},
                            {"much newer", {term(0), term(9), type}, true, Reason::newer_term},
                            {"same", {term(4), term(4), type}, false, Reason::same_term},
                            {"older", {term(4), term(3), type}, false, Reason::stale_term}});
}

TEST_CASE("Raft §5.2: only the current leader and a vote granted put an election off") {
  check_rule<ContactQuestion>(
      rules::resets_election_timer,
      {{"AppendEntries of the leader", {Contact::append_entries_from_leader}, true, Reason::heard_leader},
       {"vote granted", {Contact::vote_granted}, true, Reason::vote_granted_resets},
       {"the same vote again", {Contact::vote_granted_before}, false, Reason::vote_granted_before},
       {"vote refused", {Contact::vote_refused}, false, Reason::vote_refused},
       {"a pre-vote", {Contact::pre_vote}, false, Reason::no_word_of_leader},
       {"a reply", {Contact::reply}, false, Reason::no_word_of_leader},
       {"a leader of an older term", {Contact::stale_leader}, false, Reason::stale_term},
       {"nothing known", {static_cast<Contact>(99)}, false, Reason::no_word_of_leader},
       {"to the leader, a late reply", {Contact::reply, Role::leader}, false, Reason::leader_itself},
       {"to the leader, whatever it is",
        {Contact::vote_granted, Role::leader},
        false,
        Reason::leader_itself}});
}

TEST_CASE("Raft §5.4.1: of two logs that end in different terms the later term is more up to date") {
  check_rule<UpToDateQuestion>(
      rules::is_up_to_date,
      {{"later and shorter", {end(2, 9), end(3, 1)}, true, Reason::later_last_term},
       {"later and as long", {end(2, 9), end(3, 9)}, true, Reason::later_last_term},
       {"earlier and longer", {end(3, 1), end(2, 9)}, false, Reason::earlier_last_term},
       {"empty against any", {end(1, 1), end(0, 0)}, false, Reason::earlier_last_term}});
}

TEST_CASE("Raft §5.4.1: of two logs that end in the same term the longer is more up to date") {
  check_rule<UpToDateQuestion>(rules::is_up_to_date,
                               {{"longer", {end(2, 8), end(2, 9)}, true, Reason::longer_log},
                                {"as long", {end(2, 9), end(2, 9)}, true, Reason::equal_logs},
                                {"both empty", {end(0, 0), end(0, 0)}, true, Reason::equal_logs},
                                {"shorter", {end(2, 9), end(2, 8)}, false, Reason::shorter_log}});
}

TEST_CASE("Raft §5.2, §5.4.1: one vote a term, first come first served, to an up-to-date candidate") {
  check_rule<VoteQuestion>(
      rules::may_grant_vote,
      {{"first asked", {term(2), term(2), kNobody, s(1), true}, true, Reason::granted},
       {"of a newer term", {term(2), term(3), kNobody, s(1), true}, true, Reason::granted},
       {"asked again", {term(2), term(2), s(1), s(1), true}, true, Reason::granted_again},
       {"asked again, whatever the log", {term(2), term(2), s(1), s(1), false}, true, Reason::granted_again},
       {"second to ask", {term(2), term(2), s(2), s(1), true}, false, Reason::already_voted},
       {"log too old", {term(2), term(2), kNobody, s(1), false}, false, Reason::log_out_of_date},
       {"without a vote as far as it knows",
        {term(2), term(2), kNobody, s(1), true, false},
        true,
        Reason::may_have_a_vote_by_now},
       {"stale", {term(2), term(1), kNobody, s(1), true}, false, Reason::stale_term},
       {"stale, voted for then", {term(2), term(1), s(1), s(1), true}, false, Reason::stale_term}});
}

TEST_CASE("Raft §5.2: a new term goes to the disk, and a vote") {
  check_rule<StoreQuestion>(rules::must_store, {{"a term", {true, false}, true, Reason::term_outlasts_crash},
                                                {"a vote", {false, true}, true, Reason::vote_outlasts_crash},
                                                {"both", {true, true}, true, Reason::vote_outlasts_crash},
                                                {"neither", {false, false}, false, Reason::nothing_new}});
}

TEST_CASE("Raft §5.2: a server's vote counts once, however often it comes") {
  const ServerSet one = rules::votes_with({{}, s(2)});
  CHECK(one == ServerSet::from_mask(0b010));
  CHECK(rules::votes_with({one, s(2)}) == one);
  CHECK(rules::votes_with({one, s(1)}) == ServerSet::from_mask(0b011));
}

TEST_CASE("Raft §5.1, thesis §9.6: who is refused is told so, and above all of a newer term") {
  const auto vote = MessageType::request_vote;
  const auto pre_vote = MessageType::pre_vote;
  const auto append = MessageType::append_entries;
  const auto snapshot = MessageType::install_snapshot;
  check_rule<RefusedQuestion>(
      rules::tells_refusal,
      {{"a candidate of an older term", {vote, term(3), term(2)}, true, Reason::tells_newer_term},
       {"a candidate of this term", {vote, term(3), term(3)}, true, Reason::sender_waits},
       {"a pre-candidate of an older term", {pre_vote, term(3), term(2)}, true, Reason::tells_newer_term},
       {"a pre-candidate of this term", {pre_vote, term(3), term(3)}, true, Reason::sender_waits},
       {"a pre-candidate of a newer term", {pre_vote, term(3), term(4)}, true, Reason::sender_waits},
       {"a leader of an older term", {append, term(3), term(2)}, true, Reason::tells_newer_term},
       {"another leader of its own term", {append, term(3), term(3)}, false, Reason::leader_itself},
       {"a leader of an older term, of its snapshot",
        {snapshot, term(3), term(2)},
        true,
        Reason::tells_newer_term},
       {"another leader of its own term, of its snapshot",
        {snapshot, term(3), term(3)},
        false,
        Reason::leader_itself}});
}

TEST_CASE("Raft §5.2: a candidate counts each granted vote of its term once") {
  check_rule<VoteReplyQuestion>(
      rules::may_count_vote,
      {{"granted", {term(2), term(2), Role::candidate, true, false}, true, Reason::counted},
       {"refused", {term(2), term(2), Role::candidate, false, false}, false, Reason::refused_by_voter},
       {"twice", {term(2), term(2), Role::candidate, true, true, true, true}, false, Reason::already_counted},
       {"of an older term", {term(2), term(1), Role::candidate, true, false}, false, Reason::stale_term},
       {"of a newer term", {term(2), term(3), Role::candidate, true, false}, true, Reason::counted},
       {"after winning", {term(2), term(2), Role::leader, true, false}, false, Reason::not_candidate},
       {"after losing", {term(2), term(2), Role::follower, true, false}, false, Reason::not_candidate},
       {"of a server without a vote",
        {term(2), term(2), Role::candidate, true, false, false},
        false,
        Reason::not_a_voter},
       {"refused again",
        {term(2), term(2), Role::candidate, false, false, true, true},
        false,
        Reason::answered_before},
       {"of a server without a vote, again",
        {term(2), term(2), Role::candidate, true, false, false, true},
        false,
        Reason::answered_before},
       {"granted, after a refusal was noted",
        {term(2), term(2), Role::candidate, true, false, true, true},
        false,
        Reason::answered_before},
       {"of an older term, of a server without a vote",
        {term(2), term(1), Role::candidate, true, false, false},
        false,
        Reason::stale_term}});
}

TEST_CASE("Raft §5.2: a quorum is a majority") {
  for (int voters = 1; voters <= kMaxServers; ++voters) {
    CAPTURE(voters);
    CHECK(2 * rules::quorum(voters) > voters);
    CHECK(2 * (rules::quorum(voters) - 1) <= voters);
  }
}

TEST_CASE("Raft §5.2: a candidate wins with the votes of a majority") {
  check_rule<ElectionQuestion>(rules::wins_election,
                               {{"open", {VoteResult::pending}, false, Reason::no_quorum_yet},
                                {"won", {VoteResult::won}, true, Reason::has_quorum},
                                {"lost", {VoteResult::lost}, false, Reason::cannot_win}});
}

TEST_CASE("Raft Figure 2: a reply waits until all that was written is durable") {
  struct WaitRow {
    std::string name;
    WaitQuestion question;
    std::uint64_t write;
    Reason reason;
  };
  const MessageType type = MessageType::request_vote_reply;
  const std::vector<WaitRow> rows{
      {"nothing ever written", {type, WriteId{0}, WriteId{0}}, 0, Reason::nothing_pending},
      {"all durable", {type, WriteId{4}, WriteId{4}}, 0, Reason::nothing_pending},
      {"a later one is durable, too", {type, WriteId{4}, WriteId{5}}, 0, Reason::nothing_pending},
      {"the last is on its way", {type, WriteId{4}, WriteId{3}}, 4, Reason::must_be_durable},
      {"many are on their way", {type, WriteId{4}, WriteId{0}}, 4, Reason::must_be_durable}};
  for (const WaitRow& row : rows) {
    CAPTURE(row.name);
    const WaitDecision decision = rules::reply_waits_for(row.question);
    CHECK(decision.write.value == row.write);
    CHECK(std::string(to_string(decision.reason)) == std::string(to_string(row.reason)));
  }
}

TEST_CASE("Raft §5.3: what is committed and not yet applied may be applied") {
  check_rule<ApplyQuestion>(rules::may_apply, {{"behind", {at(1), at(2)}, true, Reason::committed},
                                               {"level", {at(2), at(2)}, false, Reason::nothing_new},
                                               {"ahead", {at(3), at(2)}, false, Reason::nothing_new},
                                               {"none", {at(0), at(0)}, false, Reason::nothing_new}});
}

}  // namespace raft::tests
