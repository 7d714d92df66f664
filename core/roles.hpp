#pragma once

#include <cstdint>

/// What a server is to the others, and how a leader treats its followers and its clients' reads.
namespace raft {

enum class Role : std::uint8_t { follower, pre_candidate, candidate, leader };
/// "follower", "preCandidate", …
const char* to_string(Role role);

/// How reads are answered (thesis §6.4).
enum class ReadMode : std::uint8_t {
  /// Through the log, as every command.
  log,
  /// After a round of heartbeats has confirmed that the leader still leads: ReadIndex.
  read_index,
  /// At once as long as a lease holds that a majority has given, else as read_index.
  lease,
  /// At once, by whoever is asked, from whatever it has applied: not linearizable.
  stale,
};
/// "log", …
const char* to_string(ReadMode mode);

/// How a leader treats one follower: probing for the place where the logs agree, one message at a time;
/// replicating in a pipeline (thesis §10.2.2); or sending a snapshot, one chunk at a time, in place of
/// entries that it has no more (Raft §7).
enum class ProgressMode : std::uint8_t { probe, replicate, snapshot };
/// "probe", …
const char* to_string(ProgressMode mode);

}  // namespace raft
