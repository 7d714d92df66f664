#include "core/configurations.hpp"
#include "tests/core/rule_rows.hpp"

/// The rules by which the membership changes (Raft §6, thesis §4).
namespace raft::tests {
namespace {

Configuration voters(std::uint64_t mask, std::uint64_t learners = 0) {
  return {ServerSet::from_mask(mask), {}, ServerSet::from_mask(learners)};
}

}  // namespace

TEST_CASE("thesis §4.1: one voter at a time, after an entry of the leader's term, one change at a time") {
  const Role leads = Role::leader;
  const Configuration three = voters(0b00111);
  check_rule<ChangeQuestion>(
      rules::may_change_membership,
      {{"one more", {leads, false, true, false, three, voters(0b01111), false}, true, Reason::change_begins},
       {"one less", {leads, false, true, false, three, voters(0b00011), false}, true, Reason::change_begins},
       {"another learner",
        {leads, false, true, false, three, voters(0b00111, 0b01000), false},
        true,
        Reason::change_begins},
       {"two more",
        {leads, false, true, false, three, voters(0b11111), false},
        false,
        Reason::more_than_one_voter},
       {"one for another",
        {leads, false, true, false, three, voters(0b01011), false},
        false,
        Reason::more_than_one_voter},
       {"nothing", {leads, false, true, false, three, three, false}, false, Reason::nothing_to_change},
       {"nobody", {leads, false, true, false, voters(1), voters(0), false}, false, Reason::no_voters_left},
       {"before the leader's term has committed (2015)",
        {leads, false, false, false, three, voters(0b01111), false},
        false,
        Reason::waits_for_term_commit},
       {"during another change",
        {leads, false, true, true, three, voters(0b01111), false},
        false,
        Reason::change_in_progress},
       {"while handing over",
        {leads, true, true, false, three, voters(0b01111), false},
        false,
        Reason::transferring},
       {"by a follower",
        {Role::follower, false, true, false, three, voters(0b01111), false},
        false,
        Reason::not_leader},
       {"by a candidate",
        {Role::candidate, false, true, false, three, voters(0b01111), false},
        false,
        Reason::not_leader}});
}

TEST_CASE("Raft §6: by joint consensus any set may follow any other") {
  const Role leads = Role::leader;
  const Configuration three = voters(0b00111);
  check_rule<ChangeQuestion>(
      rules::may_change_membership,
      {{"two more", {leads, false, true, false, three, voters(0b11111), true}, true, Reason::change_begins},
       {"all others",
        {leads, false, true, false, three, voters(0b111000), true},
        true,
        Reason::change_begins},
       {"nobody", {leads, false, true, false, three, voters(0), true}, false, Reason::no_voters_left},
       {"before the leader's term has committed",
        {leads, false, false, false, three, voters(0b111000), true},
        false,
        Reason::waits_for_term_commit},
       {"during another change",
        {leads, false, true, true, three, voters(0b111000), true},
        false,
        Reason::change_in_progress}});
}

TEST_CASE(
    "thesis §4.2.1: a round shorter than an election timeout is short enough; ten timeouts are too many") {
  check_rule<CatchUpQuestion>(
      rules::newcomers_caught_up,
      {{"in time", {true, false, 0, 1}, true, Reason::round_in_time},
       {"in time after slow ones", {true, false, 9, 10}, true, Reason::round_in_time},
       {"late", {true, true, 1, 1}, false, Reason::round_too_long},
       {"late, and slow, but going on", {true, true, 10, 9}, false, Reason::round_too_long},
       {"late for the tenth time", {true, true, 1, 10}, false, Reason::newcomers_too_slow},
       {"late for more than the tenth time", {true, true, 1, 11}, false, Reason::newcomers_too_slow},
       {"under way", {false, true, 9, 1}, false, Reason::round_under_way},
       {"the last round under way", {false, true, 9, 10}, false, Reason::round_under_way},
       {"without progress for too long", {false, true, 10, 1}, false, Reason::newcomers_too_slow},
       {"without progress for longer", {false, true, 11, 1}, false, Reason::newcomers_too_slow},
       {"just asked for", {false, false, 0, 0}, false, Reason::round_under_way},
       {"nobody is new", {false, false, 0, 0, false, false}, true, Reason::nobody_to_wait_for},
       {"in time, while handing over", {true, false, 0, 1, true}, false, Reason::transferring},
       {"under way, while handing over", {false, true, 9, 1, true}, false, Reason::round_under_way},
       {"too slow, while handing over", {false, true, 10, 1, true}, false, Reason::newcomers_too_slow}});
}

TEST_CASE("thesis §4.2.3: who has left for certain is not heard in a newer term") {
  check_rule<OutsiderQuestion>(rules::heeds_outsider,
                               {{"newer", {term(2), term(3), true}, false, Reason::has_left},
                                {"the same", {term(2), term(2), true}, true, Reason::same_term},
                                {"older", {term(2), term(1), true}, true, Reason::stale_term},
                                {"not for certain", {term(2), term(3), false}, true, Reason::may_come_back}});
}

TEST_CASE("Raft §6, thesis §4.2.2: what follows once a configuration is committed") {
  const Configuration joint{ServerSet::from_mask(0b110), ServerSet::from_mask(0b011), {}};
  check_rule<SettledQuestion>(rules::leaves_joint,
                              {{"joint", {joint, s(1)}, true, Reason::joint_committed},
                               {"joint, not yet", {joint, s(1), false}, false, Reason::joint_uncommitted},
                               {"plain", {voters(0b110), s(1)}, false, Reason::not_joint},
                               {"plain, not yet", {voters(0b110), s(1), false}, false, Reason::not_joint}});
  check_rule<SettledQuestion>(
      rules::leads_on, {{"in it", {voters(0b110), s(2)}, true, Reason::still_a_voter},
                        {"in it, not yet", {voters(0b110), s(2), false}, true, Reason::still_a_voter},
                        {"not in it", {voters(0b110), s(1)}, false, Reason::not_a_voter},
                        {"not in it, not yet", {voters(0b110), s(1), false}, true, Reason::until_committed},
                        {"a learner now", {voters(0b110, 0b1), s(1)}, false, Reason::not_a_voter}});
}

TEST_CASE(
    "thesis §3.10, Raft §8: who hands over, or knows not what is committed, takes no step of a change") {
  const Configuration joint{ServerSet::from_mask(0b110), ServerSet::from_mask(0b011), {}};
  check_rule<SettledQuestion>(
      rules::leaves_joint,
      {{"handing over", {joint, s(1), true, true}, false, Reason::transferring},
       {"handing over, not yet", {joint, s(1), false, true}, false, Reason::joint_uncommitted},
       {"new", {joint, s(1), true, false, false}, false, Reason::waits_for_term_commit},
       {"new, handing over", {joint, s(1), true, true, false}, false, Reason::transferring}});
  check_rule<SettledQuestion>(
      rules::leads_on,
      {{"handing over", {voters(0b110), s(1), true, true}, true, Reason::transferring},
       {"new", {voters(0b110), s(1), true, false, false}, true, Reason::waits_for_term_commit}});
}

TEST_CASE("Raft §5.2, thesis §4.2.2: who begins an election when its timeout has elapsed") {
  check_rule<CampaignQuestion>(
      rules::may_campaign,
      {{"a voter", {false, true, Role::follower}, true, Reason::no_leader_in_time},
       {"a candidate", {false, true, Role::candidate}, true, Reason::no_leader_in_time},
       {"the leader", {false, true, Role::leader}, false, Reason::leader_itself},
       {"a voter in both", {true, true, Role::follower}, true, Reason::no_leader_in_time},
       {"no voter, for certain", {false, false, Role::follower}, false, Reason::not_a_voter},
       {"no voter, not for certain", {true, false, Role::follower}, true, Reason::votes_until_committed}});
}

TEST_CASE("thesis §4.2.3: who has left is sent the log until it knows, and for ten heartbeats at most") {
  check_rule<FarewellQuestion>(rules::sends_to_departed,
                               {{"at first", {at(4), at(5), 0}, true, Reason::may_not_know_yet},
                                {"for the last time", {at(4), at(5), 9}, true, Reason::may_not_know_yet},
                                {"ten without an answer", {at(4), at(5), 10}, false, Reason::does_not_answer},
                                {"eleven", {at(4), at(5), 11}, false, Reason::does_not_answer},
                                {"it knows", {at(5), at(5), 0}, false, Reason::knows_that_it_left},
                                {"it knows, late", {at(9), at(5), 10}, false, Reason::knows_that_it_left}});
}

TEST_CASE("Raft §6: the latest configuration decides as it is, regardless of whether it is committed") {
  const Configuration joint{ServerSet::from_mask(0b110), ServerSet::from_mask(0b011),
                            ServerSet::from_mask(0b1000)};
  Configurations known(voters(0b011));
  CHECK(rules::decides({known}) == voters(0b011));
  known.add(at(3), joint);
  CHECK(rules::decides({known}) == joint);
}

}  // namespace raft::tests
