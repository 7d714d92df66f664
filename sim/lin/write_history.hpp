#pragma once

#include <functional>
#include <string_view>

#include "sim/lin/history.hpp"

namespace raftsim::lin {

/// Gives the history's lines, in the format of sim/lin/README.md, one by one with their line feeds. Reading
/// them gives the same history if its places are 1, 2, 3, … without a gap, as they are then the lines'.
void write_history(const History& history, const std::function<void(std::string_view)>& write);

}  // namespace raftsim::lin
