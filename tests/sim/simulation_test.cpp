#include "sim/simulation.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "sim/trace/fold.hpp"
#include "sim/trace/json_write.hpp"
#include "sim/tracer.hpp"
#include "tests/sim/fold_check.hpp"
#include "tests/sim/shipped.hpp"

namespace raftsim {
namespace {

using tests::check_fold_equals_live;
using tests::load_shared;
using tests::parse_shared;
using tests::shipped_scenarios;

/// Everything at once: loss, copies, reordering, slow disks, crashes, pauses, cuts and clients of both kinds.
const char* const kHostile = R"({
  "name": "hostile", "purpose": "everything at once",
  "cluster": {"servers": 5},
  "network": {"delay": {"uniform": ["1ms", "20ms"]}, "loss": "5%", "duplicate": "5%",
              "reorder": {"probability": "10%", "extra": {"exponential": {"mean": "20ms"}}}},
  "disk": {"write": {"exponential": {"mean": "3ms"}}},
  "clients": [{"count": 2, "mode": "closed", "think": "20ms", "operations": {"write": 2, "read": 1, "cas": 1}},
              {"mode": "open", "interval": "30ms", "operations": {"append": 1}, "attempts": 5}],
  "timeline": [{"every": "400ms", "do": [{"choose": [
    {"weight": 2, "do": [{"crash": "random up"}]},
    {"weight": 3, "do": [{"restart": "down"}]},
    {"weight": 1, "do": [{"pause": "random up"}]},
    {"weight": 2, "do": [{"resume": "all"}]},
    {"weight": 1, "do": [{"isolate": "random"}]},
    {"weight": 2, "do": [{"heal": "all"}]}]}]}],
  "stop": {"at": "10s"}
})";

std::vector<std::string> trace_of(Simulation& simulation) {
  std::vector<std::string> lines;
  Tracer tracer([&](const trace::Record& record) { lines.push_back(trace::to_json_line(record)); });
  simulation.run(&tracer);
  return lines;
}

TEST_CASE("folding the trace gives each server's full state after every event: shipped scenarios") {
  for (const std::string& file : shipped_scenarios()) {
    CAPTURE(file);
    Simulation simulation(load_shared(file), load_shared(file)->seed);
    check_fold_equals_live(simulation);
  }
}

TEST_CASE("folding the trace gives each server's full state after every event: a hostile world") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    CAPTURE(seed);
    Simulation simulation(parse_shared(kHostile), seed);
    check_fold_equals_live(simulation);
    CHECK(simulation.end_reason() == EndReason::stop_time);
  }
}

TEST_CASE("a copy of a simulation continues exactly as the original") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    CAPTURE(seed);
    Simulation original(parse_shared(kHostile), seed);
    for (int i = 0; i < 1500; ++i) REQUIRE(original.step());
    Simulation copy = original;
    Simulation assigned(parse_shared(kHostile), seed + 1);
    assigned = original;
    const std::vector<std::string> lines = trace_of(original);
    CHECK(lines.size() > 1000);
    CHECK(trace_of(copy) == lines);
    CHECK(trace_of(assigned) == lines);
    CHECK(copy.hash() == original.hash());
  }
}

TEST_CASE("a run is a function of scenario and seed, traced or not, fresh or reset") {
  const auto scenario = parse_shared(kHostile);
  Simulation traced(scenario, 7);
  const std::vector<std::string> lines = trace_of(traced);
  Simulation silent(scenario, 7);
  silent.run();
  CHECK(silent.hash() == traced.hash());
  Simulation reset(scenario, 8);
  reset.run();
  CHECK(reset.hash() != traced.hash());
  reset.reset(7);
  CHECK(trace_of(reset) == lines);
  CHECK(reset.hash() == traced.hash());
}

TEST_CASE("Raft stays safe in a hostile world") {
  const auto scenario = parse_shared(kHostile);
  Simulation simulation(scenario, 0);
  std::uint64_t commands = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    CAPTURE(seed);
    simulation.reset(seed);
    simulation.run();
    REQUIRE(simulation.checks().violation() == nullptr);
    commands += simulation.statistics().committed_commands();
  }
  CHECK(commands > 1000);
}

TEST_CASE("a closed client that is given a command while its own operation is due does not stop the time") {
  Simulation simulation(parse_shared(R"({"name": "n", "purpose": "p", "cluster": {"servers": 3},
      "network": {"delay": "10ms"}, "clients": [{"name": "bob", "mode": "closed", "start": "100ms"}],
      "timeline": [{"at": "95ms", "do": [{"command": {"write": {"x": "1"}}}]}], "stop": {"at": "2s"}})"),
                        1);
  for (int i = 0; i < 1'000'000 && simulation.step(); ++i) {
  }
  REQUIRE(simulation.over());
  CHECK(simulation.client(raft::ClientId{1}).count(ClientCounter::ok) > 10);
}

TEST_CASE("messages that wait at a paused server are lost when it crashes, and counted") {
  Simulation simulation(parse_shared(R"({"name": "n", "purpose": "p",
      "cluster": {"servers": 3, "initial": {"S1": {"electionTimeouts": ["100ms"]}}}, "network": {"delay": "10ms"},
      "timeline": [{"at": "500ms", "do": [{"pause": "S2"}]}, {"at": "1005ms", "do": [{"crash": "S2"}]},
                   {"at": "1010ms", "do": [{"pause": "S1"}]}], "stop": {"at": "2s"}})"),
                        1);
  trace::ClusterState folded = trace::initial_state(header_of(simulation));
  Tracer tracer([&](const trace::Record& record) { trace::apply(folded, record); });
  while (simulation.now() < Time{milliseconds(1006)}) REQUIRE(simulation.step(&tracer));
  const Statistics& counted = simulation.statistics();
  const auto count = [&](MessageFate fate) {
    return counted.messages(raft::MessageType::append_entries, fate);
  };
  CHECK(count(MessageFate::lost) >= 9);
  for (const auto& [id, flight] : folded.in_flight) CHECK_FALSE(flight.arrivals.front() < simulation.now());
}

TEST_CASE("simulated time that passes between events is told: a run ends at its stop time") {
  Simulation simulation(parse_shared(R"({"name": "n", "purpose": "p", "cluster": {"servers": 3},
                                        "stop": {"at": "1.5s"}})"),
                        1);
  simulation.run();
  CHECK(simulation.now() == Time{milliseconds(1500)});
  CHECK(simulation.end_reason() == EndReason::stop_time);
  CHECK_FALSE(simulation.step());
}

}  // namespace
}  // namespace raftsim
