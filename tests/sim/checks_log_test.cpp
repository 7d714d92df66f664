#include "tests/sim/checks_expect.hpp"

/// What the checks say of logs, of what is on disks, and of what leaders believe of them.
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

raft::Message append_entries(int from, int to, Term term, raft::LogPosition prev,
                             std::initializer_list<raft::Entry> entries) {
  raft::AppendEntries body;
  body.prev_log = prev;
  body.entries = entries;
  return {raft::ServerId{static_cast<std::uint8_t>(from)}, raft::ServerId{static_cast<std::uint8_t>(to)},
          term, std::move(body)};
}

Rules acknowledges_at_once() {
  return raft_with([](Rules& rules) {
    rules.reply_waits_for = [](const raft::WaitQuestion& q) -> raft::WaitDecision {
      if (q.type == raft::MessageType::append_entries_reply) return {{}, Reason::nothing_pending};
      return raft::rules::reply_waits_for(q);
    };
  });
}

/// S1 leads, and its first entry is on its way to the disk of S2.
ChecksCluster first_entry_arrives(const Rules& rules) {
  ChecksCluster cluster(3, 1, rules);
  cluster.start();
  cluster.elect(1, {2});
  cluster.finish_writes(1);
  cluster.pass(1, 2);
  return cluster;
}

}  // namespace

TEST_CASE("Raft §5.3: a leader that cuts its own log breaks leader append-only") {
  const Rules yields = raft_with([](Rules& rules) {
    rules.accepts_leader = [](const raft::LeaderQuestion&) -> Decision {
      return {true, Reason::leader_of_this_term};
    };
  });
  const auto history = [](const Rules& rules) {
    ChecksCluster cluster(3, 1, rules);
    cluster.start();
    cluster.elect(1, {2});
    cluster.finish_writes(1);
    // It conflicts with the first entry of S1, but its index and term are new to everybody.
    cluster.receive(append_entries(3, 1, Term{1}, {}, {raft::Entry::no_op(Term{0})}));
    return cluster;
  };
  const ChecksCluster broken = history(yields);
  expect_violation(broken.checks(), Property::leader_append_only, {1}, "Raft §5.3");
  CHECK(broken.violation()->indexes.front() == LogIndex{1});
  const ChecksCluster sound = history(raft::kRaft);
  CHECK(sound.server(1).role() == raft::Role::leader);
  expect_none(sound.checks());
}

TEST_CASE("Raft §5.3: a leader whose log is another than it was breaks leader append-only") {
  ChecksCluster cluster(3, 1);
  cluster.start();
  cluster.elect(1, {2});
  const raft::Server before = cluster.server(1);
  cluster.propose(1);
  raft::Effects effects;
  effects.mark(raft::Change::log);
  Checks sound = cluster.checks();
  sound.on_step(Time{}, cluster.server(1), effects);
  expect_none(sound);
  Checks broken = cluster.checks();
  broken.on_step(Time{}, before, effects);
  expect_violation(broken, Property::leader_append_only, {1}, "Raft §5.3");
  CHECK(broken.violation()->indexes == std::vector{LogIndex{2}, LogIndex{2}});
}

TEST_CASE("Raft §5.3: a leader deposed by a later term may lose entries") {
  ChecksCluster cluster(3, 1);
  cluster.start();
  cluster.elect(1, {2});
  cluster.finish_writes(1);
  cluster.drop_all();
  cluster.elect(3, {2});
  cluster.settle(among({1, 2, 3}));
  CHECK(cluster.server(1).log().last() == raft::LogPosition{Term{2}, LogIndex{1}});
  expect_none(cluster.checks());
}

TEST_CASE("Raft §5.3: entries of one index and term on different logs break log matching") {
  const Rules ignores_prev_term = raft_with([](Rules& rules) {
    rules.log_matches = [](const raft::ConsistencyQuestion& q) -> Decision {
      if (q.prev_log.index > q.own_last_index) return {false, Reason::log_too_short};
      return {true, Reason::previous_entry_matches};
    };
  });
  const auto history = [](const Rules& rules) {
    ChecksCluster cluster(3, 1, rules);
    cluster.set_initial(1, durable_of({1, 2}));
    cluster.set_initial(2, durable_of({1, 1}));
    cluster.start();
    cluster.elect(1, {2});
    cluster.settle(among({1, 2}));
    return cluster;
  };
  const ChecksCluster broken = history(ignores_prev_term);
  expect_violation(broken.checks(), Property::log_matching, {1, 2}, "Raft §5.3");
  CHECK(broken.violation()->indexes == std::vector{LogIndex{3}});
  CHECK(broken.violation()->term == Term{3});
  const ChecksCluster sound = history(raft::kRaft);
  CHECK(sound.server(2).log() == sound.server(1).log());
  expect_none(sound.checks());
}

TEST_CASE("Raft §5.3: initial logs that no history of Raft leads to break log matching") {
  ChecksCluster cluster(2, 1);
  cluster.set_initial(1, durable_of({1, 2, 2}));
  expect_none(cluster.checks());
  cluster.set_initial(2, durable_of({1, 1, 2}));
  expect_violation(cluster.checks(), Property::log_matching, {2}, "Raft §5.3");
}

TEST_CASE("Raft §5.3: the logs of Figure 7 match, and one leader brings them into line") {
  ChecksCluster cluster(7, 1);
  int server = 0;
  for (const raft::Durable& durable : figure_7()) cluster.set_initial(++server, durable);
  cluster.start();
  cluster.elect(1, {2, 3, 6, 7});
  REQUIRE(cluster.server(1).role() == raft::Role::leader);
  CHECK(cluster.server(1).current_term() == Term{8});
  cluster.settle(among({1, 2, 3, 4, 5, 6, 7}));
  for (int i = 2; i <= 7; ++i) CHECK(cluster.server(i).log() == cluster.server(1).log());
  CHECK(cluster.checks().truth().committed() == LogIndex{11});
  expect_none(cluster.checks());
}

TEST_CASE("thesis §10.2.1: acknowledging what is not durable breaks that matchIndex is durable") {
  expect_violation(first_entry_arrives(acknowledges_at_once()).checks(), Property::match_index_is_durable,
                   {1, 2}, "thesis §10.2.1");
  ChecksCluster sound = first_entry_arrives(raft::kRaft);
  sound.finish_writes(2);
  sound.pass(2, 1);
  CHECK(sound.server(1).match_index(raft::ServerId{2}) == LogIndex{1});
  expect_none(sound.checks());
}

TEST_CASE("thesis §10.2.1: a leader that counts itself before its log is durable is caught") {
  const Rules counts_itself = raft_with([](Rules& rules) {
    rules.own_match_index = [](const raft::OwnMatchQuestion& q) -> IndexDecision {
      return {q.last_index, Reason::all_durable};
    };
  });
  const auto history = [](const Rules& rules) {
    ChecksCluster cluster(3, 1, rules);
    cluster.start();
    cluster.elect(1, {2});
    cluster.pass(1, 2);  // the entry is not on the disk of S1 yet
    cluster.finish_writes(2);
    cluster.pass(2, 1);
    return cluster;
  };
  expect_violation(history(counts_itself).checks(), Property::match_index_is_durable, {1}, "thesis §10.2.1");
  ChecksCluster sound = history(raft::kRaft);
  CHECK(sound.server(1).commit_index() == LogIndex{0});
  sound.finish_writes(1);
  CHECK(sound.server(1).commit_index() == LogIndex{1});
  expect_none(sound.checks());
}

TEST_CASE("Raft Figure 2: a leader that takes a follower to hold more than it said is caught") {
  const Rules takes_more = raft_with([](Rules& rules) {
    rules.match_index_after = [](const raft::MatchQuestion& q) -> IndexDecision {
      return {raft::next(q.acknowledged), Reason::match_raised};
    };
  });
  const auto history = [](const Rules& rules) {
    ChecksCluster cluster = first_entry_arrives(rules);
    cluster.finish_writes(2);
    cluster.pass(2, 1);
    return cluster;
  };
  const ChecksCluster broken = history(takes_more);
  expect_violation(broken.checks(), Property::match_index_is_durable, {1, 2}, "thesis §10.2.1");
  CHECK(broken.violation()->indexes == std::vector{LogIndex{2}, LogIndex{1}});
  expect_none(history(raft::kRaft).checks());
}

TEST_CASE("Raft §5.3: acknowledging an entry that is not the leader's is caught") {
  const Rules never_cuts = raft_with([](Rules& rules) {
    rules.must_truncate = [](const raft::ConflictQuestion&) -> Decision {
      return {false, Reason::same_entry};
    };
  });
  const auto history = [](const Rules& rules) {
    ChecksCluster cluster(3, 1, rules);
    cluster.set_initial(2, durable_of({1}));
    cluster.start();
    cluster.fire(1, raft::Timer::election);
    cluster.elect(1, {2, 3});  // term 2
    cluster.finish_writes(1);
    for (int i = 0; i < 2; ++i) {
      cluster.pass(1, 2);
      cluster.finish_writes(2);
      cluster.pass(2, 1);
    }
    return cluster;
  };
  expect_violation(history(never_cuts).checks(), Property::match_index_is_durable, {1, 2}, "thesis §10.2.1");
  const ChecksCluster sound = history(raft::kRaft);
  CHECK(sound.server(2).log() == sound.server(1).log());
  expect_none(sound.checks());
}

TEST_CASE("Raft Figure 2: a follower that cuts off what it has acknowledged in this term is caught") {
  const Rules always_cuts = raft_with([](Rules& rules) {
    rules.must_truncate = [](const raft::ConflictQuestion&) -> Decision {
      return {true, Reason::entry_conflicts};
    };
  });
  const auto history = [](const Rules& rules) {
    ChecksCluster cluster = first_entry_arrives(rules);
    cluster.propose(1);
    cluster.settle(among({1, 2}));
    CHECK(cluster.server(1).match_index(raft::ServerId{2}) == LogIndex{2});
    // The first message once more, late.
    cluster.receive(append_entries(1, 2, Term{1}, {}, {raft::Entry::no_op(Term{1})}));
    cluster.finish_writes(2);
    return cluster;
  };
  const ChecksCluster broken = history(always_cuts);
  expect_violation(broken.checks(), Property::match_index_is_durable, {1, 2}, "thesis §10.2.1");
  CHECK(broken.violation()->indexes == std::vector{LogIndex{2}, LogIndex{1}});
  expect_none(history(raft::kRaft).checks());
}

TEST_CASE("Raft Figure 2: a disk that holds less, or more, after a crash than was durable is caught") {
  ChecksCluster cluster = first_entry_arrives(raft::kRaft);
  cluster.finish_writes(2);
  cluster.pass(2, 1);
  cluster.propose(1);
  cluster.pass(1, 2);  // on its way to the disk
  raft::Durable durable;
  durable.current_term = Term{1};
  durable.voted_for = raft::ServerId{1};
  durable.log.append(raft::Entry::no_op(Term{1}));

  struct Row {
    std::string name;
    raft::Durable survived;
    bool sound;
  };
  std::vector<Row> rows{{"what was durable", durable, true},  {"the vote is lost", durable, false},
                        {"the term is lost", durable, false}, {"an entry is lost", durable, false},
                        {"another entry", durable, false},    {"what was on its way", durable, false}};
  rows[1].survived.voted_for = raft::kNobody;
  rows[2].survived.current_term = Term{0};
  rows[3].survived.log.clear();
  rows[4].survived.log = durable_of({0}).log;
  rows[5].survived.log = cluster.server(2).log();
  CHECK(rows[5].survived.log.last_index() == LogIndex{2});
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Checks at_crash = cluster.checks();
    at_crash.on_crash(raft::ServerId{2}, row.survived);
    Checks at_restart = cluster.checks();
    at_restart.on_crash(raft::ServerId{2}, durable);
    at_restart.on_start(
        raft::Server(raft::ServerId{2}, cluster.server(2).options(), raft::kRaft, row.survived));
    if (row.sound) {
      expect_none(at_crash);
      expect_none(at_restart);
    } else {
      expect_violation(at_crash, Property::durable_state_survives, {2}, "Raft Figure 2");
      CHECK(at_restart.violation() != nullptr);
    }
  }
}

}  // namespace raftsim::tests
