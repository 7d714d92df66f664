#include <utility>

#include "tests/core/membership_bench.hpp"
#include "tests/core/snapshot_bench.hpp"

/// The configuration in a snapshot, and those in the log after it (Raft §6, §7): "load snapshot's cluster
/// configuration" (Raft Figure 13).
namespace raft::tests {
namespace {

/// A log of no-ops of term 1 with these configurations from entry 2 on.
Log log_of(const std::vector<Configuration>& configurations) {
  Log log;
  log.append(Entry::no_op(term(1)));
  for (const Configuration& one : configurations) log.append(Entry::of(term(1), one));
  return log;
}

/// The snapshot of this log up to `included`, with the configuration that is in force there.
SharedSnapshot snapshot_up_to(const Log& log, std::uint64_t included) {
  const Configurations known = Configurations::of(of(set({1, 2, 3})), log);
  return SharedSnapshot(Snapshot({log.term_at(at(included)), at(included)}, log.prefix_hash(at(included)),
                                 {known.at(at(included)), StateMachine{}}));
}

/// S`id`, started with voters S1 to S3, a follower of S1 with no log; there may be six servers.
ServerBench newcomer(int id) {
  Options options;
  options.places = 6;
  return ServerBench(3, durable({}, 1), id, options);
}

}  // namespace

TEST_CASE(
    "Raft §6, §7: a server goes by the configuration that came in a snapshot: who campaigns, whom it asks") {
  struct Row {
    std::string name;
    int id;
    Configuration in_force;
    const char* campaigns;
    ServerSet asked;
  };
  const std::vector<Row> rows{
      {"it stays a voter", 2, of(set({1, 2, 3, 4})), "yes noLeaderInTime", set({1, 3, 4})},
      {"it has become a voter", 4, of(set({1, 2, 3, 4})), "yes noLeaderInTime", set({1, 2, 3})},
      {"it has become a learner", 4, of(set({1, 2, 3}), {}, set({4})), "no notAVoter", {}},
      {"it was a voter and is a learner", 3, of(set({1, 2}), {}, set({3})), "no notAVoter", {}},
      {"it has left", 3, of(set({1, 2})), "no notAVoter", {}},
      {"it is of both, in joint consensus", 3, of(set({3, 4, 5}), set({1, 2, 3})), "yes noLeaderInTime",
       set({1, 2, 4, 5})},
      {"it is of Cold alone, in joint consensus", 2, of(set({4, 5, 6}), set({1, 2, 3})), "yes noLeaderInTime",
       set({1, 3, 4, 5, 6})},
      {"it is of Cnew alone, in joint consensus", 6, of(set({4, 5, 6}), set({1, 2, 3})), "yes noLeaderInTime",
       set({1, 2, 3, 4, 5})},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    ServerBench bench = newcomer(row.id);
    bench.receive(1, 1, whole(snapshot_up_to(log_of({row.in_force}), 2)));
    REQUIRE(bench.sent<InstallSnapshotReply>(1).installed);
    CHECK(bench.server.configuration() == row.in_force);
    CHECK_FALSE(bench.server.configurations().changing());
    CHECK(bench.server.configurations().latest_index() == at(2));
    bench.written();
    // At once, and after a restart, from the disk alone.
    ServerBench goes_on = bench;
    ServerBench again(3, std::move(bench.server).release(), row.id, goes_on.server.options());
    for (ServerBench* const one : {&goes_on, &again}) {
      CHECK(one->server.configuration() == row.in_force);
      one->fire(Timer::election);
      CHECK(one->judgements(Rule::may_campaign) == row.campaigns);
      CHECK(receivers(*one) == row.asked);
    }
  }
}

TEST_CASE("Raft §6, §7: what a snapshot makes of the configurations that the log holds") {
  struct Row {
    std::string name;
    std::uint64_t included;
    /// Of another leader, whose entry after the first is none of this log's.
    bool conflicts;
    Configuration in_force;
    /// Whether it is not known to be committed.
    bool changing;
    std::uint64_t stands_at;
  };
  const Configuration four = of(set({1, 2, 3, 4}));
  const Configuration five = of(set({1, 2, 3, 4, 5}));
  const Configuration three = of(set({1, 2, 3}));
  // The log: a no-op, {S1..S4}, {S1..S5}.
  const std::vector<Row> rows{
      {"it ends before them", 1, false, five, true, 3},
      {"it includes the first of them", 2, false, five, true, 3},
      {"it includes both", 3, false, five, false, 3},
      {"it conflicts with both: the one before them is in force again", 2, true, three, false, 2},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    ServerBench bench = newcomer(2);
    bench.append(1, 1, end(0, 0), {1});
    append_configurations(bench, 1, 1, end(1, 1), {four, five});
    REQUIRE(bench.server.configuration() == five);
    const SharedSnapshot snapshot =
        row.conflicts ? snapshot_of({1, 2}) : snapshot_up_to(log_of({four, five}), row.included);
    bench.receive(1, 3, whole(snapshot));
    REQUIRE(bench.server.snapshot() == snapshot);
    CHECK(bench.server.configuration() == row.in_force);
    CHECK(bench.server.configurations().changing() == row.changing);
    CHECK(bench.server.configurations().latest_index() == at(row.stands_at));
  }
}

TEST_CASE(
    "Raft §6, §7: a voter that a snapshot shows to have left campaigns no more, one whose leave may be "
    "undone does") {
  // In its log it has left, uncommitted: it would campaign (thesis §4.2.2).
  ServerBench bench = newcomer(3);
  bench.append(1, 1, end(0, 0), {1});
  append_configurations(bench, 1, 1, end(1, 1), {of(set({1, 2}))});
  ServerBench knows = bench;
  bench.fire(Timer::election);
  CHECK(bench.judgements(Rule::may_campaign) == "yes votesUntilCommitted");
  knows.receive(1, 1, whole(snapshot_up_to(log_of({of(set({1, 2}))}), 2)));
  REQUIRE(knows.server.configuration() == of(set({1, 2})));
  knows.fire(Timer::election);
  CHECK(knows.judgements(Rule::may_campaign) == "no notAVoter");
}

TEST_CASE("Raft §6, §7: a snapshot that is taken holds the configuration that was in force there") {
  ServerBench bench = settled_leader();
  change_to(bench, set({1, 2, 3, 4, 5}), true);
  bench.written();
  // Uncommitted, the joint configuration is in force, and in no snapshot.
  bench.step(SnapshotRequested{});
  CHECK(bench.server.snapshot().last_included() == end(1, 1));
  CHECK(bench.server.snapshot()->configuration() == of(set({1, 2, 3})));
  CHECK(bench.server.configuration().joint());
  for (const int id : {2, 4, 5}) bench.accepted(id, 2);
  REQUIRE(bench.server.commit_index() == at(2));
  // Cnew is in force by now, at 3; what is included ends in Cold,new.
  bench.step(SnapshotRequested{});
  CHECK(bench.server.snapshot()->configuration() == of(set({1, 2, 3, 4, 5}), set({1, 2, 3})));
  CHECK(bench.server.configuration() == of(set({1, 2, 3, 4, 5})));
  bench.written();
  for (const int id : {2, 3}) bench.accepted(id, 3);
  bench.step(SnapshotRequested{});
  CHECK(bench.server.snapshot()->configuration() == of(set({1, 2, 3, 4, 5})));
}

TEST_CASE(
    "thesis §4.2.1, Raft §7: a learner that is sent a snapshot counts for nothing, and votes once it has "
    "caught up") {
  Options options;
  options.places = 4;
  ServerBench bench(3, compacted({1, 1, 2}, 3, 3), 1, options);
  bench.become_leader();
  bench.written();
  bench.accepted(2, 4);
  REQUIRE(bench.server.commit_index() == at(4));
  bench.step(ChangeRequested{set({1, 2, 3, 4}), {}, false, true});
  REQUIRE(bench.server.configuration() == of(set({1, 2, 3}), {}, set({4})));
  // It is probed with the configuration, has nothing before it, and is sent the snapshot.
  CHECK(bench.sent<AppendEntries>(4).prev_log == end(4, 4));
  bench.written();
  bench.refused(4, 4, 0, 1);
  CHECK(bench.sent<InstallSnapshot>(4) == whole(bench.server.snapshot()));
  bench.receive(4, 4, InstallSnapshotReply{at(3), true, 0, 0});
  CHECK(bench.server.match_index(s(4)) == at(3));
  CHECK(bench.sent<AppendEntries>(4).prev_log == end(2, 3));
  bench.accepted(4, 5);
  // Its acknowledgement commits nothing; that of a voter does, and then it has caught up.
  CHECK(bench.server.commit_index() == at(4));
  CHECK(bench.server.configuration() == of(set({1, 2, 3}), {}, set({4})));
  bench.accepted(3, 5);
  CHECK(bench.server.commit_index() == at(5));
  CHECK(bench.server.configuration() == of(set({1, 2, 3, 4})));
}

}  // namespace raft::tests
