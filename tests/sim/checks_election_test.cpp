#include "tests/sim/checks_expect.hpp"

/// What the checks say of elections: each property broken by hand, and its twin that keeps it.
namespace raftsim::tests {
namespace {

using checks::Property;
using raft::Decision;
using raft::Reason;
using raft::Rules;

Rules one_vote_is_enough() {
  return raft_with([](Rules& rules) {
    rules.wins_election = [](const raft::ElectionQuestion&) -> Decision {
      return {true, Reason::has_quorum};
    };
  });
}
Rules votes_for_anybody() {
  return raft_with([](Rules& rules) {
    rules.may_grant_vote = [](const raft::VoteQuestion&) -> Decision { return {true, Reason::granted}; };
  });
}
Rules votes_for_any_log() {
  return raft_with([](Rules& rules) {
    rules.is_up_to_date = [](const raft::UpToDateQuestion&) -> Decision {
      return {true, Reason::equal_logs};
    };
  });
}
Rules replies_at_once() {
  return raft_with([](Rules& rules) {
    rules.reply_waits_for = [](const raft::WaitQuestion&) -> raft::WaitDecision {
      return {{}, Reason::nothing_pending};
    };
  });
}

/// S1 and S2 stand for election in the same term; S3 hears of both.
ChecksCluster two_candidates(const Rules& rules) {
  ChecksCluster cluster(3, 1, rules);
  cluster.start();
  for (const int candidate : {1, 2}) {
    cluster.fire(candidate, raft::Timer::election);
    cluster.finish_writes(candidate);
  }
  cluster.settle(among({1, 2, 3}));
  return cluster;
}

}  // namespace

TEST_CASE("Raft §5.2: two leaders of one term break election safety") {
  const ChecksCluster cluster = two_candidates(one_vote_is_enough());
  expect_violation(cluster.checks(), Property::election_safety, {1, 2}, "Raft §5.2");
  CHECK(cluster.violation()->term == raft::Term{1});
  expect_none(two_candidates(raft::kRaft).checks());
}

TEST_CASE("Raft §5.2: leaders of different terms do not break election safety") {
  ChecksCluster cluster(3, 1);
  cluster.start();
  cluster.elect(1, {2});
  cluster.elect(3, {2});
  CHECK(cluster.server(1).role() == raft::Role::leader);
  CHECK(cluster.server(3).role() == raft::Role::leader);
  expect_none(cluster.checks());
}

TEST_CASE("Raft §5.2: a second vote in the same term breaks one vote a term") {
  const ChecksCluster cluster = two_candidates(votes_for_anybody());
  // S1 and S2 voted for themselves before they were asked for their votes; who is first was told here.
  expect_violation(cluster.checks(), Property::one_vote_a_term, {1, 2}, "Raft §5.2");
  expect_none(two_candidates(raft::kRaft).checks());
}

TEST_CASE("Raft §5.2: a vote that is given and forgotten in a crash breaks one vote a term") {
  const auto history = [](const Rules& rules) {
    ChecksCluster cluster(3, 1, rules);
    cluster.start();
    cluster.fire(1, raft::Timer::election);
    cluster.finish_writes(1);
    cluster.pass(1, 3);  // S3 grants its vote, which is not durable yet
    cluster.crash(3);
    cluster.restart(3);
    return cluster;
  };
  expect_violation(history(replies_at_once()).checks(), Property::one_vote_a_term, {1, 3}, "Raft §5.2");
  expect_none(history(raft::kRaft).checks());
}

TEST_CASE("Raft §5.2: a vote that nobody heard of may be given again after a crash") {
  ChecksCluster cluster(3, 1);
  cluster.start();
  cluster.fire(1, raft::Timer::election);
  cluster.finish_writes(1);
  cluster.pass(1, 3);
  cluster.crash(3);
  cluster.restart(3);
  cluster.fire(2, raft::Timer::election);
  cluster.finish_writes(2);
  cluster.pass(2, 3);
  cluster.finish_writes(3);
  cluster.pass(3, 2);
  CHECK(cluster.server(2).role() == raft::Role::leader);
  expect_none(cluster.checks());
}

TEST_CASE("Raft §5.2: an own vote counts as one, so that a candidate votes for nobody else") {
  const auto history = [](const Rules& rules) {
    ChecksCluster cluster(3, 1, rules);
    cluster.start();
    cluster.fire(1, raft::Timer::election);
    cluster.finish_writes(1);
    cluster.fire(2, raft::Timer::election);
    cluster.finish_writes(2);
    cluster.pass(2, 1);
    return cluster;
  };
  expect_violation(history(votes_for_anybody()).checks(), Property::one_vote_a_term, {1, 2}, "Raft §5.2");
  expect_none(history(raft::kRaft).checks());
}

TEST_CASE("Raft §5.1: going back to an older term breaks that currentTerm never falls") {
  const Rules adopts_any = raft_with([](Rules& rules) {
    rules.adopts_term = [](const raft::TermQuestion& q) -> Decision {
      return {q.message_term != q.current_term, Reason::newer_term};
    };
  });
  const auto history = [](const Rules& rules) {
    ChecksCluster cluster(3, 1, rules);
    cluster.start();
    cluster.fire(1, raft::Timer::election);
    cluster.finish_writes(1);
    for (int i = 0; i < 3; ++i) cluster.fire(2, raft::Timer::election);
    cluster.pass(1, 2);
    return cluster;
  };
  const ChecksCluster broken = history(adopts_any);
  expect_violation(broken.checks(), Property::current_term_never_falls, {2}, "Raft §5.1");
  CHECK(broken.violation()->term == raft::Term{3});
  expect_none(history(raft::kRaft).checks());
}

TEST_CASE("Raft §5.1: a term told to others and lost in a crash breaks that currentTerm never falls") {
  const auto history = [](const Rules& rules) {
    ChecksCluster cluster(3, 1, rules);
    cluster.set_initial(3, durable_of({1}));
    cluster.start();
    for (int i = 0; i < 2; ++i) cluster.fire(1, raft::Timer::election);
    cluster.finish_writes(1);
    cluster.pass(1, 3);  // S3 adopts term 2 and refuses its vote
    cluster.crash(3);
    cluster.restart(3);
    return cluster;
  };
  expect_violation(history(replies_at_once()).checks(), Property::current_term_never_falls, {3}, "Raft §5.1");
  expect_none(history(raft::kRaft).checks());
}

TEST_CASE("Raft §5.4: a leader elected without a committed entry breaks leader completeness") {
  const auto history = [](const Rules& rules) {
    ChecksCluster cluster(3, 1, rules);
    cluster.start();
    cluster.elect(1, {2});
    cluster.settle(among({1, 2}));  // the no-op is committed
    cluster.drop_all();
    cluster.elect(3, {2});
    return cluster;
  };
  const ChecksCluster broken = history(votes_for_any_log());
  expect_violation(broken.checks(), Property::leader_completeness, {3}, "Raft §5.4");
  CHECK(broken.violation()->indexes == std::vector{raft::LogIndex{1}});
  const ChecksCluster sound = history(raft::kRaft);
  CHECK(sound.checks().truth().committed() == raft::LogIndex{1});
  expect_none(sound.checks());
}

TEST_CASE("Raft §5.4: a later leader without an entry that is committed only then breaks it, too") {
  const auto history = [](const Rules& rules) {
    ChecksCluster cluster(5, 1, rules);
    cluster.start();
    cluster.elect(1, {2, 3});
    cluster.finish_writes(1);
    cluster.pass(1, 2);  // on its way to the disk of S2
    cluster.pass(1, 4);  // and of S4
    cluster.fire(5, raft::Timer::election);
    cluster.fire(5, raft::Timer::election);
    cluster.finish_writes(5);
    for (const int voter : {3, 4}) {
      cluster.pass(5, voter);
      cluster.finish_writes(voter);
      cluster.pass(voter, 5);
    }
    CHECK(cluster.checks().truth().committed() == raft::LogIndex{0});
    cluster.finish_writes(2);
    return cluster;
  };
  expect_violation(history(votes_for_any_log()).checks(), Property::leader_completeness, {5}, "Raft §5.4");
  const ChecksCluster sound = history(raft::kRaft);
  CHECK(sound.server(5).role() == raft::Role::candidate);
  CHECK(sound.checks().truth().committed() == raft::LogIndex{1});
  expect_none(sound.checks());
}

TEST_CASE(
    "Raft §5.4: a leader of an older term that is elected late owes nothing to what newer terms commit") {
  ChecksCluster cluster(5, 1);
  cluster.start();
  cluster.fire(3, raft::Timer::election);
  cluster.finish_writes(3);
  for (const int voter : {4, 5}) {
    cluster.pass(3, voter);
    cluster.finish_writes(voter);  // both votes for S3 are on their way
  }
  cluster.elect(1, {2, 4});
  cluster.settle(among({1, 2, 4}));
  CHECK(cluster.checks().truth().committed() == raft::LogIndex{1});
  cluster.pass(4, 3);
  cluster.pass(5, 3);
  CHECK(cluster.server(3).role() == raft::Role::leader);
  CHECK(cluster.server(3).current_term() < cluster.server(1).current_term());
  expect_none(cluster.checks());
}

}  // namespace raftsim::tests
