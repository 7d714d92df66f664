#include "tests/sim/checks_expect.hpp"

/// What the checks say of commitment, of applying, and of what clients are told.
namespace raftsim::tests {
namespace {

using checks::Checks;
using checks::Property;
using raft::Decision;
using raft::IndexDecision;
using raft::LogIndex;
using raft::Reason;
using raft::Rules;
using raft::Term;

Rules counts_replicas_of_older_terms() {
  return raft_with([](Rules& rules) {
    rules.may_commit = [](const raft::CommitQuestion& q) -> Decision {
      return {q.quorum_index > q.commit_index, Reason::current_term_on_quorum};
    };
  });
}

/// Raft's Figure 8 (a) to (c): the entry of term 2 at index 2 is on S1, S2 and S3, put there by S1 as leader
/// of term 4, while S5 has an entry of term 3 there.
ChecksCluster figure_8_c(const Rules& rules) {
  ChecksCluster cluster(5, 1, rules);
  cluster.set_entries_per_append(1);
  for (int server = 1; server <= 5; ++server) cluster.set_initial(server, durable_of({1}));
  cluster.start();
  cluster.elect(1, {2, 3});  // (a) term 2
  cluster.finish_writes(1);
  cluster.pass(1, 2);
  cluster.finish_writes(2);
  cluster.drop_all();
  cluster.crash(1);
  cluster.elect(5, {3, 4});  // (b) term 3
  cluster.finish_writes(5);
  cluster.drop_all();
  cluster.crash(5);
  cluster.restart(1);
  cluster.elect(1, {2, 3});  // (c) term 4
  cluster.finish_writes(1);
  for (int i = 0; i < 2; ++i) {  // S3 refuses once, then takes index 2
    cluster.pass(1, 3);
    cluster.finish_writes(3);
    cluster.pass(3, 1);
  }
  cluster.pass(1, 2);
  cluster.finish_writes(2);
  cluster.pass(2, 1);
  return cluster;
}

/// A leader S1 with a command committed and applied, and its followers.
ChecksCluster one_command() {
  ChecksCluster cluster(3, 1);
  cluster.start();
  cluster.elect(1, {2});
  cluster.settle(among({1, 2}));
  cluster.propose(1);
  cluster.finish_writes(1);
  cluster.pass(1, 2);
  cluster.finish_writes(2);
  return cluster;
}

/// What a step would ask for that applies these entries and does nothing else.
raft::Effects applies(LogIndex first, LogIndex last) {
  raft::Effects effects;
  effects.first_applied = first;
  effects.last_applied = last;
  effects.mark(raft::Change::applied);
  return effects;
}

}  // namespace

TEST_CASE("Raft §5.4.2: Figure 8 (c), a leader that counts replicas of an older term is caught") {
  const ChecksCluster cluster = figure_8_c(counts_replicas_of_older_terms());
  expect_violation(cluster.checks(), Property::commit_index_is_committed, {1}, "Raft §5.4.2");
  CHECK(cluster.violation()->term == raft::Term{4});
  CHECK(cluster.violation()->indexes.front() == LogIndex{2});
}

TEST_CASE("Raft §5.4.2: Figure 8 (d), what is on a majority without being committed may be overwritten") {
  ChecksCluster cluster = figure_8_c(raft::kRaft);
  CHECK(cluster.server(1).role() == raft::Role::leader);
  CHECK(cluster.server(3).log().last() == raft::LogPosition{raft::Term{2}, LogIndex{2}});
  CHECK(cluster.checks().truth().committed() == LogIndex{0});
  CHECK(cluster.server(1).commit_index() == LogIndex{0});
  cluster.drop_all();
  cluster.crash(1);
  cluster.restart(5);
  cluster.elect(5, {3, 4});
  REQUIRE(cluster.server(5).role() == raft::Role::leader);
  cluster.settle(among({2, 3, 4, 5}));
  CHECK(cluster.server(3).log().term_at(LogIndex{2}) == raft::Term{3});
  CHECK(cluster.checks().truth().committed() == LogIndex{3});
  expect_none(cluster.checks());
}

TEST_CASE("Raft §5.4.2: Figure 8 (e), an entry of the leader's own term commits what is before it") {
  ChecksCluster cluster = figure_8_c(raft::kRaft);
  cluster.settle(among({1, 2, 3}));
  CHECK(cluster.checks().truth().committed() == LogIndex{3});
  CHECK(cluster.server(1).commit_index() == LogIndex{3});
  cluster.drop_all();
  cluster.crash(1);
  cluster.restart(5);
  cluster.elect(5, {2, 3, 4});
  CHECK(cluster.server(5).role() != raft::Role::leader);
  expect_none(cluster.checks());
}

TEST_CASE("Raft §5.4.2: initial logs are durable, but nothing in them counts as committed") {
  ChecksCluster cluster(3, 1);
  for (int server = 1; server <= 3; ++server) cluster.set_initial(server, durable_of({1, 1, 2}));
  cluster.start();
  CHECK(cluster.checks().truth().committed() == LogIndex{0});
  cluster.elect(1, {2});
  CHECK(cluster.checks().truth().committed() == LogIndex{0});
  cluster.settle(among({1, 2}));
  CHECK(cluster.checks().truth().committed() == LogIndex{4});
  expect_none(cluster.checks());
}

TEST_CASE("Raft Figure 2: a commitIndex that falls is caught") {
  const Rules follows_down = raft_with([](Rules& rules) {
    rules.follower_commit_index = [](const raft::FollowerCommitQuestion& q) -> IndexDecision {
      return {std::min(q.leader_commit, q.last_new_entry), Reason::leader_commit};
    };
  });
  const auto history = [](const Rules& rules) {
    ChecksCluster cluster(3, 1, rules);
    cluster.start();
    cluster.elect(1, {2});
    cluster.settle(among({1, 2}));
    cluster.fire(1, raft::Timer::heartbeat);
    cluster.settle(among({1, 2}));
    CHECK(cluster.server(2).commit_index() == LogIndex{1});
    // An old heartbeat, overtaken by the others.
    cluster.receive({raft::ServerId{1}, raft::ServerId{2}, raft::Term{1}, raft::AppendEntries{}});
    return cluster;
  };
  const ChecksCluster broken = history(follows_down);
  expect_violation(broken.checks(), Property::commit_index_never_falls, {2}, "Raft Figure 2");
  CHECK(broken.violation()->indexes == std::vector{LogIndex{1}, LogIndex{0}});
  expect_none(history(raft::kRaft).checks());
}

TEST_CASE("Raft §5.3: a commitIndex past what the follower is known to share with its leader is caught") {
  // As far as the follower's log goes, in place of as far as the message shows that it agrees.
  const Rules unbounded = raft_with([](Rules& rules) {
    rules.follower_commit_index = [](const raft::FollowerCommitQuestion& q) -> IndexDecision {
      return {std::min(q.leader_commit, LogIndex{2}), Reason::leader_commit};
    };
  });
  const auto history = [](const Rules& rules) {
    ChecksCluster cluster(3, 1, rules);
    cluster.set_initial(1, durable_of({1, 2}, 3));
    cluster.set_initial(2, durable_of({1, 2}, 3));
    cluster.set_initial(3, durable_of({1, 3}, 3));
    cluster.start();
    cluster.elect(1, {2});
    if (cluster.server(1).role() != raft::Role::leader) return cluster;
    cluster.settle(among({1, 2}));
    cluster.drop_all();
    CHECK(cluster.checks().truth().committed() == LogIndex{3});
    raft::AppendEntries heartbeat;
    heartbeat.prev_log = {raft::Term{1}, LogIndex{1}};
    heartbeat.leader_commit = LogIndex{3};
    cluster.receive(
        {raft::ServerId{1}, raft::ServerId{3}, cluster.server(1).current_term(), std::move(heartbeat)});
    return cluster;
  };
  expect_violation(history(unbounded).checks(), Property::commit_index_is_committed, {3}, "Raft §5.4.2");
  expect_none(history(raft::kRaft).checks());
}

TEST_CASE("Raft §5.4.3: applying what is not committed breaks state machine safety") {
  ChecksCluster cluster = one_command();
  cluster.propose(1);
  CHECK(cluster.checks().truth().committed() == LogIndex{2});
  CHECK(cluster.server(1).log().last_index() == LogIndex{3});
  Checks sound = cluster.checks();
  sound.on_step(Time{}, cluster.server(1), applies(LogIndex{2}, LogIndex{2}));
  expect_none(sound);
  Checks broken = cluster.checks();
  broken.on_step(Time{}, cluster.server(1), applies(LogIndex{2}, LogIndex{3}));
  expect_violation(broken, Property::state_machine_safety, {1}, "Raft §5.4.3");
}

TEST_CASE("Raft §5.4.3: applying another entry than the committed one breaks state machine safety") {
  ChecksCluster cluster(3, 1);
  cluster.set_initial(3, durable_of({1}));
  for (const int server : {1, 2}) cluster.set_initial(server, durable_of({2}));
  cluster.start();
  cluster.elect(1, {2});
  cluster.settle(among({1, 2}));
  cluster.crash(2);
  cluster.restart(2);
  REQUIRE(cluster.checks().truth().committed() == LogIndex{2});
  Checks sound = cluster.checks();
  sound.on_step(Time{}, cluster.server(2), applies(LogIndex{1}, LogIndex{1}));
  expect_none(sound);
  Checks broken = cluster.checks();
  broken.on_step(Time{}, cluster.server(3), applies(LogIndex{1}, LogIndex{1}));
  expect_violation(broken, Property::state_machine_safety, {3}, "Raft §5.4.3");
}

TEST_CASE("Raft §5.3: a gap in what is applied breaks state machine safety") {
  ChecksCluster cluster = one_command();
  const Checks before = cluster.checks();
  cluster.pass(2, 1);
  raft::Effects effects = cluster.effects();
  REQUIRE(effects.first_applied == LogIndex{2});
  Checks sound = before;
  sound.on_step(Time{}, cluster.server(1), effects);
  expect_none(sound);
  for (const LogIndex first : {LogIndex{1}, LogIndex{3}}) {
    CAPTURE(first.value);
    effects.first_applied = first;
    Checks broken = before;
    broken.on_step(Time{}, cluster.server(1), effects);
    expect_violation(broken, Property::state_machine_safety, {1}, "Raft §5.4.3");
  }
}

TEST_CASE("Raft Figure 2: a lastApplied that falls is caught") {
  ChecksCluster cluster = one_command();
  const raft::Server before = cluster.server(1);
  cluster.pass(2, 1);
  REQUIRE(before.last_applied() < cluster.server(1).last_applied());
  const raft::Effects effects = applies(LogIndex{3}, LogIndex{2});
  Checks checks = cluster.checks();
  checks.on_step(Time{}, cluster.server(1), effects);
  expect_none(checks);
  // The same server as it was before: all it now holds that is less than it held is lastApplied, as the
  // effects mark nothing else as changed.
  checks.on_step(Time{}, before, effects);
  expect_violation(checks, Property::last_applied_never_falls, {1}, "Raft Figure 2");
}

TEST_CASE(
    "Raft §5.3: a server that applies past its own commitIndex is caught, though all of it is committed") {
  const Rules applies_at_once = raft_with([](Rules& rules) {
    rules.may_apply = [](const raft::ApplyQuestion& q) -> Decision {
      return {q.last_applied.value == 0 || q.last_applied < q.commit_index, Reason::committed};
    };
  });
  const auto history = [](const Rules& rules) {
    ChecksCluster cluster(3, 1);
    cluster.start();
    cluster.elect(1, {2});
    cluster.finish_writes(1);
    cluster.pass(1, 2);
    cluster.finish_writes(2);
    CHECK(cluster.checks().truth().committed() == LogIndex{1});
    // The same follower, restarted under other rules.
    Checks checks = cluster.checks();
    raft::Server restarted(raft::ServerId{2}, cluster.server(2).options(), rules,
                           {Term{1}, raft::ServerId{1}, cluster.server(2).log()});
    checks.on_crash(raft::ServerId{2}, {Term{1}, raft::ServerId{1}, cluster.server(2).log()});
    checks.on_start(restarted);
    raft::Effects effects;
    restarted.step(raft::Started{}, effects);
    checks.on_step(Time{}, restarted, effects);
    return checks;
  };
  expect_violation(history(applies_at_once), Property::last_applied_never_falls, {2}, "Raft Figure 2");
  expect_none(history(raft::kRaft));
}

TEST_CASE("Raft §5.3: a client told of success before the command is committed is caught") {
  ChecksCluster cluster = one_command();
  const Checks before = cluster.checks();
  const raft::Server leader_before = cluster.server(1);
  cluster.pass(2, 1);
  REQUIRE(cluster.effects().answers.size() == 1);
  const raft::Answer answer = cluster.effects().answers.front();
  CHECK(answer.status == raft::AnswerStatus::done);

  struct Row {
    std::string name;
    raft::Answer answer;
    bool kept;
  };
  std::vector<Row> rows{{"as it was", answer, true},
                        {"another entry", answer, false},
                        {"past what is committed", answer, false},
                        {"nowhere", answer, false},
                        {"another client", answer, false},
                        {"another command", answer, false},
                        {"not done", answer, true}};
  rows[1].answer.index = LogIndex{1};
  rows[2].answer.index = LogIndex{3};
  rows[3].answer.index = LogIndex{0};
  rows[4].answer.client = raft::ClientId{2};
  rows[5].answer.sequence = 77;
  rows[6].answer = {answer.client, 77, raft::AnswerStatus::not_leader, raft::kNobody, LogIndex{0}, {}};
  for (const Row& row : rows) {
    CAPTURE(row.name);
    raft::Effects effects;
    effects.answers.push_back(row.answer);
    Checks checks = before;
    checks.on_step(Time{}, leader_before, effects);
    if (row.kept) {
      expect_none(checks);
    } else {
      expect_violation(checks, Property::acknowledged_write_is_kept, {1}, "Raft §5.3");
    }
  }
}

}  // namespace raftsim::tests
