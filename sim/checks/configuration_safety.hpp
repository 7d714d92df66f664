#pragma once

#include "sim/checks/step.hpp"
#include "sim/checks/violation.hpp"

namespace raftsim::checks {

/// "A server always uses the latest configuration in its log, regardless of whether the entry is committed"
/// (Raft §6). What a leader puts into its log as the next configuration must leave no room for two majorities
/// that do not meet: the one before is committed, and so is an entry of the leader's own term (thesis §4.1
/// and its correction of 2015); and it differs from it by one voter at most, or enters or leaves joint
/// consensus (Raft §6). That each commit has the quorum of the configuration in force is Truth's own measure
/// of what is committed.
class ConfigurationSafety {
 public:
  static bool concerns(const raft::Effects& effects) {
    return any_changed(effects, raft::Change::configuration, raft::Change::log);
  }
  void on_start(const raft::Server& server, const Truth& truth, Report& report) const;
  void on_step(const Step& step, Report& report) const {
    judge_use(step, report);
    if (any_changed(step.effects, raft::Change::configuration) && step.leads() && has_appended(step)) {
      judge(step, report);
    }
  }
  friend bool operator==(const ConfigurationSafety&, const ConfigurationSafety&) = default;

 private:
  static void judge_use(const Step& step, Report& report);
  static bool has_appended(const Step& step);
  static void judge(const Step& step, Report& report);
};

}  // namespace raftsim::checks
