#pragma once

#include <nlohmann/json.hpp>

#include "sim/trace/record.hpp"

/// Reading the first and the last line of a trace. Both throw Mismatch.
namespace raftsim::trace {

Header header_of(const nlohmann::json& line);
Footer footer_of(const nlohmann::json& line);

}  // namespace raftsim::trace
