#include "tools/workload.hpp"

#include <ctime>
#include <system_error>

#include "core/hash.hpp"
#include "sim/simulation.hpp"
#include "tools/allocation_count.hpp"

namespace raftsim {
namespace {

double cpu_seconds() {
  timespec time{};
  if (::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) != 0) {
    throw std::system_error(errno, std::generic_category(), "the CPU time cannot be read");
  }
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

void run_until(Simulation& simulation, Time time) {
  while (simulation.now() < time && simulation.step()) {
  }
}

}  // namespace

Measurement measure(const Workload& workload) {
  Measurement result;
  result.hash = raft::kHashSeed;
  const std::int64_t held_before = held_bytes();
  const double begin = cpu_seconds();
  Simulation simulation(workload.scenario, 1);
  // The second half begins with a run, or in the middle of the only one.
  const std::uint64_t middle_seed = workload.seeds / 2 + 1;
  for (std::uint64_t seed = 1; seed <= workload.seeds; ++seed) {
    const bool steady = seed >= middle_seed;
    const std::uint64_t before_setup = allocations();
    simulation.reset(seed);
    const std::uint64_t after_setup = allocations();
    if (workload.seeds == 1) run_until(simulation, Time{workload.scenario->stop.at.time_since_epoch() / 2});
    const std::uint64_t allocations_before = allocations();
    const std::uint64_t events_before = simulation.events();
    simulation.run();
    if (steady) {
      ++result.steady_runs;
      result.steady_events += simulation.events() - events_before;
      result.steady_allocations += allocations() - allocations_before;
      result.steady_setup_allocations += after_setup - before_setup;
    }
    ++result.runs;
    result.simulated += simulation.now() - Time{};
    result.events += simulation.events();
    result.delivered += simulation.delivered();
    result.commits += simulation.statistics().committed_commands();
    result.checks += simulation.checks().made();
    if (simulation.end_reason() == EndReason::violation) ++result.violations;
    result.hash = raft::mix(result.hash, simulation.hash());
  }
  result.cpu_seconds = cpu_seconds() - begin;
  result.memory = sizeof(simulation) + static_cast<std::uint64_t>(held_bytes() - held_before);
  return result;
}

}  // namespace raftsim
