#include "sim/clock.hpp"

namespace raftsim {
namespace {

/// duration × numerator ÷ denominator, rounded down; the product needs more than 64 bits.
Duration scaled(Duration duration, std::uint64_t numerator, std::uint64_t denominator) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(static_cast<std::uint64_t>(duration.count())) * numerator;
  return Duration(static_cast<std::int64_t>(product / denominator));
}

}  // namespace

Duration true_duration(Duration local, Ratio rate) {
  return scaled(local, rate.denominator, rate.numerator);
}

Duration safe_lease(Duration promise, Ratio max_drift) {
  return scaled(promise, max_drift.denominator - max_drift.numerator,
                max_drift.denominator + max_drift.numerator);
}

}  // namespace raftsim
