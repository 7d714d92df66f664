#include <cstdint>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>

#include "sim/faults/random_scenario.hpp"
#include "sim/simulation.hpp"
#include "sim/tracer.hpp"

/// What the build runs to learn what of the state machine and its world runs how often: the standard
/// workloads, and so that what those leave out (membership, snapshots, reads, faults) is not taken for rare,
/// random scenarios; some of them traced.
namespace raftsim {
namespace {

void run_seeds(const std::shared_ptr<const Scenario>& scenario, std::uint64_t seeds, Duration longest) {
  Simulation simulation(scenario, 1);
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    simulation.reset(seed);
    while (simulation.now() < Time{longest} && simulation.step()) {
    }
  }
}

void train(const std::string& workloads) {
  const auto workload = [&](const char* name) {
    return std::make_shared<const Scenario>(load_scenario(workloads + "/" + name));
  };
  run_seeds(workload("w1-steady.json"), 1, seconds(200));
  run_seeds(workload("w2-fuzz.json"), 60, seconds(10));
  run_seeds(workload("w3-cold-start.json"), 200, seconds(1));
  constexpr std::uint64_t kRandom = 250;
  constexpr std::uint64_t kTraced = 5;
  for (std::uint64_t seed = 1; seed <= kRandom; ++seed) {
    const auto scenario = std::make_shared<const Scenario>(random_scenario(FaultProfile::swarm, seed));
    Simulation(scenario, seed).run();
    if (seed > kTraced) continue;
    Tracer tracer([](const trace::Record&) {});
    Simulation(scenario, seed).run(&tracer);
  }
}

}  // namespace
}  // namespace raftsim

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: raftsim_training FOLDER\nThe folder is that of the standard workloads.\n", stderr);
    return 2;
  }
  try {
    raftsim::train(arguments[1]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "raftsim_training: %s\n", error.what());
    return 2;
  }
  return 0;
}
