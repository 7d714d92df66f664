#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/random.hpp"

namespace raftsim {

/// An exact fraction in lowest terms from "0.125", "1e-3", "12.5%" or "1/3"; nothing for any other text, for
/// negative numbers, and for more than 15 digits above or below the line.
std::optional<Ratio> parse_ratio(std::string_view text);

/// "12.5%" where that is exact, else "1/3". What parse_ratio reads.
std::string percent_text(Ratio ratio);

}  // namespace raftsim
