#include "core/quorum.hpp"

#include <array>

namespace raft {

LogIndex quorum_index(ServerSet voters, std::span<const LogIndex> reached, int quorum) {
  if (voters.empty()) return LogIndex{0};
  // Insertion sort, greatest first: quicker than anything cleverer on clusters of a handful of servers.
  std::array<std::uint64_t, kMaxServers> sorted;  // only the first `count` are ever read
  std::size_t count = 0;
  for (const ServerId id : voters) {
    const std::uint64_t index = reached[id.value - 1U].value;
    std::size_t place = count++;
    for (; place > 0 && sorted[place - 1] < index; --place) sorted[place] = sorted[place - 1];
    sorted[place] = index;
  }
  return LogIndex{sorted[static_cast<std::size_t>(quorum) - 1]};
}

}  // namespace raft
