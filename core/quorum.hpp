#pragma once

#include <cstdint>
#include <span>

#include "core/configuration.hpp"
#include "core/server_set.hpp"
#include "core/types.hpp"

/// The arithmetic of agreement: small pure functions over sets of servers.
namespace raft {

/// How many of `voters` servers are a majority: more than half.
constexpr int majority(int voters) {
  return voters / 2 + 1;
}

/// Whose agreement decides: that of `needed` of the voters and, in joint consensus, of `old_needed` of the
/// old voters, too (Raft §6).
struct Quorums {
  ServerSet voters;
  int needed{};
  /// Empty outside joint consensus.
  ServerSet old_voters;
  int old_needed{};

  /// The majorities of a configuration; `quorum` may put another size in the majority's place.
  static Quorums of(const Configuration& configuration, int (*quorum)(int voters) = majority);

  /// Everybody whose agreement counts.
  [[nodiscard]] ServerSet all_voters() const { return voters | old_voters; }
  friend bool operator==(const Quorums&, const Quorums&) = default;
};

/// How a vote stands.
enum class VoteResult : std::uint8_t {
  /// Who has not answered decides.
  pending,
  won,
  /// Whatever the others answer, it cannot be won any more.
  lost,
};

/// How a vote stands that `granted` have granted and `refused`, others, have refused; in joint consensus it
/// takes both quorums to win and one to lose.
VoteResult vote_result(const Quorums& quorums, ServerSet granted, ServerSet refused);

/// Whether these servers are enough to decide.
inline bool is_quorum(const Quorums& quorums, ServerSet servers) {
  return vote_result(quorums, servers, {}) == VoteResult::won;
}

/// The highest index that `quorum` of the `voters` have reached, where `reached[id - 1]` is the index that
/// server `id` has; {0} for an empty set. `quorum` is from 1 to the number of voters.
LogIndex quorum_index(ServerSet voters, std::span<const LogIndex> reached, int quorum);

/// The highest index that is agreed on: in joint consensus, by both quorums.
LogIndex quorum_index(const Quorums& quorums, std::span<const LogIndex> reached);

/// How many of the `voters` have reached more than `index`.
inline int count_beyond(ServerSet voters, std::span<const LogIndex> reached, LogIndex index) {
  int count = 0;
  for (const ServerId id : voters) count += reached[id.value - 1U] > index ? 1 : 0;
  return count;
}

/// Whether more than `index` is agreed on: cheaper than to find out how much.
inline bool is_beyond(const Quorums& quorums, std::span<const LogIndex> reached, LogIndex index) {
  return count_beyond(quorums.voters, reached, index) >= quorums.needed &&
         (quorums.old_voters.empty() ||
          count_beyond(quorums.old_voters, reached, index) >= quorums.old_needed);
}

}  // namespace raft
