#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "core/io.hpp"
#include "core/types.hpp"
#include "sim/checks/violation.hpp"

namespace raftsim::checks {

/// A read that does not go through the log sees every write that was acknowledged to a client, or seen by
/// another read, before it began (thesis §6.4): it is answered from a state at least as new. Watches clients,
/// who alone know what began before what.
class FreshReads {
 public:
  void reset(int /*servers*/) {
    acknowledged_ = {};
    begun_.clear();
  }
  /// The client sends a read, for the first time or again.
  void on_read_sent(raft::ClientId client, std::uint32_t sequence) {
    begun_.try_emplace({client, sequence}, acknowledged_);
  }
  /// The client no longer waits for it.
  void on_given_up(raft::ClientId client, std::uint32_t sequence) { begun_.erase({client, sequence}); }
  /// The client has its answer.
  void on_answered(const raft::Answer& answer, raft::ServerId server, Report& report);
  friend bool operator==(const FreshReads&, const FreshReads&) = default;

 private:
  static void without_log(const raft::Answer& answer, raft::ServerId server, Report& report);

  /// The highest index of the log that a client knows to be done, or has seen the effect of.
  raft::LogIndex acknowledged_;
  /// Reads under way: what was acknowledged when each began.
  std::map<std::pair<raft::ClientId, std::uint32_t>, raft::LogIndex> begun_;
};

}  // namespace raftsim::checks
