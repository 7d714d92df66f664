#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/bugs/bug.hpp"

namespace raftsim {

/// Which seeds of random scenarios every planted bug is searched with.
struct BugSearch {
  /// From `first` to `last`, both included.
  std::uint64_t first{1};
  std::uint64_t last{1};
  /// At least 1.
  unsigned jobs{1};
};

/// What came of the search for one bug.
struct BugFound {
  /// Null: none, the servers follow Raft.
  const Bug* bug{};
  /// The first seed that shows it, and what was seen to break (as FuzzFailure tells it); nothing if none
  /// does.
  std::optional<std::uint64_t> seed;
  std::string property;
  std::uint64_t runs{};
  double seconds{};
};

/// For each of these bugs, in their order, the first seed that finds it; at the end correct Raft with all
/// seeds up to the last of these, which is to find nothing. `found` is called after each. What is not done
/// when `stopped` answers yes is left out.
std::vector<BugFound> find_bugs(const std::vector<const Bug*>& which, const BugSearch& search,
                                const std::function<bool()>& stopped,
                                const std::function<void(const BugFound&)>& found);

}  // namespace raftsim
