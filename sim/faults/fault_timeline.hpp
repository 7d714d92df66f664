#pragma once

#include <cstdint>

#include "sim/scenario.hpp"

namespace raftsim {

/// The scenario with its plan of faults carried out: the plan is gone, and the timeline has an entry for the
/// beginning and one for the end of each, in the order of time, and at the plan's end one that mends all. A
/// function of scenario and seed, with a stream of its own for each kind of fault. Without a plan it is the
/// same scenario.
Scenario with_faults(const Scenario& scenario, std::uint64_t seed);

}  // namespace raftsim
