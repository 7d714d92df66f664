#pragma once

#include "tools/output.hpp"

namespace raftsim {

/// Columns for a story: those of the terminal; in a pipe one number for all, so that the same run makes the
/// same text everywhere.
int story_width(const Output& out);

}  // namespace raftsim
