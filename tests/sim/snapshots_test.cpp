#include <doctest/doctest.h>
#include <string>

#include "sim/facts.hpp"
#include "sim/simulation.hpp"
#include "tests/effort.hpp"
#include "tests/sim/fold_check.hpp"
#include "tests/sim/shipped.hpp"

/// Snapshots in the simulated world: disks, crashes, and everything hostile at once (Raft §7).
namespace raftsim {
namespace {

using tests::check_fold_equals_live;
using tests::parse_shared;

/// A small cluster in which everything fails, and logs are compacted all the time.
std::string hostile(int every, int chunk) {
  return R"({"name": "n", "purpose": "p", "cluster": {"servers": 5, "sessions": 4, "snapshotEvery": )" +
         std::to_string(every) + R"(, "snapshotChunk": )" + std::to_string(chunk) + R"(},
  "network": {"delay": {"uniform": ["1ms", "20ms"]}, "loss": "5%", "duplicate": "5%",
              "reorder": {"probability": "10%", "extra": {"exponential": {"mean": "20ms"}}}},
  "disk": {"write": {"exponential": {"mean": "3ms"}}},
  "clients": [{"count": 5, "think": "5ms", "keys": 3, "timeout": "200ms",
               "operations": {"write": 1, "append": 2, "cas": 1, "read": 1}}],
  "timeline": [
    {"every": "150ms", "do": [{"snapshot": "random up"}]},
    {"every": "400ms", "until": "3900ms", "do": [{"choose": [
      {"weight": 3, "do": [{"crash": "random up"}]},
      {"weight": 2, "do": [{"crash": "all"}, {"restart": "all"}]},
      {"weight": 3, "do": [{"restart": "down"}]},
      {"weight": 1, "do": [{"pause": "random up"}]},
      {"weight": 2, "do": [{"resume": "all"}]},
      {"weight": 1, "do": [{"isolate": "random"}]},
      {"weight": 2, "do": [{"heal": "all"}]}]}]},
    {"at": "4s", "do": [{"resume": "all"}, {"restart": "all"}, {"heal": "all"}]},
    {"at": "4s", "do": [{"network": {"loss": 0, "duplicate": 0, "reorder": {"probability": 0, "extra": "0s"}}}]}],
  "expect": [{"eventually": {"commitIndex": {"all": {">=": 20}}, "up": {"all": true}}, "from": "4s", "within": "4s"}],
  "stop": {"at": "8s"}})";
}

TEST_CASE(
    "Raft §7: snapshots keep a cluster safe and alive in a hostile world, whatever their size and pieces") {
  struct Row {
    int every;
    int chunk;
  };
  std::uint64_t snapshots_sent = 0;
  std::uint64_t commands = 0;
  for (const Row& row : {Row{0, 100}, Row{1, 50}, Row{2, 17}, Row{5, 1000}, Row{20, 40}}) {
    CAPTURE(row.every);
    CAPTURE(row.chunk);
    Simulation simulation(parse_shared(hostile(row.every, row.chunk)), 0);
    for (std::uint64_t seed = 1; seed <= tests::tries(40U); ++seed) {
      CAPTURE(seed);
      simulation.reset(seed);
      simulation.run();
      if (const auto* violation = simulation.checks().violation()) FAIL(violation->message);
      REQUIRE(simulation.expectations().results().front().state == ExpectationState::met);
      snapshots_sent +=
          simulation.statistics().messages(raft::MessageType::install_snapshot, MessageFate::delivered);
      commands += simulation.statistics().committed_commands();
    }
  }
  // The runs were worth something.
  CHECK(snapshots_sent > tests::tries(2000U));
  CHECK(commands > tests::tries(2000U));
}

TEST_CASE(
    "folding the trace gives each server's full state after every event: snapshots in a hostile world") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    for (const int every : {0, 1, 4}) {
      CAPTURE(seed);
      CAPTURE(every);
      Simulation simulation(parse_shared(hostile(every, 30)), seed);
      check_fold_equals_live(simulation);
    }
  }
}

TEST_CASE(
    "a simulation with snapshots is a regular value: a copy continues as the original, a reset begins anew") {
  const auto scenario = parse_shared(hostile(3, 30));
  Simulation original(scenario, 5);
  for (int i = 0; i < 2000; ++i) REQUIRE(original.step());
  Simulation copy = original;
  original.run();
  copy.run();
  CHECK(copy.hash() == original.hash());
  Simulation other(scenario, 6);
  other.run();
  CHECK(other.hash() != original.hash());
  other.reset(5);
  other.run();
  CHECK(other.hash() == original.hash());
}

TEST_CASE("Raft §7: a crash while a snapshot is written leaves the old state whole, after it the new one") {
  struct Row {
    const char* name;
    const char* snapshot_at;
    const char* crash_at;
    std::uint64_t base;
  };
  // S1 leads and has written three commands by then; its disk takes 20 ms.
  for (const Row& row :
       {Row{"before", "400ms", "390ms", 0}, Row{"while it is written", "400ms", "410ms", 0},
        Row{"just before its end", "400ms", "419999us", 0}, Row{"after its end", "400ms", "421ms", 4}}) {
    CAPTURE(row.name);
    Simulation simulation(parse_shared(std::string(R"({"name": "n", "purpose": "p",
        "cluster": {"servers": 3, "electionTimeout": {"min": "1s", "max": "2s"},
                    "initial": {"S1": {"electionTimeouts": ["50ms"]}}},
        "network": {"delay": "1ms"}, "disk": {"write": "20ms"}, "clients": [{"mode": "scripted", "to": "leader"}],
        "timeline": [{"at": "150ms", "do": [{"command": {"write": {"x": "1"}}}, {"command": {"append": {"x": "2"}}},
                                            {"command": {"append": {"x": "3"}}}]},
                     {"at": ")") + row.snapshot_at +
                                       R"(", "do": [{"snapshot": "S1"}]},
                     {"at": ")" + row.crash_at +
                                       R"(", "do": [{"crash": "S1"}]}],
        "stop": {"at": "450ms"}})"),
                          1);
    simulation.run();
    const Node& node = simulation.node(raft::ServerId{1});
    REQUIRE_FALSE(node.up());
    CHECK(node.durable.log.base().index.value == row.base);
    CHECK(node.durable.log.last_index().value == 4);
    CHECK(static_cast<bool>(node.durable.snapshot) == (row.base != 0));
    if (node.durable.snapshot) {
      CHECK(node.durable.snapshot->machine().store().content().at(raft::Text("x")) == "123");
    }
  }
}

TEST_CASE("Raft §7: a crash while a snapshot is installed leaves the follower as it was") {
  for (const bool durable : {false, true}) {
    CAPTURE(durable);
    // S3 is sent the snapshot to 3 at 413 ms and takes 50 ms to write it.
    Simulation simulation(parse_shared(std::string(R"({"name": "n", "purpose": "p",
        "cluster": {"servers": 3, "electionTimeout": {"min": "1s", "max": "2s"}, "heartbeat": "10ms",
                    "initial": {"S1": {"electionTimeouts": ["50ms"]}}},
        "network": {"delay": "1ms"}, "clients": [{"mode": "scripted", "to": "leader"}],
        "timeline": [{"at": "100ms", "do": [{"crash": "S3"}]},
                     {"at": "150ms", "do": [{"command": {"write": {"x": "1"}}}, {"command": {"append": {"x": "2"}}}]},
                     {"at": "300ms", "do": [{"snapshot": "S1"}, {"disk": {"servers": "S3", "write": "50ms"}}]},
                     {"at": "400ms", "do": [{"restart": "S3"}]},
                     {"at": ")") + (durable ? "480ms" : "440ms") +
                                       R"(", "do": [{"crash": "S3"}]}], "stop": {"at": "500ms"}})"),
                          1);
    while (simulation.now() < Time{milliseconds(430)}) REQUIRE(simulation.step());
    CHECK(simulation.node(raft::ServerId{3}).server->last_applied().value == 3);
    const raft::Server& leader = *simulation.node(raft::ServerId{1}).server;
    CHECK(leader.match_index(raft::ServerId{3}).value == 1);  // more only once it is durable
    simulation.run();
    const raft::Durable& left = simulation.node(raft::ServerId{3}).durable;
    CHECK(left.log.base().index.value == (durable ? 3 : 0));
    CHECK(left.log.last_index().value == (durable ? 3 : 1));
    CHECK(static_cast<bool>(left.snapshot) == durable);
    CHECK(simulation.checks().violation() == nullptr);
  }
}

TEST_CASE("Raft §7: servers that are down or paused do not hear that they are to take a snapshot") {
  Simulation simulation(parse_shared(R"({"name": "n", "purpose": "p",
      "cluster": {"servers": 4, "electionTimeout": {"min": "1s", "max": "2s"},
                  "initial": {"S1": {"electionTimeouts": ["50ms"]}}},
      "network": {"delay": "1ms"},
      "timeline": [{"at": "300ms", "do": [{"crash": "S2"}, {"pause": "S3"}, {"snapshot": "all"}, {"snapshot": "all"}]},
                   {"at": "310ms", "do": [{"restart": "S2"}, {"resume": "S3"}]}],
      "expect": [{"finally": {"lastIncludedIndex": {"S1": 1, "S2": 0, "S3": 0, "S4": 1},
                              "log": {"S1": "...1 |", "S2": "1", "S4": "…1 |"}}}],
      "stop": {"at": "500ms"}})"),
                        1);
  simulation.run();
  CHECK(simulation.expectations().results().front().state == ExpectationState::met);
}

TEST_CASE("Raft §7: facts on a log say where it begins") {
  struct Row {
    const char* fact;
    bool holds;
  };
  // All have applied three entries; S1 has compacted two of them, S2 none, S3 all.
  Simulation simulation(parse_shared(R"({"name": "n", "purpose": "p",
      "cluster": {"servers": 3, "electionTimeout": {"min": "1s", "max": "2s"}, "heartbeat": "10ms",
                  "initial": {"S1": {"electionTimeouts": ["50ms"]}}},
      "network": {"delay": "1ms"}, "clients": [{"mode": "scripted", "to": "leader"}],
      "timeline": [{"at": "100ms", "do": [{"command": {"write": {"x": "1"}}}]},
                   {"at": "150ms", "do": [{"snapshot": "S1"}, {"command": {"write": {"x": "2"}}}]},
                   {"at": "250ms", "do": [{"snapshot": "S3"}]}],
      "stop": {"at": "300ms"}})"),
                        1);
  simulation.run();
  for (const Row& row :
       {Row{R"({"log": {"S1": "...2 | 1"}})", true}, Row{R"({"log": {"S1": "…2|1"}})", true},
        Row{R"({"log": {"S1": "...2 | ..."}})", true}, Row{R"({"log": {"S1": "...2 |"}})", false},
        Row{R"({"log": {"S1": "1 1 1"}})", false}, Row{R"({"log": {"S1": "1"}})", false},
        Row{R"({"log": {"S1": "..."}})", false}, Row{R"({"log": {"S2": "1 1 1"}})", true},
        Row{R"({"log": {"S2": "...2 | 1"}})", false}, Row{R"({"log": {"S3": "...3 |"}})", true},
        Row{R"({"log": {"S3": ""}})", false},
        Row{R"({"lastIncludedIndex": {"S1": 2, "S2": 0, "S3": 3}})", true},
        Row{R"({"lastIndex": {"all": 3}, "converged": true})", true}}) {
    CAPTURE(row.fact);
    const auto scenario = parse_shared(std::string(R"({"name": "n", "purpose": "p", "cluster": {"servers": 3},
        "stop": {"at": "1s", "when": )") +
                                       row.fact + "}}");
    CHECK(holds(*scenario->stop.when, simulation) == row.holds);
  }
}

}  // namespace
}  // namespace raftsim
