#include <benchmark/benchmark.h>
#include <cstdint>

#include "sim/checks/checks.hpp"
#include "tools/bench/little_cluster.hpp"

/// What the checks cost: a cluster of five carries out commands, one after the other, with all of the checks
/// and with none. The time is of one command with all the steps and messages that it takes.
namespace raftsim::bench {
namespace {

/// Commands until a new cluster takes over, so that the logs stay as short as in a run of the fuzzer.
constexpr std::uint32_t kCommands = 1000;

void run_commands(benchmark::State& state, bool with_checks) {
  std::uint64_t steps = 0;
  while (state.KeepRunningBatch(kCommands)) {
    state.PauseTiming();
    checks::Checks checks(kServers);
    LittleCluster cluster(kServers, with_checks ? &checks : nullptr);
    const std::uint64_t before = cluster.steps();
    state.ResumeTiming();
    for (std::uint32_t i = 1; i <= kCommands; ++i) cluster.carry_out(i);
    state.PauseTiming();
    steps += cluster.steps() - before;
    if (checks.violation() != nullptr) state.SkipWithError("a property is violated");
    state.ResumeTiming();
  }
  state.counters["steps"] = benchmark::Counter(static_cast<double>(steps), benchmark::Counter::kIsRate);
}

void command_without_checks(benchmark::State& state) {
  run_commands(state, false);
}
BENCHMARK(command_without_checks);

void command_with_checks(benchmark::State& state) {
  run_commands(state, true);
}
BENCHMARK(command_with_checks);

}  // namespace
}  // namespace raftsim::bench
