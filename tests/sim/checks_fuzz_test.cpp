#include <doctest/doctest.h>
#include <string>

#include "tests/effort.hpp"
#include "tests/sim/checks_random_run.hpp"

namespace raftsim::tests {
TEST_CASE("Raft as the paper has it breaks no property, whatever the world does to it") {
  std::uint64_t committed = 0;
  int elections = 0;
  int acknowledged = 0;
  for (std::uint64_t seed = 1; seed <= tries(1500U); ++seed) {
    CAPTURE(seed);
    const ChecksCluster cluster = random_run(seed, raft::kRaft, 1500);
    if (const auto* violation = cluster.violation())
      FAIL(std::string(violation->name()), ": ", violation->message);
    REQUIRE(cluster.broken() == "");
    committed += cluster.checks().truth().committed().value;
    elections += cluster.elections();
    acknowledged += cluster.acknowledged();
  }
  // The runs were worth something.
  CHECK(committed > tries(10000U));
  CHECK(elections > tries(5000));
  CHECK(acknowledged > tries(5000));
}

}  // namespace raftsim::tests
