#pragma once

#include <cstdint>

#include "sim/scenario.hpp"

namespace raftsim {

/// The scenario with its plan of faults carried out: the plan is gone, and the timeline has entries for what
/// begins and for what ends, in the order of time, and at the plan's end what mends all. A function of
/// scenario and seed. Without a plan it is the same scenario.
Scenario with_faults(const Scenario& scenario, std::uint64_t seed);

}  // namespace raftsim
