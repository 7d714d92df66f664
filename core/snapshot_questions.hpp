#pragma once

#include <cstdint>

#include "core/roles.hpp"
#include "core/types.hpp"

/// What the rules about snapshots are asked (Raft §7); see core/questions.hpp.
namespace raft {

struct SnapshotQuestion {
  LogIndex last_applied;
  /// The last index that the present snapshot includes; {0} without one.
  LogIndex last_included;
  /// Whether it was asked for; else it is taken every `every` entries, 0 is never.
  bool requested{};
  std::uint32_t every{};
  /// A leader's: whether somebody whom it had to send a snapshot still lags behind.
  bool follower_catches_up{};
};

/// The end of the log's part that a snapshot has taken the place of, asked for where an entry would be looked
/// at if it were there.
struct SnapshotEndQuestion {
  enum class Use : std::uint8_t {
    /// As prevLogIndex and prevLogTerm of the entry after it.
    consistency_check,
    /// As the end of a log that has no entry after it: lastLogIndex and lastLogTerm, one's own or a
    /// candidate's.
    vote,
  };
  LogPosition last_included;
  Use use{};
};

struct SnapshotNeedQuestion {
  LogIndex next_index;
  /// The last index that the leader's log has no entry of any more.
  LogIndex last_included;
};

struct ChunkQuestion {
  LogIndex commit_index;
  LogIndex last_included;
  std::uint64_t offset{};
  /// Of the snapshot that is coming in: the last index that it includes, {0} when none is or an earlier
  /// leader has sent another, and how many of its bytes have come.
  LogIndex receiving;
  std::uint64_t received{};
};

struct InstallQuestion {
  LogPosition last_included;
  LogIndex own_last_index;
  /// The term of the own entry at last_included.index; {0} when there is none.
  Term own_term;
};

/// Asked when a snapshot is installed.
struct SnapshotTermQuestion {
  Term current_term;
  Term last_included_term;
};

struct SnapshotReplyQuestion {
  ProgressMode mode{};
  /// What the snapshot includes that is being sent, and the offset of the chunk that is on its way.
  LogIndex sending;
  std::uint64_t offset{};
  /// What the reply says.
  LogIndex last_included;
  bool installed{};
  std::uint64_t answered_offset{};
  std::uint64_t wanted_offset{};
};

}  // namespace raft
