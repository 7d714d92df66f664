#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

#include "sim/shrink/search.hpp"

namespace raftsim {

/// What has been tried so far, for who waits.
struct TrialCounts {
  std::atomic<std::uint64_t> tried{};
};

/// Asks the trial on several threads. The first candidate in their order that it accepts is the answer,
/// whoever was faster; those behind one that is known to be accepted are not begun. Once `stopped` answers
/// yes, which is asked all the time by several threads, nothing is accepted any more.
shrink::FirstOf on_threads(const shrink::Trial& trial, unsigned jobs, std::function<bool()> stopped,
                           TrialCounts& counts);

}  // namespace raftsim
