#pragma once

#include <cstddef>

#include "sim/scenario.hpp"

namespace raftsim::shrink {

/// How many conditions the expectation says to hold together, of which each can be left out so that less is
/// expected: what is not met then was not met before. 0 where there is no such thing: of what must never
/// hold, for example, all is needed.
std::size_t conjuncts(const Expectation& expectation);

/// The expectation without one of them, from 0 on and in the order of the text.
Expectation without_conjunct(Expectation expectation, std::size_t place);

}  // namespace raftsim::shrink
