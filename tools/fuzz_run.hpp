#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "tools/fuzz_search.hpp"

namespace raftsim {

/// One seed of a search.
struct FuzzOutcome {
  std::uint64_t events{};
  Duration simulated{};
  Goals goals;
  bool compared{};
  std::optional<FuzzFailure> failure;
  /// Whether the search for an order of the clients' history was given up: it is neither fine nor a failure.
  bool is_undecided{};
};

/// What a seed runs: the plan's scenario with its profile of faults and its bug, or one that the seed draws.
/// Where faults are drawn and the scenario does not say what is expected when they have ended, a leader soon
/// is, and with sessions a linearizable history.
std::shared_ptr<const Scenario> scenario_for(const FuzzPlan& plan, std::uint64_t seed);

/// Runs one seed; every kCompared-th twice, to see that the two are the same.
FuzzOutcome fuzz_run(const FuzzPlan& plan, std::uint64_t seed);

inline constexpr std::uint64_t kCompared = 50;

}  // namespace raftsim
