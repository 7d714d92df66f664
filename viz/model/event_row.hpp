#pragma once

#include <cstdint>

#include "sim/trace/outline.hpp"

namespace raftsim::viz {

/// What a list, a filter and a jump need of a record, at hand without reading it.
struct EventRow : trace::Outline {
  static constexpr std::uint32_t kNoArrow = 0xffffffffU;

  /// Where its words end in the texts; they begin where those of the record before end.
  std::uint64_t words_end{};
  /// The message that a `receive` or `lost` is about.
  std::uint32_t arrow{kNoArrow};
  /// Of an expectation: not met.
  bool unmet{};
};

}  // namespace raftsim::viz
