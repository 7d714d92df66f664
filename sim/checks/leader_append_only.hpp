#pragma once

#include <cstdint>
#include <vector>

#include "sim/checks/step.hpp"
#include "sim/checks/violation.hpp"

namespace raftsim::checks {

/// "A leader never overwrites or deletes entries in its log; it only appends new entries" (Raft §5.3,
/// Figure 3), as long as the term lasts that it was elected in.
class LeaderAppendOnly {
 public:
  void reset(int servers) { led_.assign(static_cast<std::size_t>(servers), {}); }
  void on_start(const raft::Server& server, const Truth&, Report&) { led(server) = {}; }
  static bool concerns(const raft::Effects& effects) {
    return any_changed(effects, raft::Change::role, raft::Change::log);
  }
  void on_step(const Step& step, Report& report) {
    const raft::Server& server = step.server;
    Led& led = this->led(server);
    if (led.term == server.current_term() && led.term.value != 0) {
      const bool cut = step.effects.write && step.effects.write->truncate_from.value != 0;
      // What was compacted is kept in the snapshot, which is judged for itself.
      const bool kept =
          led.last < server.log().base().index ||
          (led.last <= server.log().last_index() && server.log().prefix_hash(led.last) == led.hash);
      if (cut || !kept) return violated(step, led, report);
    }
    if (step.leads()) led = {server.current_term(), server.log().last_index(), server.log().hash()};
  }
  friend bool operator==(const LeaderAppendOnly&, const LeaderAppendOnly&) = default;

 private:
  /// The log of a server when it last acted as leader.
  struct Led {
    raft::Term term;
    raft::LogIndex last;
    std::uint64_t hash{};
    friend bool operator==(const Led&, const Led&) = default;
  };

  [[nodiscard]] Led& led(const raft::Server& server) { return led_[server.id().value - 1U]; }
  static void violated(const Step& step, const Led& led, Report& report);

  std::vector<Led> led_;
};

}  // namespace raftsim::checks
