#pragma once

#include <cstdint>

#include "core/configuration.hpp"
#include "core/roles.hpp"
#include "core/types.hpp"

/// What the rules about snapshots are asked (Raft §7); see core/questions.hpp.
namespace raft {

class Configurations;
class StateMachine;

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

/// Asked when a snapshot is taken.
struct ContentQuestion {
  LogIndex last_included;
  /// The configurations that the server knows, and the state after applying the log up to there.
  const Configurations& known;
  const StateMachine& machine;
  /// The configuration that the server was started with, the first of its cluster.
  Configuration first{};
};

/// Asked by a leader for the position before the entries that it sends.
struct PrevLogQuestion {
  LogIndex index;
  /// The term of its own entry there; {0} where there is none, or a snapshot has taken its place.
  Term entry_term;
  /// What its snapshot includes; {0, 0} without one.
  LogPosition last_included;
};

/// Asked for where a log ends, the own or, of a candidate, the one that it tells of.
struct LastLogQuestion {
  /// Its last entry; {0, 0} where it has none after the snapshot.
  LogPosition last_entry;
  LogPosition last_included;
};

struct SnapshotNeedQuestion {
  LogIndex next_index;
  /// The last index that the leader's log has no entry of any more.
  LogIndex last_included;
};

struct ChunkQuestion {
  LogIndex commit_index;
  Term current_term;
  /// Of the chunk.
  LogPosition last_included;
  std::uint64_t offset{};
  /// Of the snapshot that is coming in: what it includes, {0, 0} when none is; in which term the last of it
  /// came, and how many of its bytes have come.
  LogPosition receiving;
  Term received_in;
  std::uint64_t received{};
};

/// Asked when commitIndex has risen while a snapshot is coming in.
struct IncomingQuestion {
  LogIndex receiving;
  LogIndex commit_index;
};

/// Asked when the last chunk of a snapshot has come.
struct ArrivedQuestion {
  /// Whether the bytes are a snapshot, by their check sum and all that they say.
  bool readable{};
  /// What the chunks have said that it includes, and what it does include; {0, 0} if it is none.
  LogPosition announced;
  LogPosition last_included;
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
