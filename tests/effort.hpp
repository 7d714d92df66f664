#pragma once

#include <algorithm>

namespace raftsim::tests {

/// Whether this build does all that a test can do. One with sanitizers, several times as slow, does not: it
/// looks for what any of many tries would show. What only one in many shows, the optimised build looks for.
inline constexpr bool kTakesLong = RAFTSIM_TAKES_LONG != 0;

/// How many of a test's tries this build makes: all of them, or a tenth.
template <class Number>
constexpr Number tries(Number all) {
  return kTakesLong ? all : std::max(Number{1}, static_cast<Number>(all / 10));
}

}  // namespace raftsim::tests
