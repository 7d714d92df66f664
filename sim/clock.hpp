#pragma once

#include <vector>

#include "sim/random.hpp"
#include "sim/time.hpp"

namespace raftsim {

/// The servers' clocks: each runs at a rate of its own, and servers that rely on clocks (leases, thesis
/// §6.4.1) count on a bound of how far rates differ from one.
struct ClockConfig {
  /// How far a rate may be from 1, below 1: what servers believe, whether it is so or not.
  Ratio max_drift;
  /// How much a server's clock advances in a second of true time, S1 first; from 1/100 to 100.
  std::vector<Ratio> rates;
  friend bool operator==(const ClockConfig&, const ClockConfig&) = default;
};

/// How long it takes in truth until a clock of this rate has advanced by `local`.
Duration true_duration(Duration local, Ratio rate);

/// The longest lease that is safe if the promise behind it lasts `promise` on the voters' clocks and no
/// clock's rate is farther than `max_drift` from 1: the leader's clock may be slow by it and a voter's fast.
Duration safe_lease(Duration promise, Ratio max_drift);

}  // namespace raftsim
