#include "tests/core/rule_rows.hpp"

/// The rules of PreVote, CheckQuorum and handing over, each with every answer it has.
namespace raft::tests {

TEST_CASE(
    "thesis §4.2.3: who hears a leader ignores candidates of its own and newer terms, unless the leader "
    "wants it so") {
  check_rule<VoteRequestQuestion>(
      rules::heeds_vote_request,
      {{"hears a leader", {term(2), term(3), true, false}, false, Reason::hears_leader},
       {"much newer", {term(2), term(9), true, false}, false, Reason::hears_leader},
       {"hears none", {term(2), term(3), false, false}, true, Reason::no_leader_heard},
       {"the leader asked for it", {term(2), term(3), true, true}, true, Reason::leader_asked_for_it},
       {"asked for, and no leader heard", {term(2), term(3), false, true}, true, Reason::leader_asked_for_it},
       {"of this term", {term(2), term(2), true, false}, false, Reason::hears_leader},
       {"stale", {term(2), term(1), true, false}, true, Reason::stale_term},
       {"stale, once asked for", {term(2), term(1), true, true}, true, Reason::stale_term},
       {"it leads", {term(2), term(3), false, false, Role::leader}, false, Reason::leads_itself},
       {"it leads and has asked for it",
        {term(2), term(3), false, true, Role::leader},
        true,
        Reason::leader_asked_for_it}});
}

TEST_CASE("thesis §9.6: a pre-vote raises no term, its refusal does") {
  const MessageType asks = MessageType::pre_vote;
  const MessageType answers = MessageType::pre_vote_reply;
  check_rule<TermQuestion>(
      rules::adopts_term,
      {{"a newer term only asks", {term(3), term(4), asks}, false, Reason::pre_vote_only_asks},
       {"a much newer one, too", {term(0), term(9), asks}, false, Reason::pre_vote_only_asks},
       {"the same term", {term(4), term(4), asks}, false, Reason::same_term},
       {"an older term", {term(4), term(3), asks}, false, Reason::stale_term},
       {"an answer of a newer term", {term(3), term(4), answers}, true, Reason::newer_term},
       {"an answer of an older term", {term(4), term(3), answers}, false, Reason::stale_term}});
}

TEST_CASE("thesis §9.6: a pre-vote is granted by who hears no leader, to an up-to-date candidate") {
  const Role follower = Role::follower;
  check_rule<PreVoteQuestion>(
      rules::may_grant_pre_vote,
      {{"of this term", {term(2), term(2), follower, false, true}, true, Reason::would_vote},
       {"of a newer term", {term(2), term(5), follower, false, true}, true, Reason::would_vote},
       {"by a pre-candidate", {term(2), term(2), Role::pre_candidate, false, true}, true, Reason::would_vote},
       {"by a candidate", {term(2), term(2), Role::candidate, false, true}, true, Reason::would_vote},
       {"hears a leader", {term(2), term(2), follower, true, true}, false, Reason::hears_leader},
       {"hears one, asked in a newer term",
        {term(2), term(9), follower, true, true},
        false,
        Reason::hears_leader},
       {"leads", {term(2), term(2), Role::leader, false, true}, false, Reason::leader_itself},
       {"leads, asked in a newer term",
        {term(2), term(9), Role::leader, false, true},
        false,
        Reason::leader_itself},
       {"log too old", {term(2), term(2), follower, false, false}, false, Reason::log_out_of_date},
       {"stale", {term(2), term(1), follower, false, true}, false, Reason::stale_term},
       {"stale, to a leader", {term(2), term(1), Role::leader, true, true}, false, Reason::stale_term}});
}

TEST_CASE("thesis §9.6: a pre-candidate counts each answer to the question of its term once") {
  const Role asking = Role::pre_candidate;
  check_rule<PreVoteReplyQuestion>(
      rules::may_count_pre_vote,
      {{"granted", {term(2), term(2), asking, true, false}, true, Reason::counted},
       {"refused", {term(2), term(2), asking, false, false}, false, Reason::refused_by_voter},
       {"twice", {term(2), term(2), asking, true, true, true, true}, false, Reason::already_counted},
       {"refused after it was granted",
        {term(2), term(2), asking, false, true, true, true},
        false,
        Reason::already_counted},
       {"granted, after a refusal was noted",
        {term(2), term(2), asking, true, false, true, true},
        false,
        Reason::answered_before},
       {"refused again",
        {term(2), term(2), asking, false, false, true, true},
        false,
        Reason::answered_before},
       {"asked in an older term",
        {term(2), term(1), asking, true, false},
        false,
        Reason::asked_in_another_term},
       {"asked in a newer term",
        {term(2), term(3), asking, true, false},
        false,
        Reason::asked_in_another_term},
       {"by a candidate", {term(2), term(2), Role::candidate, true, false}, false, Reason::not_pre_candidate},
       {"by a follower", {term(2), term(2), Role::follower, true, false}, false, Reason::not_pre_candidate},
       {"by a leader", {term(2), term(2), Role::leader, true, false}, false, Reason::not_pre_candidate},
       {"of a server without a vote",
        {term(2), term(2), asking, true, false, false},
        false,
        Reason::not_a_voter},
       {"asked in an older term, of a server without a vote",
        {term(2), term(1), asking, true, false, false},
        false,
        Reason::asked_in_another_term}});
}

TEST_CASE("thesis §9.6: a pre-candidate with the pre-votes of a majority may begin an election") {
  check_rule<ElectionQuestion>(rules::wins_pre_election,
                               {{"open", {VoteResult::pending}, false, Reason::no_quorum_yet},
                                {"won", {VoteResult::won}, true, Reason::has_quorum},
                                {"lost", {VoteResult::lost}, false, Reason::cannot_win}});
}

TEST_CASE("thesis §6.2: a leader stays while a majority answers, itself included") {
  check_rule<LeadershipQuestion>(rules::keeps_leadership,
                                 {{"a minority answers", {false}, false, Reason::no_quorum_heard},
                                  {"a majority answers", {true}, true, Reason::quorum_heard}});
}

TEST_CASE("thesis §3.10: a leader hands over to another voter") {
  const Role leads = Role::leader;
  check_rule<TransferQuestion>(
      rules::may_transfer,
      {{"to another", {leads, s(1), s(2), true, kNobody}, true, Reason::transfer_begins},
       {"to yet another instead", {leads, s(1), s(3), true, s(2)}, true, Reason::turns_to_another},
       {"to another, of a lower number", {leads, s(3), s(2), true, kNobody}, true, Reason::transfer_begins},
       {"to yet another, of a lower number", {leads, s(4), s(2), true, s(3)}, true, Reason::turns_to_another},
       {"to the same again", {leads, s(1), s(2), true, s(2)}, false, Reason::transfer_in_progress},
       {"to itself", {leads, s(1), s(1), true, kNobody}, false, Reason::leads_already},
       {"to itself, instead of another", {leads, s(1), s(1), true, s(2)}, false, Reason::leads_already},
       {"to who has no vote", {leads, s(1), s(9), false, kNobody}, false, Reason::not_a_voter},
       {"asked of a follower", {Role::follower, s(1), s(2), true, kNobody}, false, Reason::not_leader},
       {"asked of a pre-candidate",
        {Role::pre_candidate, s(1), s(2), true, kNobody},
        false,
        Reason::not_leader},
       {"asked of a candidate", {Role::candidate, s(1), s(2), true, kNobody}, false, Reason::not_leader}});
}

TEST_CASE("thesis §3.10: a successor is asked to take over once it has the whole log") {
  check_rule<SuccessorQuestion>(rules::may_ask_to_take_over,
                                {{"one entry short", {at(4), at(5)}, false, Reason::catching_up},
                                 {"nothing known", {at(0), at(5)}, false, Reason::catching_up},
                                 {"all of it", {at(5), at(5)}, true, Reason::caught_up},
                                 {"more than all", {at(6), at(5)}, true, Reason::caught_up}});
}

TEST_CASE("thesis §3.10: a server takes over when the leader of its term asks it to") {
  check_rule<TakeOverQuestion>(
      rules::takes_over,
      {{"a follower", {term(2), term(2), Role::follower, true}, true, Reason::leader_asks},
       {"a pre-candidate", {term(2), term(2), Role::pre_candidate, true}, true, Reason::leader_asks},
       {"asked in an older term", {term(3), term(2), Role::follower, true}, false, Reason::stale_term},
       {"asked in a newer term", {term(2), term(3), Role::follower, true}, true, Reason::leader_asks},
       {"has taken over already", {term(3), term(2), Role::candidate, true}, false, Reason::stale_term},
       {"leads itself", {term(2), term(2), Role::leader, true}, false, Reason::leads_already},
       {"has no vote", {term(2), term(2), Role::follower, false}, false, Reason::not_a_voter}});
}

TEST_CASE("thesis §3.10: a leader that hands over takes no commands") {
  check_rule<CommandQuestion>(
      rules::accepts_command,
      {{"leads", {Role::leader, false, 0, 0, 0}, true, Reason::is_leader},
       {"hands over", {Role::leader, true, 0, 0, 0}, false, Reason::transferring},
       {"hands over, with too much under way",
        {Role::leader, true, 90, 20, 100},
        false,
        Reason::transferring},
       {"leads no more", {Role::follower, false, 0, 0, 0}, false, Reason::not_leader},
       {"never more than a candidate", {Role::candidate, true, 0, 0, 0}, false, Reason::not_leader},
       {"only asks", {Role::pre_candidate, false, 0, 0, 0}, false, Reason::not_leader}});
}

TEST_CASE("thesis §3.10: a transfer ends when it is overdue, or the leadership does, and not before") {
  check_rule<TransferEndQuestion>(
      rules::ends_transfer,
      {{"in time", {true, false}, false, Reason::successor_has_time},
       {"overdue", {true, true}, true, Reason::transfer_overdue},
       {"no leader any more", {false, false}, true, Reason::leads_no_longer},
       {"no leader any more, and overdue", {false, true}, true, Reason::leads_no_longer}});
}

TEST_CASE("thesis §6.4.1: who was in a term may have heard its leader before it stopped") {
  check_rule<StartQuestion>(rules::may_have_heard_leader,
                            {{"new", {term(0)}, false, Reason::never_in_a_term},
                             {"restarted", {term(1)}, true, Reason::heard_before_it_stopped}});
}

}  // namespace raft::tests
