#pragma once

#include "sim/trace/json_object.hpp"
#include "sim/trace/record.hpp"

namespace raftsim::trace {

/// Takes the members that a record of this kind has of its own. Throws Mismatch.
void read_event(Kind kind, Object& object, Event& out);

}  // namespace raftsim::trace
