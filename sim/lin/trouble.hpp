#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "sim/lin/effort.hpp"
#include "sim/lin/key_spans.hpp"

namespace raftsim::lin {

/// From one event of a key to another, both included.
struct EventSpan {
  std::size_t first{};
  std::size_t last{};
  friend bool operator==(const EventSpan&, const EventSpan&) = default;
};

/// A span, less than the whole history, that cannot be ordered, found by looking at short ones: first around
/// `place`, then all along, each with little effort. Nothing if each of them can be ordered, or was given up,
/// or `budget` is used up.
std::optional<EventSpan> find_trouble(const KeySpans& spans, std::uint32_t place, Budget& budget);

}  // namespace raftsim::lin
