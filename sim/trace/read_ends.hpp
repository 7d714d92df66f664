#pragma once

#include "sim/trace/json_object.hpp"
#include "sim/trace/record.hpp"

/// Reading the first and the last line of a trace. Both throw Mismatch.
namespace raftsim::trace {

Header header_of(JsonValue line);
Footer footer_of(JsonValue line);

}  // namespace raftsim::trace
