#pragma once

#include "viz/model/commands.hpp"
#include "viz/views/stage.hpp"

namespace raftsim::viz {

/// What a command asks of the application itself.
struct CommandWishes {
  bool toggle_theme{};
  /// What the size of texts is multiplied with.
  float zoom_text{1};
  bool bookmark{};
  bool quit{};
};

/// Carries out a command, between two frames.
void carry_out(Command command, const Stage& stage, CommandWishes& wishes);

}  // namespace raftsim::viz
