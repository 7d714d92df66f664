#pragma once

#include <vector>

#include "core/message.hpp"
#include "sim/checks/step.hpp"
#include "sim/checks/violation.hpp"

namespace raftsim::checks {

/// "Current terms ... increase monotonically" (Raft §5.1, Figure 2): while a server runs, and across restarts
/// as far as it has told anybody.
class CurrentTerm {
 public:
  void reset(int servers) { terms_.assign(static_cast<std::size_t>(servers), {}); }
  void on_start(const raft::Server& server, const Truth&, Report& report) {
    Terms& terms = terms_[server.id().value - 1U];
    if (server.current_term() < terms.told) fell(server.id(), terms.told, server.current_term(), report);
    terms.seen = server.current_term();
  }
  void on_disk_lost(raft::ServerId id) { terms_[id.value - 1U] = {}; }
  static bool concerns(const raft::Effects& effects) { return any_changed(effects, raft::Change::term); }
  void on_step(const Step& step, Report& report) {
    raft::Term& seen = terms_[step.server.id().value - 1U].seen;
    if (step.server.current_term() < seen) fell(step.server.id(), seen, step.server.current_term(), report);
    seen = step.server.current_term();
  }
  void on_leave(const raft::Message& message, const Truth&, Report&) {
    raft::Term& told = terms_[message.from.value - 1U].told;
    if (told < message.term) told = message.term;
  }
  friend bool operator==(const CurrentTerm&, const CurrentTerm&) = default;

 private:
  struct Terms {
    raft::Term seen;
    /// The latest term of a message that left.
    raft::Term told;
    friend bool operator==(const Terms&, const Terms&) = default;
  };
  static void fell(raft::ServerId id, raft::Term before, raft::Term after, Report& report);

  std::vector<Terms> terms_;
};

}  // namespace raftsim::checks
