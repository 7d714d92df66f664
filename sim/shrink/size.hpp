#pragma once

#include <compare>
#include <cstdint>

#include "sim/shrink/document.hpp"
#include "sim/time.hpp"

namespace raftsim::shrink {

/// How large a scenario is to a reader: what stands first weighs more than all that follows. Every step makes
/// it smaller, and there is no endless row of ever smaller ones, so shrinking comes to an end.
struct Size {
  std::uint64_t servers{};
  /// That do something by themselves, or are declared.
  std::uint64_t clients{};
  /// Values in the file, names, captions and expectations aside. Chance counts as several: a probability, a
  /// delay that is drawn, a client that never ends.
  std::uint64_t parts{};
  Duration end{};
  /// Significant digits of all durations and percentages: round ones have one.
  std::uint64_t digits{};
  /// All counts, added.
  std::uint64_t counts{};
  std::uint64_t seed{};

  friend auto operator<=>(const Size&, const Size&) = default;
};

Size size_of(const Document& document);

/// The significant digits of a duration in nanoseconds: 1 of 300ms, 2 of 1.2s, 0 of none.
std::uint64_t significant_digits(Duration duration);

}  // namespace raftsim::shrink
