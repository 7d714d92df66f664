#pragma once

#include <string>

#include "sim/scenario.hpp"

/// What a search expects of scenarios when their faults have ended.
namespace raftsim {

/// Liveness: once the faults have ended, at `mended`, there is a leader soon, and clients, which go on until
/// `asked`, are served. With that the run ends.
void expect_recovery(Scenario& scenario, Time mended, Time asked);

/// That the clients' history is linearizable, where the scenario does not say so itself. Not without
/// sessions: an operation that is sent again may then be applied twice (Raft §8).
void expect_linearizable(Scenario& scenario);

/// A leader soon when the faults have ended, of a scenario with a plan of faults that expects nothing itself
/// to come about. Returns why that cannot be judged, in words; else nothing.
std::string expect_leader_again(Scenario& scenario);

}  // namespace raftsim
