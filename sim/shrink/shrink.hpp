#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "sim/shrink/search.hpp"

namespace raftsim::shrink {

struct Progress {
  /// From 1.
  std::uint64_t round{};
  /// The pass that begins.
  std::string_view pass;
  /// Until the next call; null: it is over, and the next has not begun.
  const Search* search{};
};

struct Outcome {
  Document smallest;
  std::uint64_t rounds{};
  std::uint64_t steps{};
};

/// Runs all passes again and again until none of them makes the scenario smaller any more, in either measure,
/// or `stopped` answers yes, which is asked before each pass. The same for the same start, as long as
/// `first_of` is.
Outcome shrink(const Document& start, const FirstOf& first_of, const std::function<bool()>& stopped = {},
               const std::function<void(const Progress&)>& progress = {});

}  // namespace raftsim::shrink
