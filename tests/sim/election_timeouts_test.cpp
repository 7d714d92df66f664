#include <algorithm>
#include <cstddef>
#include <doctest/doctest.h>
#include <set>
#include <variant>
#include <vector>

#include "sim/simulation.hpp"
#include "sim/tracer.hpp"
#include "tests/sim/shipped.hpp"

/// Randomised election timeouts, as a run draws them (Raft §5.2).
namespace raftsim {
namespace {

TEST_CASE(
    "Raft §5.2: followers and candidates draw each election timeout anew, from all of a fixed interval") {
  // Nobody hears anybody: each server is a follower once, and then a candidate again and again.
  Simulation simulation(tests::parse_shared(R"({"name": "n", "cluster": {"servers": 5,
      "electionTimeout": {"min": "150ms", "max": "300ms"}, "heartbeat": "50ms"},
      "network": {"delay": "5ms", "loss": "100%"}, "stop": {"at": "30s"}})"),
                        1);
  std::vector<Duration> followers;
  std::vector<Duration> candidates;
  Tracer tracer([&](const trace::Record& record) {
    for (const trace::TimerSet& set : record.step.timers) {
      if (set.timer != raft::Timer::election || !set.deadline) continue;
      const bool at_start = std::holds_alternative<trace::Started>(record.event);
      (at_start ? followers : candidates).push_back(*set.deadline - record.time);
    }
  });
  simulation.run(&tracer);
  CHECK(followers.size() == 5);
  CHECK(candidates.size() > 500);
  CHECK(std::set<Duration>(followers.begin(), followers.end()).size() == 5);
  CHECK(std::set<Duration>(candidates.begin(), candidates.end()).size() == candidates.size());
  std::vector<Duration> all = followers;
  all.insert(all.end(), candidates.begin(), candidates.end());
  const auto [least, most] = std::minmax_element(all.begin(), all.end());
  CHECK(*least >= milliseconds(150));
  CHECK(*least < milliseconds(155));
  CHECK(*most > milliseconds(295));
  CHECK(*most <= milliseconds(300));
}

TEST_CASE("Raft §5.2: in most cases only a single server times out, and is elected in the first round") {
  const auto scenario = tests::parse_shared(R"({"name": "n", "cluster": {"servers": 5,
      "electionTimeout": {"min": "150ms", "max": "300ms"}, "heartbeat": "50ms"},
      "network": {"delay": "5ms"}, "disk": {"write": "0s"}, "stop": {"at": "1s"}})");
  int single = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    Simulation simulation(scenario, seed);
    simulation.run();
    single += simulation.statistics().elections() == 1 ? 1 : 0;
  }
  CHECK(single > 60);
  CHECK(single < 100);
}

}  // namespace
}  // namespace raftsim
