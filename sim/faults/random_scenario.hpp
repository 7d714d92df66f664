#pragma once

#include <cstdint>

#include "sim/faults/fault_plan.hpp"
#include "sim/scenario.hpp"

namespace raftsim {

/// A scenario for a search that was given none: the seed draws how many servers there are, which of Raft's
/// extensions they use, network, disks and clients; `profile` says which faults there are. When the
/// faults have ended, it expects of all servers, or of a random majority that alone is mended, a leader
/// within a bound that follows from the timeouts, every operation to be answered, those of another second,
/// too, and all logs to be equal, which ends the run; and where clients have sessions, that their history is
/// linearizable.
Scenario random_scenario(FaultProfile profile, std::uint64_t seed);

}  // namespace raftsim
