#pragma once

#include <cstdint>
#include <map>

#include "sim/checks/step.hpp"
#include "sim/checks/violation.hpp"

namespace raftsim::checks {

/// A snapshot equals the log prefix that it replaces (Raft §7): it includes committed entries alone, its
/// state is that of the server that has applied just these, and all snapshots up to one index are the same,
/// so that one that is installed is one that somebody has taken. Costs what taking a snapshot costs, when one
/// is taken.
class SnapshotEqualsLog {
 public:
  void reset(int /*servers*/) { taken_.clear(); }
  static bool concerns(const raft::Effects& effects) {
    return effects.write && effects.write->snapshot != raft::LogPosition{};
  }
  void on_step(const Step& step, Report& report) { judge(step.server, step.truth, step.installed(), report); }
  friend bool operator==(const SnapshotEqualsLog&, const SnapshotEqualsLog&) = default;

 private:
  /// `from_elsewhere`: it was not taken of this server's state just now.
  void judge(const raft::Server& server, const Truth& truth, bool from_elsewhere, Report& report);

  /// By the last index included, a hash of the first such snapshot that was taken.
  std::map<raft::LogIndex, std::uint64_t> taken_;
};

}  // namespace raftsim::checks
