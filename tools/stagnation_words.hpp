#pragma once

#include <string>

#include "sim/simulation.hpp"

namespace raftsim {

/// Of a run that is over and in which something did not come about: what roles and terms were doing, in a
/// line. Empty where that tells nothing of why: nothing of it came again, and what was expected is not about
/// leaders, roles or terms.
std::string stagnation_words(const Simulation& run);

}  // namespace raftsim
