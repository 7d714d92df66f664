#pragma once

#include <string>
#include <vector>

#include "sim/scenario.hpp"
#include "sim/time.hpp"

namespace raftsim {

/// The scenario with another end. An earlier one takes away what would lie behind it: entries of the timeline
/// that could not happen any more, expectations that are not settled by then for certain, and all questions.
/// What is left keeps its pointer into the scenario that was given.
Scenario ending_at(Scenario scenario, Time end);

/// Gives the expectations the pointers that they have in to_json(scenario), as whoever reads that again has
/// them; returns those that they had, in the same order.
std::vector<std::string> point_anew(Scenario& scenario);

}  // namespace raftsim
