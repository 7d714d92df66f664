#pragma once

#include <cstddef>

#include "viz/views/stage.hpp"

/// What stands beside the mouse.
namespace raftsim::viz {

/// The message whose arrow has this place among those of the run.
void show_arrow(const Stage& stage, std::size_t place);
/// The last record of the server, or of anybody, at or before a time.
void show_moment(const Stage& stage, raft::ServerId server, Time time);

}  // namespace raftsim::viz
