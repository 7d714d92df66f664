#pragma once

#include <cstdint>

#include "core/questions.hpp"
#include "core/server_set.hpp"

namespace raft {

/// What all servers of a cluster are told and never change.
struct Options {
  /// The voters before any change of the membership.
  ServerSet voters;
  /// Most entries in one AppendEntries; at least 1.
  std::uint32_t max_entries_per_append = 64;
  /// Most entries sent to one follower and not yet acknowledged; at least 1.
  std::uint32_t max_in_flight = 256;
  /// Whether a server asks if it could win before it begins an election (thesis §9.6).
  bool pre_vote{};
  /// Whether a leader that hears no majority steps down (thesis §6.2), and servers that hear a leader ignore
  /// candidates (thesis §4.2.3).
  bool check_quorum{};
  /// How reads are answered; ReadMode::lease needs check_quorum.
  ReadMode reads{ReadMode::log};
  /// Whether a follower answers reads itself, having asked the leader (thesis §6.4).
  bool follower_reads{};
  /// Most clients that have a session; 0: there are none, and a command is applied as often as it is in the
  /// log.
  std::uint32_t sessions{};
  /// Most bytes of commands that a leader takes before earlier ones are committed; 0 is no limit.
  std::uint64_t max_uncommitted_bytes{};
  /// After how many entries applied a server takes a snapshot and compacts its log (Raft §7); 0 is never.
  std::uint32_t snapshot_every{};
  /// Most bytes of a snapshot in one InstallSnapshot; at least 1.
  std::uint32_t snapshot_chunk{kDefaultSnapshotChunk};
  static constexpr std::uint32_t kDefaultSnapshotChunk = 1024;
  /// The learners before any change of the membership.
  ServerSet learners{};
  /// How many servers there may ever be: S1 to this one; 0 means those that take part.
  int places{};
  friend bool operator==(const Options&, const Options&) = default;
};

}  // namespace raft
