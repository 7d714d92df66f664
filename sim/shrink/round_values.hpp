#pragma once

#include "sim/time.hpp"

namespace raftsim::shrink {

/// The longest duration of so many significant digits that is not longer, and the shortest that is not
/// shorter: 120ms and 130ms of 123ms and 2.
Duration rounded_down(Duration duration, int digits);
Duration rounded_up(Duration duration, int digits);

}  // namespace raftsim::shrink
