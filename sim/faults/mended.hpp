#pragma once

#include "core/server_set.hpp"
#include "sim/scenario.hpp"

namespace raftsim {

/// Puts those that a plan of faults mends, as its seed has drawn them, in the place of the word "mended" in
/// all of the scenario's conditions. Where they are all servers: kAnybody.
void name_mended(Scenario& scenario, raft::ServerSet mended);

}  // namespace raftsim
