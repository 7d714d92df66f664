#pragma once

#include <cstdint>
#include <string>

#include "core/rules.hpp"
#include "sim/checks/violation.hpp"
#include "sim/simulation.hpp"
#include "tests/sim/shipped.hpp"

namespace raftsim::tests {

/// The first violation in runs of a shipped scenario under these rules, with seeds from 1; "" if there is
/// none.
inline std::string first_violation(const std::string& scenario, const raft::Rules& rules,
                                   std::uint64_t seeds) {
  const auto shared = load_shared(RAFTSIM_SOURCE_DIR "/scenarios/" + scenario + ".json");
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    Simulation simulation(shared, seed, rules);
    simulation.run();
    if (simulation.checks().violation() != nullptr) return simulation.checks().violation()->name();
  }
  return {};
}

}  // namespace raftsim::tests
