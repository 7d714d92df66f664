#include <cstdio>
#include <exception>
#include <memory>

#include "sim/scenario.hpp"
#include "sim/simulation.hpp"

/// Runs a scenario file in a few lines. Exit code 1: a property of Raft is violated; 2: the file cannot be
/// used.
int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("expected a scenario file\n", stderr);
    return 2;
  }
  try {
    const auto scenario = std::make_shared<const raftsim::Scenario>(raftsim::load_scenario(argv[1]));
    raftsim::Simulation simulation(scenario, scenario->seed);
    simulation.run();
    std::printf("%s: %llu events, leader %s, hash %016llx\n", scenario->name.c_str(),
                static_cast<unsigned long long>(simulation.events()),
                raft::to_string(simulation.leader()).c_str(),
                static_cast<unsigned long long>(simulation.hash()));
    return simulation.checks().violation() == nullptr ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}
