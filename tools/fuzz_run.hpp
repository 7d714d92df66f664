#pragma once

#include <cstdint>
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
};

/// Runs one seed; every kCompared-th twice, to see that the two are the same.
FuzzOutcome fuzz_run(const FuzzPlan& plan, std::uint64_t seed);

inline constexpr std::uint64_t kCompared = 50;

}  // namespace raftsim
