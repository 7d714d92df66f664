#pragma once

#include "tests/sim/checks_cluster.hpp"

namespace raftsim::tests {

/// A cluster of random size in random weather, after so many turns or its first violation. Some begin with
/// the logs of Figure 7.
ChecksCluster random_run(std::uint64_t seed, const raft::Rules& rules, int turns);

}  // namespace raftsim::tests
