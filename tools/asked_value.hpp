#pragma once

#include <string>

#include "sim/trace/record.hpp"
#include "sim/trace/why_value.hpp"

namespace raftsim {

/// Reads "S1.commitIndex", "S1.matchIndex[S2]", "S1.log[5]", of the run whose trace begins so; for S1 may
/// stand what an imported log calls it. Throws UsageError that names what is not known, and the nearest that
/// is.
trace::Value asked_value(const std::string& text, const trace::Header& header);

}  // namespace raftsim
