#pragma once

#include <string>

#include "sim/trace/why_value.hpp"

namespace raftsim {

/// Reads "S1.commitIndex", "S1.matchIndex[S2]", "S1.log[5]", of a cluster of `servers` servers. Throws
/// UsageError that names what is not known, and the nearest that is.
trace::Value asked_value(const std::string& text, int servers);

}  // namespace raftsim
