#pragma once

#include <optional>

#include "sim/scenario.hpp"
#include "sim/stagnation.hpp"

namespace raftsim {

class Simulation;

/// Whether the expectation is one of liveness: that something comes about.
bool is_of_liveness(const Expectation& expectation);
bool expects_liveness(const Scenario& scenario);

/// What roles and terms were doing, from the beginning of its window on, when the first expectation of
/// liveness was found not to come true, whether the scenario foresees that or not. Nothing where there is
/// none.
std::optional<Stagnation> stagnation_of(const Simulation& simulation);

}  // namespace raftsim
