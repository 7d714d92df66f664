#include <doctest/doctest.h>
#include <memory>

#include "tests/sim/scripted.hpp"

namespace raftsim {
namespace {

TEST_CASE("a candidate that hears nobody asks again and again, but holds up the others' election only once") {
  // S1's next election comes after 30s, and until then it asks S2 and S3 every 50ms for the votes that they
  // granted at 110ms. From then on it takes at most the longest election timeout, and a round of messages.
  const auto scenario = std::make_shared<const Scenario>(parse_scenario(
      tests::scripted(
          {{"cluster", R"({"servers": 3, "electionTimeout": {"min": "1s", "max": "2s"},
                                       "heartbeat": "50ms", "initial": {"S1": {"electionTimeouts": ["100ms", "30s"]}}})"},
           {"timeline", R"([{"at": "0s", "do": [{"cut": {"from": ["S2", "S3"], "to": "S1",
                                                                     "bothWays": false}}]}])"},
           {"expect", R"([{"eventually": {"leader": ["S2", "S3"]}, "after": {"role": {"S1": "candidate"}},
                                       "within": "2030ms"}])"},
           {"stop", R"({"at": "10s"})"}}),
      "test.json"));
  int checked = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    CAPTURE(seed);
    Simulation simulation(scenario, seed);
    simulation.run();
    // Where both stand for election at once, the vote is split and it takes another timeout.
    if (simulation.statistics().elections() > 2) continue;
    ++checked;
    tests::check_expectations(simulation);
  }
  CHECK(checked > 10);
}

}  // namespace
}  // namespace raftsim
