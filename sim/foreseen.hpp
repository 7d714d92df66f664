#pragma once

#include <string>

#include "sim/scenario.hpp"

namespace raftsim {

/// Whether it expects of the history what is wrong with it.
bool is_wrong_history(const Expectation& expectation);

/// The expectation as it is to be where it is known not to be met: of one with a condition or about the
/// history the opposite, which is met then. Others stay as they are.
Expectation foreseeing(Expectation expectation, const std::string& because);

}  // namespace raftsim
