#pragma once

#include <vector>

#include "sim/lin/question.hpp"

namespace raftsim::lin {

/// The states in which an order of the question's operations may begin, as few as will do: if there is an
/// order at all, there is one that begins in one of them.
std::vector<State> starts_of(const Question& question);

}  // namespace raftsim::lin
