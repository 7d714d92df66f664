#pragma once

#include <string>
#include <string_view>

namespace raftsim {

/// A key or a value in quotation marks, for a message: a long one by its beginning, and "?" for every byte
/// that could disturb a terminal.
std::string quoted(std::string_view text);

}  // namespace raftsim
