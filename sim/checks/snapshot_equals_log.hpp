#pragma once

#include <cstdint>
#include <map>

#include "sim/checks/step.hpp"
#include "sim/checks/violation.hpp"

namespace raftsim::checks {

/// A snapshot equals the log prefix that it replaces (Raft §7): it includes committed entries alone; read
/// back from its bytes, its state, its sessions and its configuration are what the snapshot before leads to
/// when the entries between are applied; and all snapshots up to one index are the same, so that one that is
/// installed, or found on the disk after a restart, is one that somebody has taken. Costs what taking a
/// snapshot costs, when one is taken.
class SnapshotEqualsLog {
 public:
  void reset(int /*servers*/) { taken_.clear(); }
  void on_start(const raft::Server& server, const Truth& truth, Report& report);
  static bool concerns(const raft::Effects& effects) {
    return effects.write && effects.write->snapshot != raft::LogPosition{};
  }
  void on_step(const Step& step, Report& report);
  friend bool operator==(const SnapshotEqualsLog&, const SnapshotEqualsLog&) = default;

 private:
  /// Whether somebody has taken this one, as a half sentence that says why not; else empty.
  [[nodiscard]] std::string unlike_taken(const raft::Snapshot& snapshot) const;

  /// By the last index included, a hash of the first such snapshot that was taken.
  std::map<raft::LogIndex, std::uint64_t> taken_;
};

}  // namespace raftsim::checks
