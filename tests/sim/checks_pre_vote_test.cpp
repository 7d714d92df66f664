#include "sim/simulation.hpp"
#include "tests/sim/checks_expect.hpp"
#include "tests/sim/shipped.hpp"

/// What the checks say of pre-votes: the property broken, and its twin that keeps it.
namespace raftsim::tests {
namespace {

using checks::Property;
using raft::Decision;
using raft::Reason;
using raft::Rules;
using raft::ServerId;
using raft::Term;

constexpr const char* kSection = "thesis §9.6";

Rules adopts_from_a_pre_vote() {
  return raft_with([](Rules& rules) {
    rules.adopts_term = [](const raft::TermQuestion& q) -> Decision {
      if (q.message_term > q.current_term) return {true, Reason::newer_term};
      return raft::rules::adopts_term(q);
    };
  });
}
Rules leader_grants_pre_votes() {
  return raft_with([](Rules& rules) {
    rules.may_grant_pre_vote = [](const raft::PreVoteQuestion& q) -> Decision {
      if (q.role == raft::Role::leader && q.candidate_up_to_date) return {true, Reason::would_vote};
      return raft::rules::may_grant_pre_vote(q);
    };
  });
}

/// S2 asks S1 of term 1, being itself in term 5.
ChecksCluster asked_in_a_newer_term(const Rules& rules) {
  ChecksCluster cluster(3, 1, rules);
  cluster.set_initial(1, durable_of({1}));
  cluster.start();
  cluster.receive({ServerId{2}, ServerId{1}, Term{5}, raft::PreVote{{Term{1}, raft::LogIndex{1}}}});
  return cluster;
}

/// What is said of a server that was in term 1 without a vote when it started, and with this on its disk
/// when it began to ask.
checks::Checks began_to_ask_with(Term term, ServerId voted_for) {
  raft::Options options;
  options.voters = raft::ServerSet::first(3);
  options.pre_vote = true;
  raft::Durable disk = durable_of({1});
  checks::Checks checks(3);
  checks.on_initial(ServerId{1}, disk);
  checks.on_start(raft::Server(ServerId{1}, options, raft::kRaft, disk));
  disk.current_term = term;
  disk.voted_for = voted_for;
  raft::Server server(ServerId{1}, options, raft::kRaft, disk);
  raft::Effects effects;
  server.step(raft::Started{}, effects);
  server.step(raft::TimerFired{raft::Timer::election}, effects);
  REQUIRE(server.role() == raft::Role::pre_candidate);
  checks.on_step(Time{}, server, effects);
  return checks;
}

/// Five servers with PreVote where always somebody is cut off, so that terms differ and all ask all.
std::shared_ptr<const Scenario> restless_cluster() {
  return parse_shared(R"({
    "name": "restless",
    "cluster": {"servers": 5, "preVote": true},
    "network": {"loss": "10%"},
    "timeline": [
      {"every": "400ms", "do": [{"heal": "all"}, {"isolate": "random 2"}]},
      {"every": "3s", "do": [{"isolate": "leader"}]},
      {"every": "1s", "do": [{"crash": "random"}, {"restart": "down"}]}
    ],
    "stop": {"at": "10s"}
  })");
}

/// S3 of three is cut off and comes back.
std::shared_ptr<const Scenario> one_comes_back() {
  return parse_shared(R"({
    "name": "one-comes-back",
    "cluster": {"servers": 3, "preVote": true, "initial": {"S1": {"electionTimeouts": ["50ms"]}}},
    "timeline": [{"at": "1s", "do": [{"isolate": "S3"}]}, {"at": "3s", "do": [{"heal": "all"}]}],
    "expect": [{"finally": {"leader": "S1", "term": {"all": 1}}}],
    "stop": {"at": "5s"}
  })");
}

/// The first violation in so many runs of the scenario; empty if there is none.
std::string violation_in(const std::shared_ptr<const Scenario>& scenario, const Rules& rules,
                         std::uint64_t seeds) {
  Simulation simulation(scenario, 1, rules);
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    simulation.reset(seed);
    simulation.run();
    if (simulation.checks().violation() != nullptr) return simulation.checks().violation()->name();
  }
  return "";
}

/// In how many of so many runs S1 does not lead on in its term.
int disturbed(const Rules& rules, std::uint64_t seeds) {
  Simulation simulation(one_comes_back(), 1, rules);
  int count = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    simulation.reset(seed);
    simulation.run();
    expect_none(simulation.checks());
    count += static_cast<int>(simulation.expectations().results().front().state != ExpectationState::met);
  }
  return count;
}

}  // namespace

TEST_CASE("preVoteOnlyAsks: who is asked in a newer term and adopts it is caught") {
  expect_violation(asked_in_a_newer_term(adopts_from_a_pre_vote()).checks(), Property::pre_vote_only_asks,
                   {1}, kSection);
}

TEST_CASE("preVoteOnlyAsks: who is asked in a newer term and stays in its own is not") {
  const ChecksCluster cluster = asked_in_a_newer_term(raft::kRaft);
  expect_none(cluster.checks());
  CHECK(cluster.server(1).current_term() == Term{1});
}

TEST_CASE("preVoteOnlyAsks: who begins a term, or spends its vote, by asking is caught") {
  expect_violation(began_to_ask_with(Term{2}, {}), Property::pre_vote_only_asks, {1}, kSection);
  expect_violation(began_to_ask_with(Term{1}, ServerId{1}), Property::pre_vote_only_asks, {1}, kSection);
  expect_violation(began_to_ask_with(Term{2}, ServerId{1}), Property::pre_vote_only_asks, {1}, kSection);
}

TEST_CASE("preVoteOnlyAsks: who asks in its term, its vote as it was, is not") {
  expect_none(began_to_ask_with(Term{1}, {}));
}

TEST_CASE("preVoteOnlyAsks: in random histories the mutant that adopts a term from a PreVote is caught") {
  CHECK(violation_in(restless_cluster(), adopts_from_a_pre_vote(), 20) == "preVoteOnlyAsks");
  CHECK(violation_in(restless_cluster(), raft::kRaft, 20) == "");
}

TEST_CASE(
    "preVoteOnlyAsks: a leader that grants pre-votes, and would be deposed by who comes back, is caught") {
  CHECK(violation_in(one_comes_back(), leader_grants_pre_votes(), 20) == "preVoteOnlyAsks");
  CHECK(disturbed(raft::kRaft, 20) == 0);
}

}  // namespace raftsim::tests
