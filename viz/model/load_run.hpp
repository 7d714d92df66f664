#pragma once

#include <string>

#include "viz/model/run.hpp"

namespace raftsim::viz {

/// Reads a trace file. Throws trace::TraceError where the file cannot be opened, is not as the format has it,
/// or holds records that no run wrote.
Run load_run(const std::string& path);

}  // namespace raftsim::viz
