#pragma once

#include <cstdint>

#include "core/text.hpp"
#include "core/types.hpp"

namespace raft {

/// A read that does not go through the log, and what it still waits for (thesis §6.4).
struct PendingRead {
  enum class Stage : std::uint8_t {
    /// A follower's: for the leader's answer.
    leader,
    /// A leader's: for an entry of its own term to be committed.
    term_commit,
    /// A leader's: for a majority to answer the heartbeats of `round`.
    round,
    /// For the log to be applied up to read_index.
    applied,
  };
  Stage stage{};
  /// Who is to answer the client: this server, or the follower that asked.
  ServerId server;
  /// That server's name for it, from client and sequence: no number that begins again with a restart, or an
  /// answer to an earlier question could be taken for one to a later.
  std::uint64_t id{};
  ClientId client;
  std::uint32_t sequence{};
  Text key;
  /// commitIndex when the read began, as the leader had it; valid from Stage::round on.
  LogIndex read_index;
  std::uint64_t round{};
  friend bool operator==(const PendingRead&, const PendingRead&) = default;
};
/// "leader", …
const char* to_string(PendingRead::Stage stage);

}  // namespace raft
