#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "sim/lin/key_spans.hpp"
#include "sim/lin/search.hpp"

namespace raftsim::lin {

/// From one event of a key to another, both included.
struct EventSpan {
  std::size_t first{};
  std::size_t last{};
};

/// A span that cannot be ordered, found by looking at short ones: first around `place`, then through the
/// whole history, each with little effort. Nothing if each of them can be ordered, or was given up. `left` is
/// how many states the searches may come to; it becomes less.
std::optional<EventSpan> find_trouble(const KeySpans& spans, std::uint32_t place, Effort& left);

}  // namespace raftsim::lin
