#pragma once

#include "core/server_set.hpp"
#include "core/types.hpp"

namespace raft {

/// Who takes part in a cluster, and how (Raft §6, thesis §4).
struct Configuration {
  /// Those that vote; of joint consensus, the voters of Cnew. Never empty.
  ServerSet voters;
  /// Joint consensus only: the voters of Cold; else empty.
  ServerSet old_voters;
  /// Servers that are sent the log but count in no majority (thesis §4.2.1). During joint consensus, those of
  /// Cnew: a voter of Cold among them votes until then.
  ServerSet learners;

  /// Whether two majorities decide (Cold,new).
  [[nodiscard]] bool joint() const { return !old_voters.empty(); }
  /// Everybody whose vote may count.
  [[nodiscard]] ServerSet all_voters() const { return voters | old_voters; }
  /// Everybody who is sent the log.
  [[nodiscard]] ServerSet members() const { return voters | old_voters | learners; }

  friend bool operator==(const Configuration&, const Configuration&) = default;
};

}  // namespace raft
