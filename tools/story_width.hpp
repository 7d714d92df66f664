#pragma once

#include "tools/output.hpp"

namespace raftsim {

/// How many columns a story may take: those of the terminal, or 120.
int story_width(const Output& out);

}  // namespace raftsim
