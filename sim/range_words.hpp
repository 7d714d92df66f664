#pragma once

#include <string>
#include <string_view>

#include "sim/condition.hpp"

namespace raftsim {

/// "4", "at least 2", "at most 7", "3 to 7", "not 4", "at least 2 but not 4".
std::string in_words(const Range& range);

/// The same of durations, with the shorter of two bounds that say the same: "less than 600ms" rather than "at
/// most 599.999999ms".
std::string durations_in_words(const Range& range);

/// So many of a thing: "no entry", "1 entry", "at most 1 entry", "3 to 7 entries".
std::string counted(const Range& range, std::string_view one, std::string_view many);

}  // namespace raftsim
