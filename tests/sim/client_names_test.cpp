#include <doctest/doctest.h>
#include <string>

#include "sim/simulation.hpp"
#include "tests/sim/shipped.hpp"

/// What is told of a violation calls clients as the scenario does.
namespace raftsim {
namespace {

using tests::load_shared;

TEST_CASE("a violation names the client that the scenario has named") {
  Simulation simulation(load_shared(RAFTSIM_SOURCE_DIR "/scenarios/stale-read.json"), 1);
  simulation.run();
  // A reset forgets what was found, not who is who.
  simulation.reset(1);
  simulation.run();
  REQUIRE(simulation.checks().violation() != nullptr);
  CHECK(simulation.checks().violation()->message.find("answered a read of client bob from") !=
        std::string::npos);
}

TEST_CASE("a client that nobody has named is told by its number") {
  checks::Report report;
  report.set_client_names({"alice", "bob"});
  CHECK(report.name_of(raft::ClientId{2}) == "bob");
  CHECK(report.name_of(raft::ClientId{3}) == "C3");
  report.reset();
  CHECK(report.name_of(raft::ClientId{1}) == "alice");
}

}  // namespace
}  // namespace raftsim
