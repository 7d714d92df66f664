#pragma once

#include <cstdint>
#include <span>

#include "core/server_set.hpp"
#include "core/types.hpp"

namespace raft {

/// How many of `voters` servers are a majority: more than half.
constexpr int majority(int voters) {
  return voters / 2 + 1;
}

/// The highest index that `quorum` of the `voters` have reached, where `reached[id - 1]` is the index that
/// server `id` has; {0} for an empty set. `quorum` is from 1 to the number of voters.
LogIndex quorum_index(ServerSet voters, std::span<const LogIndex> reached, int quorum);

/// How many of the `voters` have reached more than `index`.
inline int count_beyond(ServerSet voters, std::span<const LogIndex> reached, LogIndex index) {
  int count = 0;
  for (const ServerId id : voters) count += reached[id.value - 1U] > index ? 1 : 0;
  return count;
}

}  // namespace raft
