#include <benchmark/benchmark.h>
#include <cstdint>
#include <memory>
#include <vector>

#include "sim/scenario.hpp"
#include "sim/simulation.hpp"

/// What it costs to keep a whole simulation and to go back to it, as branching and seeking do: five servers
/// with 1,000 entries each in their logs, messages on their way, and all that the checks know.
namespace raftsim::bench {
namespace {

constexpr const char* kScenario = R"({
  "name": "copied",
  "cluster": {"servers": 5, "electionTimeout": {"min": "100ms", "max": "200ms"}, "heartbeat": "50ms"},
  "network": {"delay": {"uniform": ["10ms", "15ms"]}},
  "clients": [{"mode": "open", "interval": "10ms", "operations": {"write": 1}, "keys": 4, "valueBytes": 8,
               "to": "leader", "delay": "0s", "attempts": 1}],
  "stop": {"at": "1000s"}
})";
constexpr std::uint64_t kCommitted = 1000;

Simulation with_entries() {
  Simulation simulation(std::make_shared<const Scenario>(parse_scenario(kScenario, "copied")), 1);
  while (simulation.statistics().committed_commands() < kCommitted && simulation.step()) {
  }
  return simulation;
}

/// To keep it: new copies, of which some are kept at a time.
void simulation_snapshot(benchmark::State& state) {
  const Simulation simulation = with_entries();
  constexpr std::int64_t kKept = 32;
  std::vector<Simulation> copies;
  copies.reserve(kKept);
  while (state.KeepRunningBatch(kKept)) {
    for (std::int64_t i = 0; i < kKept; ++i) copies.push_back(simulation);
    benchmark::ClobberMemory();
    state.PauseTiming();
    copies.clear();
    state.ResumeTiming();
  }
}
BENCHMARK(simulation_snapshot)->Unit(benchmark::kMicrosecond);

/// To go back to it: a copy into a simulation that has gone on.
void simulation_restore(benchmark::State& state) {
  const Simulation kept = with_entries();
  Simulation simulation(kept);
  for (auto _ : state) {
    state.PauseTiming();
    for (int i = 0; i < 100; ++i) simulation.step();
    state.ResumeTiming();
    simulation = kept;
    benchmark::ClobberMemory();
  }
}
BENCHMARK(simulation_restore)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace raftsim::bench
