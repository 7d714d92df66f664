#pragma once

#include <string>

namespace raftsim {

/// As much of it as a scenario may say in a line.
std::string line_of(const std::string& message);

}  // namespace raftsim
