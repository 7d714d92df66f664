#include "sim/liveness.hpp"

#include <algorithm>
#include <cstddef>
#include <variant>

#include "sim/simulation.hpp"

namespace raftsim {

bool is_of_liveness(const Expectation& expectation) {
  return std::holds_alternative<ExpectEventually>(expectation.what);
}

bool expects_liveness(const Scenario& scenario) {
  return std::any_of(scenario.expectations.begin(), scenario.expectations.end(), is_of_liveness);
}

std::optional<Stagnation> stagnation_of(const Simulation& simulation) {
  // A run that a violation has ended had no time for anything to come about.
  if (simulation.checks().violation() != nullptr) return {};
  constexpr int kElections = 4;
  const Duration still = kElections * simulation.scenario().cluster.election_timeout_max;
  const auto& results = simulation.expectations().results();
  for (std::size_t i = 0; i < results.size(); ++i) {
    const Expectation& expectation = simulation.scenario().expectations[i];
    const auto* const eventually = std::get_if<ExpectEventually>(&expectation.what);
    if (eventually == nullptr || results[i].shows_nothing || results[i].state == ExpectationState::open)
      continue;
    const bool met = results[i].state == ExpectationState::met;
    if (met != expectation.foresees_failure) continue;
    return stagnation_of(simulation.role_history(), eventually->window.from, results[i].moment, still);
  }
  return {};
}

}  // namespace raftsim
