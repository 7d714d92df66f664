#include <string>
#include <utility>
#include <vector>

#include "tests/effort.hpp"
#include "tests/sim/checks_cluster.hpp"
#include "tests/sim/checks_expect.hpp"
#include "tests/sim/checks_random_run.hpp"

/// The properties where logs are compacted and snapshots sent (Raft §7): no false alarm, and each rule about
/// them, replaced by a wrong one, is caught.
namespace raftsim::tests {
namespace {

using checks::Property;
using raft::Decision;
using raft::IndexDecision;
using raft::Reason;
using raft::Rules;

/// A cluster in random weather whose servers compact their logs after a few entries.
ChecksCluster random_run_with_snapshots(std::uint64_t seed, const Rules& rules, int turns) {
  Dice dice(seed * 0x2545F4914F6CDD1DULL);
  ChecksCluster cluster(dice.chance(500) ? 3 : 5, seed, rules);
  const auto every = static_cast<std::uint32_t>(dice.below(6));
  cluster.set_snapshots(every, 20 + static_cast<std::uint32_t>(dice.below(100)));
  Weather weather = random_weather(dice, 10);
  weather.snapshots = 20;
  cluster.start();
  cluster.run(turns, weather);
  return cluster;
}

/// S1 leads, and has a snapshot of what it and S2 have committed; S3 has heard nothing.
ChecksCluster with_snapshot(const Rules& rules) {
  ChecksCluster cluster(3, 1, rules);
  cluster.start();
  cluster.elect(1, {2, 3});
  cluster.settle(among({1, 2}));
  cluster.propose(1);
  cluster.settle(among({1, 2}));
  cluster.take_snapshot(1);
  cluster.settle(among({1, 2}));
  return cluster;
}

struct SnapshotMutant {
  std::string name;
  Property caught_by;
  Rules rules;
};

const std::vector<SnapshotMutant>& snapshot_mutants() {
  static const std::vector<SnapshotMutant> all{
      {"includes what is not committed in a snapshot", Property::snapshot_equals_log,
       raft_with([](Rules& rules) {
         rules.snapshot_index = [](const raft::SnapshotQuestion& q) -> IndexDecision {
           return {next(q.last_applied), Reason::log_long_enough};
         };
       })},
      {"replaces the whole log by any snapshot", Property::match_index_is_durable,
       raft_with([](Rules& rules) {
         rules.keeps_suffix = [](const raft::InstallQuestion&) -> Decision {
           return {false, Reason::ends_before_last_included};
         };
       })},
      {"keeps what follows a conflicting entry", Property::commit_index_is_committed,
       raft_with([](Rules& rules) {
         rules.keeps_suffix = [](const raft::InstallQuestion& q) -> Decision {
           return {q.own_last_index >= q.last_included.index, Reason::holds_last_included};
         };
       })},
      {"says that a snapshot is there before it is durable", Property::match_index_is_durable,
       raft_with([](Rules& rules) {
         rules.reply_waits_for = [](const raft::WaitQuestion& q) -> raft::WaitDecision {
           if (q.type == raft::MessageType::install_snapshot_reply) return {{}, Reason::nothing_pending};
           return raft::rules::reply_waits_for(q);
         };
       })},
  };
  return all;
}

}  // namespace

TEST_CASE("Raft §7: with snapshots no property is broken, whatever the world does") {
  std::uint64_t compacted = 0;
  std::uint64_t committed = 0;
  for (std::uint64_t seed = 1; seed <= tries(600U); ++seed) {
    CAPTURE(seed);
    const ChecksCluster cluster = random_run_with_snapshots(seed, raft::kRaft, 1500);
    if (const auto* violation = cluster.violation())
      FAIL(std::string(violation->name()), ": ", violation->message);
    REQUIRE(cluster.broken() == "");
    committed += cluster.checks().truth().committed().value;
    for (const int id : {1, 2, 3}) {
      if (cluster.up(id)) compacted += cluster.server(id).log().base().index.value;
    }
  }
  CHECK(committed > tries(4000U));
  CHECK(compacted > tries(4000U));
}

TEST_CASE("Raft §7: a cluster with one rule about snapshots replaced is caught by the property it upholds") {
  for (const SnapshotMutant& mutant : snapshot_mutants()) {
    CAPTURE(mutant.name);
    std::string found;
    std::string others;
    for (std::uint64_t seed = 1; seed <= 300 && found != to_string(mutant.caught_by); ++seed) {
      const ChecksCluster cluster = random_run_with_snapshots(seed, mutant.rules, 1500);
      others += cluster.broken();
      if (cluster.violation() == nullptr) continue;
      found = cluster.violation()->name();
      others += found + " ";
    }
    CAPTURE(others);
    CHECK(found == std::string(to_string(mutant.caught_by)));
  }
}

TEST_CASE(
    "Raft §7: an old snapshot that is installed once more is caught, whatever it then does to the log") {
  struct Row {
    const char* name;
    bool compacts_again;
    /// A violation, or what the server itself finds broken.
    std::string violation;
    std::string broken;
  };
  for (const Row& row :
       {Row{"entries are applied again", false, "stateMachineSafety", ""},
        Row{"the log ends before what is committed", true, "", "broken promise: an index inside the log"}}) {
    CAPTURE(row.name);
    const Rules takes_any = raft_with([](Rules& rules) {
      rules.takes_chunk = [](const raft::ChunkQuestion&) -> Decision { return {true, Reason::next_chunk}; };
    });
    for (const Rules& rules : {raft::kRaft, takes_any}) {
      ChecksCluster cluster = with_snapshot(rules);
      cluster.drop_all();
      const raft::SharedSnapshot snapshot = cluster.server(1).snapshot();
      const raft::Message message{
          raft::ServerId{1}, raft::ServerId{3}, cluster.server(1).current_term(),
          raft::InstallSnapshot{snapshot.last_included(), 0, snapshot->bytes(), true, 0}};
      cluster.receive(message);
      for (int i = 0; i < 2; ++i) {
        cluster.propose(1);
        cluster.fire(1, raft::Timer::heartbeat);
        cluster.settle(among({1, 2, 3}));
        cluster.fire(1, raft::Timer::heartbeat);
        cluster.settle(among({1, 2, 3}));
      }
      REQUIRE(cluster.server(3).last_applied() > next(snapshot.last_included().index));
      if (row.compacts_again) cluster.take_snapshot(3);
      cluster.finish_writes(3);
      expect_none(cluster.checks());
      cluster.receive(message);
      cluster.settle(among({3}));
      if (rules == raft::kRaft) {
        expect_none(cluster.checks());
      } else {
        CHECK((cluster.violation() != nullptr ? cluster.violation()->name() : std::string()) ==
              row.violation);
        CHECK(cluster.broken() == row.broken);
      }
    }
  }
}

TEST_CASE("Raft §7, thesis §6.3: a snapshot that lacks what the log led to is found where it is installed") {
  struct Row {
    const char* name;
    bool has_store;
    std::uint64_t log_hash_off;
    Property caught_by;
    const char* message;
  };
  for (const Row& row :
       {Row{"as taken", true, 0, {}, ""},
        Row{"without the store", false, 0, Property::snapshot_equals_log, "differs from another one"},
        Row{"of another log", true, 1, Property::commit_index_is_committed,
            "the log committed there is not"}}) {
    CAPTURE(row.name);
    ChecksCluster cluster = with_snapshot(raft::kRaft);
    REQUIRE(cluster.server(1).snapshot());
    const raft::Snapshot& taken = *cluster.server(1).snapshot();
    const raft::Snapshot sent(
        taken.last_included(), taken.log_hash() + row.log_hash_off,
        {taken.configuration(), row.has_store ? taken.machine() : raft::StateMachine{}});
    cluster.drop_all();
    cluster.receive({raft::ServerId{1}, raft::ServerId{3}, cluster.server(1).current_term(),
                     raft::InstallSnapshot{sent.last_included(), 0, sent.bytes(), true, 0}});
    if (*row.message == '\0') {
      expect_none(cluster.checks());
      CHECK(cluster.server(3).last_applied() == taken.last_included().index);
    } else {
      REQUIRE(cluster.violation() != nullptr);
      CHECK(cluster.violation()->property == row.caught_by);
      CHECK(cluster.violation()->message.find(row.message) != std::string::npos);
    }
  }
}

}  // namespace raftsim::tests
