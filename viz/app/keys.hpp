#pragma once

#include <vector>

#include "viz/app/key_press.hpp"
#include "viz/model/commands.hpp"
#include "viz/views/stage.hpp"

namespace raftsim::viz {

/// The commands of these keys, in order; while somebody types text only those that no text field has a use
/// for.
std::vector<Command> commands_of(const Stage& stage, const std::vector<KeyPress>& presses);

}  // namespace raftsim::viz
