#pragma once

#include "sim/scenario.hpp"
#include "sim/time.hpp"

namespace raftsim {

/// The scenario with another end. An earlier one takes away what would lie behind it: entries of the timeline
/// that could not happen any more, and all expectations and questions, as they speak of the whole run.
Scenario ending_at(Scenario scenario, Time end);

}  // namespace raftsim
