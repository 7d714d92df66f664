#include "sim/shrink/round_values.hpp"

#include <cstdint>

namespace raftsim::shrink {
namespace {

/// What a duration of so many digits is a multiple of.
std::int64_t unit_of(Duration duration, int digits) {
  std::int64_t above = 1;
  for (int i = 0; i < digits; ++i) above *= 10;
  std::int64_t unit = 1;
  while (duration.count() / unit >= above) unit *= 10;
  return unit;
}

}  // namespace

Duration rounded_down(Duration duration, int digits) {
  const std::int64_t unit = unit_of(duration, digits);
  return Duration{duration.count() / unit * unit};
}

Duration rounded_up(Duration duration, int digits) {
  const std::int64_t unit = unit_of(duration, digits);
  return Duration{(duration.count() + unit - 1) / unit * unit};
}

}  // namespace raftsim::shrink
