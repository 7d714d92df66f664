#pragma once

#include <cstddef>
#include <string>

namespace raftsim::trace {

/// At most so many bytes of a UTF-8 text, no character cut in two.
std::string cut(std::string text, std::size_t most);

}  // namespace raftsim::trace
