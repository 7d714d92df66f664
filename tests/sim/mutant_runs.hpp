#pragma once

#include <algorithm>
#include <cstdint>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "core/rules.hpp"
#include "sim/checks/violation.hpp"
#include "sim/simulation.hpp"
#include "tests/sim/shipped.hpp"

namespace raftsim::tests {

/// The first violation in runs of a scenario under these rules, with seeds from 1; "" if there is none.
inline std::string first_violation(const std::shared_ptr<const Scenario>& scenario, const raft::Rules& rules,
                                   std::uint64_t seeds) {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    Simulation simulation(scenario, seed, rules);
    simulation.run();
    if (simulation.checks().violation() != nullptr) return simulation.checks().violation()->name();
  }
  return {};
}

/// The same of the shipped scenario of that name.
inline std::string first_violation(const std::string& scenario, const raft::Rules& rules,
                                   std::uint64_t seeds) {
  return first_violation(load_shared(RAFTSIM_SOURCE_DIR "/scenarios/" + scenario + ".json"), rules, seeds);
}

/// Whether a scenario's run under these rules breaks a property, or an expectation, or finds a server broken.
inline bool run_fails(const std::shared_ptr<const Scenario>& scenario, const raft::Rules& rules) {
  Simulation simulation(scenario, scenario->seed, rules);
  try {
    simulation.run();
  } catch (const raft::InternalError&) {
    return true;
  }
  if (simulation.checks().violation() != nullptr) return true;
  return std::ranges::any_of(simulation.expectations().results(), [](const ExpectationResult& result) {
    return result.state != ExpectationState::met;
  });
}

/// A shipped scenario, and Raft but for a rule that it is about.
struct WrongRules {
  std::string name;
  std::string scenario;
  raft::Rules rules;
};

/// Each scenario fails under its wrong rules, and not under Raft's own.
inline void check_that_each_fails(const std::vector<WrongRules>& rows) {
  for (const WrongRules& row : rows) {
    CAPTURE(row.name);
    CAPTURE(row.scenario);
    const auto scenario = load_shared(RAFTSIM_SOURCE_DIR "/scenarios/" + row.scenario + ".json");
    CHECK(run_fails(scenario, row.rules));
    CHECK_FALSE(run_fails(scenario, raft::kRaft));
  }
}

}  // namespace raftsim::tests
