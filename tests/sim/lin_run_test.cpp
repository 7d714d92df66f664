#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "sim/lin/linearizable.hpp"
#include "sim/simulation.hpp"
#include "tests/sim/lin_bench.hpp"
#include "tests/sim/scripted.hpp"

/// The history of a run is what its clients asked and heard.
namespace raftsim {
namespace {

using tests::Part;
using tests::run_scripted;

constexpr const char* kLinearizable = R"([{"linearizable": true}])";
constexpr const char* kNotLinearizable = R"([{"linearizable": false}])";

TEST_CASE(
    "an operation begins when it is first sent, ends with its answer, and is one however often it is sent") {
  // Sent at 200ms and at 215ms; answered at 220ms, when S2 and S3 have it.
  const Simulation run = run_scripted(
      {{"clients", R"([{"name": "alice", "mode": "scripted", "delay": "0s", "to": "leader", "timeout": "10ms",
                        "backoff": {"initial": "5ms", "max": "5ms"}}])"},
       {"timeline", R"([{"at": "200ms", "do": [{"command": {"append": {"x": "a"}}}]}])"},
       {"expect", kLinearizable}});
  tests::check_expectations(run);
  REQUIRE(run.history().size() == 1);
  const lin::Operation& operation = run.history().front();
  CHECK(operation.client == "alice");
  CHECK(operation.number == 1);
  CHECK(operation.outcome == lin::Outcome::ok);
  CHECK(operation.invoked == lin::Moment{200'000'000, 1});
  CHECK(operation.returned == lin::Moment{220'000'000, 2});
}

TEST_CASE("every kind of answer has its outcome") {
  const Simulation run =
      run_scripted({{"clients", R"([{"name": "alice", "mode": "scripted", "delay": "0s", "to": "leader"},
                       {"name": "bob", "mode": "scripted", "delay": "0s", "to": "S3", "timeout": "50ms",
                        "attempts": 1}])"},
                    {"timeline", R"([{"at": "150ms", "do": [{"crash": "S3"}]},
                        {"at": "200ms", "do": [
                          {"command": {"read": "x"}},
                          {"command": {"write": {"x": "1"}}},
                          {"command": {"cas": {"key": "x", "expected": "2", "value": "3"}}},
                          {"command": {"cas": {"key": "x", "expected": "1", "value": "4"}}},
                          {"command": {"append": {"x": "5"}}},
                          {"command": {"read": "x"}},
                          {"command": {"client": "bob", "write": {"x": "6"}}}]},
                        {"at": "495ms", "do": [{"command": {"write": {"x": "7"}}}]}])"},
                    {"expect", kLinearizable}});
  tests::check_expectations(run);
  // Each of alice's takes 20ms: to S2 and back. What was given up at 250ms and what waits at the end have no
  // end.
  CHECK(tests::text_of(run.history()) ==
        "1-3 read none; 2- write 6; 4-5 write 1; 6-7 fail cas 2 3 found 1; 8-9 cas 1 4; 10-11 append 5; "
        "12-13 read 45; 14- write 7");
}

TEST_CASE("thesis §6.3: without sessions a retry that takes effect twice is not linearizable") {
  // As in "without sessions an operation that is sent again may be applied twice", and a read sees it.
  const auto parts = [](const char* sessions, const char* expect) {
    return run_scripted(
        {{"cluster", R"({"servers": 3, "electionTimeout": {"min": "1s", "max": "2s"}, "heartbeat": "50ms",)" +
                         std::string(sessions) + R"("initial": {"S1": {"electionTimeouts": ["100ms"]}}})"},
         {"clients",
          R"([{"name": "alice", "mode": "scripted", "delay": "0s", "to": "leader", "timeout": "10ms",
                          "backoff": {"initial": "5ms", "max": "5ms"}}])"},
         {"timeline", R"([{"at": "200ms", "do": [{"command": {"append": {"x": "a"}}}]},
                          {"at": "400ms", "do": [{"command": {"read": "x"}}]}])"},
         {"expect", expect}});
  };
  const Simulation twice = parts("", kNotLinearizable);
  tests::check_expectations(twice);
  CHECK(twice.history().back().found == "aa");
  tests::check_expectations(parts(R"("sessions": 4, )", kLinearizable));
}

TEST_CASE("thesis §6.4: stale reads are not linearizable, and an unmet expectation shows them") {
  const auto run = [](const char* expect) {
    return run_scripted(
        {{"cluster", R"({"servers": 3, "electionTimeout": {"min": "1s", "max": "2s"}, "heartbeat": "50ms",
                         "reads": "stale", "followerReads": true, "initial": {"S1": {"electionTimeouts": ["100ms"]}}})"},
         {"clients", R"([{"name": "alice", "mode": "scripted", "delay": "0s", "to": "S1"},
                         {"name": "bob", "mode": "scripted", "delay": "0s", "to": "S3"}])"},
         {"timeline", R"([{"at": "200ms", "do": [{"command": {"write": {"x": "1"}}}]},
                          {"at": "221ms", "do": [{"command": {"client": "bob", "read": "x"}}]}])"},
         {"expect", expect}});
  };
  // The scenario's own check sees the same and ends the run.
  tests::check_expectations(run(R"([{"linearizable": false}, {"violation": "freshReads"}])"));
  const Simulation unmet = run(kLinearizable);
  const ExpectationResult& result = unmet.expectations().results().front();
  CHECK(result.state == ExpectationState::failed);
  CHECK(result.expected == "linearizable");
  CHECK(result.words == "what clients asked and heard is linearizable");
  CHECK(
      result.actual ==
      R"(key "x" cannot be ordered: alice: write "1" (200ms to 220ms); bob: read nothing (221ms to 221ms))");
}

TEST_CASE("a history that is linearizable does not meet the expectation that it is not") {
  const Simulation run =
      run_scripted({{"clients", R"([{"mode": "scripted", "to": "leader"}])"},
                    {"timeline", R"([{"at": "200ms", "do": [{"command": {"write": {"x": "1"}}}]}])"},
                    {"expect", kNotLinearizable}});
  const ExpectationResult& result = run.expectations().results().front();
  CHECK(result.state == ExpectationState::failed);
  CHECK(result.expected == "not linearizable");
  CHECK(result.actual == "the clients' history is linearizable (operations: 1, keys: 1)");
}

TEST_CASE("commands in logs from the start are operations of unknown outcome") {
  const Simulation run = run_scripted(
      {{"cluster", R"({"servers": 3, "electionTimeout": {"min": "1s", "max": "2s"}, "heartbeat": "50ms",
                       "initial": {"S1": {"electionTimeouts": ["100ms"], "log": [{"term": 1, "write": {"x": "1"}},
                                                                                 {"term": 1, "append": {"x": "2"}}]},
                                   "S2": {"log": [{"term": 1, "write": {"x": "1"}}]}}})"},
       {"clients", R"([{"mode": "scripted", "to": "leader", "delay": "0s"}])"},
       {"timeline", R"([{"at": "200ms", "do": [{"command": {"read": "x"}}]}])"},
       {"expect", kLinearizable}});
  tests::check_expectations(run);
  CHECK(tests::text_of(run.history()) == "1- write 1; 2- append 2; 3-4 read 12");
  CHECK(run.history().front().client == "initial log");
}

TEST_CASE("nothing is kept unless it is asked for, and keeping it changes nothing") {
  const auto scenario = std::make_shared<const Scenario>(parse_scenario(
      tests::scripted(
          {{"clients", R"([{"count": 3, "think": "5ms", "operations": {"read": 1, "write": 1}}])"}}),
      "test.json"));
  Simulation plain(scenario, 1);
  plain.run();
  CHECK(plain.history().empty());
  Simulation kept(scenario, 1);
  kept.keep_history();
  kept.run();
  CHECK(kept.history().size() > 10);
  CHECK(kept.hash() == plain.hash());
  const lin::History first = kept.history();
  kept.reset(1);
  kept.run();
  CHECK(kept.history() == first);
}

}  // namespace
}  // namespace raftsim
