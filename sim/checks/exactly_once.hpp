#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "sim/checks/step.hpp"
#include "sim/checks/violation.hpp"

namespace raftsim::checks {

/// Where clients have sessions, each of their commands takes effect once, however often it stands in the log,
/// and at the same index on every server, and one that is answered did (thesis §6.3). Judged by what servers
/// say took effect; across restarts and snapshots, for the same log is applied again then.
class ExactlyOnce {
 public:
  void reset(int /*servers*/) {
    judged_.clear();
    done_.clear();
  }
  static bool concerns(const raft::Effects& effects) { return effects.last_applied.value != 0; }
  void on_step(const Step& step, Report& report) {
    if (step.server.options().sessions == 0) return;
    judge(step, report);
    for (const raft::Answer& answer : step.effects.answers) look_at(step, answer, report);
  }
  friend bool operator==(const ExactlyOnce&, const ExactlyOnce&) = default;

 private:
  enum class Effect : std::uint8_t { unknown, took, none };
  /// Which operations of a client took effect, and where.
  using Done = std::map<std::uint32_t, raft::LogIndex>;

  void judge(const Step& step, Report& report);
  void look_at(const Step& step, const raft::Answer& answer, Report& report) const;
  void take_effect(const Step& step, raft::LogIndex index, Report& report);

  /// By index, from 1: what the first server to apply it said.
  std::vector<Effect> judged_;
  std::map<raft::ClientId, Done> done_;
};

}  // namespace raftsim::checks
