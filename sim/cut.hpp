#pragma once

#include <cstddef>
#include <string>

namespace raftsim {

/// At most so many bytes of it, no character cut in two.
std::string cut(std::string text, std::size_t most);

/// As much of it as a scenario may say in a line.
std::string line_of(const std::string& message);

}  // namespace raftsim
