#include "core/quorum.hpp"

#include <algorithm>
#include <array>

namespace raft {
namespace {

VoteResult vote_result(ServerSet voters, int needed, ServerSet granted, ServerSet refused) {
  if ((voters & granted).size() >= needed) return VoteResult::won;
  return (voters - refused).size() < needed ? VoteResult::lost : VoteResult::pending;
}

}  // namespace

Quorums Quorums::of(const Configuration& configuration, int (*quorum)(int voters)) {
  return {configuration.voters, quorum(configuration.voters.size()), configuration.old_voters,
          configuration.joint() ? quorum(configuration.old_voters.size()) : 0};
}

VoteResult vote_result(const Quorums& quorums, ServerSet granted, ServerSet refused) {
  const VoteResult one = vote_result(quorums.voters, quorums.needed, granted, refused);
  if (quorums.old_voters.empty() || one == VoteResult::lost) return one;
  const VoteResult other = vote_result(quorums.old_voters, quorums.old_needed, granted, refused);
  return other == VoteResult::won ? one : other;
}

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

LogIndex quorum_index(const Quorums& quorums, std::span<const LogIndex> reached) {
  const LogIndex index = quorum_index(quorums.voters, reached, quorums.needed);
  if (quorums.old_voters.empty()) return index;
  return std::min(index, quorum_index(quorums.old_voters, reached, quorums.old_needed));
}

}  // namespace raft
