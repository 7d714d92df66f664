#pragma once

#include <cstdint>

#include "sim/lin/history.hpp"
#include "sim/lin/question.hpp"

/// The plain search, to hold the quick one against where trying every order takes too long.
namespace raftsim::tests {

/// Whether the span can be ordered, as sim/lin/question.hpp defines it: Wing and Gong's search with Lowe's
/// memory of what was taken and what the key then held, and nothing else. Of at most 32 operations.
bool can_be_ordered_plainly(const lin::OfKey& of_key, const lin::Span& span);

/// A random history of up to 14 operations on one key with few values, by up to nine clients that often all
/// begin before anybody ends. What is heard comes from a store that does it right, or sometimes from one that
/// does not.
lin::History crowded_history(std::uint64_t seed);

}  // namespace raftsim::tests
