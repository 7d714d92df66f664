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
  for (const ExpectationResult& result : simulation.expectations().results()) {
    if (result.stagnation) return result.stagnation;
  }
  return {};
}

}  // namespace raftsim
