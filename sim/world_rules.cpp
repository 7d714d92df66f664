#include "sim/world_rules.hpp"

#include <cstdint>

namespace raftsim::world {

Duration election_timeout(Duration min, Duration max, Random& random) {
  const auto width = static_cast<std::uint64_t>((max - min).count()) + 1;
  return min + Duration(static_cast<std::int64_t>(random.below(width)));
}

}  // namespace raftsim::world
