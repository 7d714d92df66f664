#pragma once

#include <cstdint>

#include "tools/usage.hpp"

namespace raftsim {

/// From `first` to `last`, both included.
struct Seeds {
  std::uint64_t first{};
  std::uint64_t last{};
};

/// The option --seeds, "1..1000" or "7"; `otherwise` if it was not given. Throws UsageError.
Seeds seeds_of(const Given& given, Seeds otherwise);

}  // namespace raftsim
