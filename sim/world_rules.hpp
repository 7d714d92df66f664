#pragma once

#include "sim/clock.hpp"
#include "sim/random.hpp"
#include "sim/time.hpp"

/// What Raft asks of whoever runs its servers: they name no durations (core/io.hpp), so how long timers last
/// is decided by the world around them.
namespace raftsim {

namespace world {

/// An election timeout: "chosen randomly from a fixed interval", both ends included, "to prevent split votes"
/// (Raft §5.2).
Duration election_timeout(Duration min, Duration max, Random& random);

}  // namespace world

/// The table of these rules, for bugs that replace one of them.
struct WorldRules {
  Duration (*election_timeout)(Duration min, Duration max, Random& random) = world::election_timeout;
  /// How long a lease may last, given how long voters keep their promise and how far clocks may drift (thesis
  /// §6.4.1).
  Duration (*lease)(Duration promise, Ratio max_drift) = safe_lease;

  friend bool operator==(const WorldRules&, const WorldRules&) = default;
};

/// The world as Raft asks for it.
inline constexpr WorldRules kWorld{};

}  // namespace raftsim
