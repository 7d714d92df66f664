#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/time.hpp"

/// Numbers and tables for people.
namespace raftsim {

/// "1,234,567"
std::string grouped(std::uint64_t number);
/// "1 failure", "1,234 failures": the number, and what there is of it.
std::string counted(std::uint64_t number, std::string_view one, std::string_view several);
/// A number that was measured, with about three digits: "0.0123", "4.57", "85.1", "8,123".
std::string measured(double number);
/// A duration with at most six digits: to the nearest thousandth of its unit, up from its half.
std::string brief(Duration duration);

/// A line of a summary: "  events       1,234".
std::string labelled(std::string_view label, std::string_view text);

/// A name from the command line for a message, which shows an empty one, too: in quotes.
std::string named(std::string_view name);

/// With spaces behind, or before, to at least `width` columns of plain ASCII.
std::string left(std::string_view text, std::size_t width);
std::string right(std::string_view text, std::size_t width);

}  // namespace raftsim
