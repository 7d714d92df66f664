#pragma once

#include "sim/checks/truth.hpp"
#include "sim/checks/violation.hpp"

namespace raftsim::checks {

/// currentTerm, votedFor, the snapshot and the log survive a crash as far as they were durable, and nothing
/// else does (Raft Figure 2): neither less nor more, when the server falls and when it starts
/// again. The state it then begins with is its snapshot's (Raft §7).
class DurableState {
 public:
  void on_crash(raft::ServerId id, const raft::Durable& survived, const Truth& truth, Report& report) const {
    compare(id,
            {survived.current_term, survived.voted_for, survived.log.last(), survived.log.hash(),
             survived.snapshot.last_included()},
            truth.disk(id), report);
  }
  void on_start(const raft::Server& server, const Truth& truth, Report& report) const {
    compare(server.id(),
            {server.current_term(), server.voted_for(), server.log().last(), server.log().hash(),
             server.snapshot().last_included()},
            truth.disk(server.id()), report);
    if (server.snapshot() && (server.last_applied() != server.snapshot().last_included().index ||
                              !(server.machine() == server.snapshot()->machine()))) {
      begins_otherwise(server, report);
    }
  }
  friend bool operator==(const DurableState&, const DurableState&) = default;

 private:
  static void compare(raft::ServerId id, const Truth::Disk& found, const Truth::Disk& durable,
                      Report& report);
  static void begins_otherwise(const raft::Server& server, Report& report);
};

}  // namespace raftsim::checks
