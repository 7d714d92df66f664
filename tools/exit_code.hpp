#pragma once

#include <algorithm>
#include <cstdint>

namespace raftsim {

/// What the program answers to its caller.
enum class ExitCode : std::uint8_t {
  /// All went well.
  fine = 0,
  /// A property of Raft is violated, an expectation failed, a trace does not replay, or a history is not
  /// known to be linearizable.
  found = 1,
  /// Bad usage or input, or an output that cannot be written.
  refused = 2,
  /// Nothing was found, but a part of a search is missing: of `fuzz merge` alone.
  incomplete = 3,
};

/// Of several things done, the gravest answer counts.
constexpr ExitCode gravest(ExitCode a, ExitCode b) {
  return std::max(a, b);
}

}  // namespace raftsim
