#pragma once

#include <cstdint>

#include "sim/faults/fault_plan.hpp"
#include "sim/scenario.hpp"

namespace raftsim {

/// A scenario for a search that was given none: the seed draws how many servers there are, which of Raft's
/// extensions they use, network, disks and clients; `profile` says which faults there are. Faults end after
/// two thirds of the time, and then it expects every operation to be answered and all logs to be equal; and
/// where clients have sessions, that their history is linearizable.
Scenario random_scenario(FaultProfile profile, std::uint64_t seed);

}  // namespace raftsim
