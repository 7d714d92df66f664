#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace raftsim::trace {

/// How many columns a UTF-8 text takes, each code point one.
std::size_t columns(std::string_view text);

/// Breaks a text at its blanks into lines of at most `first` columns, and `rest` from the second on; a longer
/// word, such as a condition in JSON, is broken where the line ends. Both are at least 1. At least one line.
std::vector<std::string> wrapped(std::string_view text, std::size_t first, std::size_t rest);

}  // namespace raftsim::trace
