#pragma once

#include "tests/sim/checks_cluster.hpp"

namespace raftsim::tests {

/// Weather as the dice say, with as many as `crashes_below` crashes, less one, in a thousand turns.
Weather random_weather(Dice& dice, std::uint64_t crashes_below);

/// A cluster of random size in random weather, after so many turns or its first violation. Some begin with
/// the logs of Figure 7.
ChecksCluster random_run(std::uint64_t seed, const raft::Rules& rules, int turns);

}  // namespace raftsim::tests
