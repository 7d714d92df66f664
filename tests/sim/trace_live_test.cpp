#include <doctest/doctest.h>
#include <vector>

#include "sim/trace/fold.hpp"
#include "sim/trace/json_read.hpp"
#include "sim/trace/json_write.hpp"
#include "tests/sim/fold_check.hpp"
#include "tests/sim/shipped.hpp"
#include "tests/sim/trace_little_world.hpp"

namespace raftsim::trace {
namespace {

TEST_CASE("folding the trace gives exactly the live servers' state after every record") {
  bool committed = false;
  bool truncated = false;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    LittleWorld world(seed);
    ClusterState folded = initial_state(world.header);
    std::size_t done = 0;
    for (int i = 0; i < 1500; ++i) {
      world.step();
      for (; done < world.records.size(); ++done) {
        // By way of its line, so that nothing is in the record that is not in the file.
        const Record& record = world.records[done];
        const Record read = parse_record(to_json_line(record), world.header.servers);
        REQUIRE(read == record);
        apply(folded, read);
        committed = committed || record.step.change.commit_index.has_value();
        truncated = truncated || record.step.change.truncate_from != raft::LogIndex{0};
      }
      CAPTURE(i);
      const std::vector<ServerState> live = world.states();
      for (std::size_t place = 0; place < live.size(); ++place) {
        CAPTURE(place);
        REQUIRE(folded.servers[place] == live[place]);
      }
      REQUIRE(folded.held.size() == world.held());
      REQUIRE(folded.pending_writes.size() == world.pending_writes());
      REQUIRE(folded.in_flight.size() == world.in_flight().size());
      bool same = true;
      for (const auto& [id, message] : world.in_flight()) {
        same = same && folded.in_flight.at(id).message == message;
      }
      REQUIRE(same);
    }
  }
  // What makes the state hard to follow has happened.
  CHECK(committed);
  CHECK(truncated);
}

TEST_CASE("folding the trace gives what a crash in a pause leaves: also the writes that ended in the pause") {
  // Whatever the disks are doing, the pause of a server and its crash meet them in all their states.
  const auto scenario = tests::parse_shared(R"({"name": "n", "purpose": "p",
      "cluster": {"servers": 3, "electionTimeout": {"min": "20ms", "max": "40ms"}, "heartbeat": "5ms"},
      "network": {"delay": {"uniform": ["1ms", "5ms"]}, "loss": "5%"}, "disk": {"write": {"exponential": {"mean": "4ms"}}},
      "clients": [{"mode": "open", "interval": "3ms"}],
      "timeline": [{"every": "15ms", "do": [{"pause": "random up"}]},
                   {"every": "23ms", "do": [{"crash": "random paused"}]},
                   {"every": "31ms", "do": [{"resume": "all"}, {"restart": "all"}]}],
      "stop": {"at": "1s"}})");
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    CAPTURE(seed);
    Simulation simulation(scenario, seed);
    tests::check_fold_equals_live(simulation);
    CHECK(simulation.checks().violation() == nullptr);
  }
}

}  // namespace
}  // namespace raftsim::trace
