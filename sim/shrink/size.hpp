#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "sim/shrink/document.hpp"
#include "sim/time.hpp"

namespace raftsim::shrink {

/// How large a scenario and its run are to a reader: servers first, then what there is to read times what
/// there is to watch, then all else. Every step makes it smaller, and there is no endless row of ever smaller
/// ones, so shrinking comes to an end.
struct Size {
  std::uint64_t servers{};
  /// That do something by themselves, or are declared; each counts as several parts, too.
  std::uint64_t clients{};
  /// Values in the file, names, captions and expectations aside. Chance counts as several: a probability, a
  /// delay that is drawn, a client that never ends, a fault that goes on by itself.
  std::uint64_t parts{};
  /// Of its run. A file of half the parts is worth a run that is not twice as long.
  std::uint64_t events{1};
  Duration end{};
  /// Significant digits of all durations and percentages: round ones have one.
  std::uint64_t digits{};
  /// All counts, added.
  std::uint64_t counts{};
  /// Entries of the timeline that stand after a later one.
  std::uint64_t disorder{};
  std::uint64_t seed{};

  friend std::strong_ordering operator<=>(const Size& a, const Size& b);
  friend bool operator==(const Size&, const Size&) = default;
};

/// What is less to a search: it gets stuck at different places, and may come further by way of what is worse.
enum class Measure : std::uint8_t {
  /// As above.
  file_and_run,
  /// What there is to read goes before what there is to watch.
  file_first,
};

bool is_smaller(const Size& a, const Size& b, Measure measure);

/// With the events of its run, which the document does not tell.
Size size_of(const Document& document, std::uint64_t events = 1);

/// Whether a scenario of this size may be smaller: it is if its run has as few events as that takes.
bool may_be_smaller(const Size& candidate, const Size& than);

/// The most events with which a scenario of this size may be smaller; nothing where something else decides.
std::optional<std::uint64_t> most_events(const Size& candidate, const Size& than, Measure measure);

/// The significant digits of a duration in nanoseconds: 1 of 300ms, 2 of 1.2s, 0 of none.
std::uint64_t significant_digits(Duration duration);

}  // namespace raftsim::shrink
