#pragma once

#include <cstdint>
#include <tuple>

#include "core/io.hpp"
#include "core/message.hpp"
#include "core/server.hpp"
#include "sim/checks/acknowledged_write.hpp"
#include "sim/checks/commit_index.hpp"
#include "sim/checks/configuration_safety.hpp"
#include "sim/checks/current_term.hpp"
#include "sim/checks/durable_state.hpp"
#include "sim/checks/election_safety.hpp"
#include "sim/checks/exactly_once.hpp"
#include "sim/checks/fresh_reads.hpp"
#include "sim/checks/last_applied.hpp"
#include "sim/checks/leader_append_only.hpp"
#include "sim/checks/leader_completeness.hpp"
#include "sim/checks/log_matching.hpp"
#include "sim/checks/match_index.hpp"
#include "sim/checks/one_vote.hpp"
#include "sim/checks/pre_vote.hpp"
#include "sim/checks/snapshot_equals_log.hpp"
#include "sim/checks/state_machine_safety.hpp"
#include "sim/checks/truth.hpp"
#include "sim/checks/violation.hpp"
#include "sim/time.hpp"

namespace raftsim::checks {

/// All properties of the cluster, judged at every event against ghost truth: what really is durable and
/// committed, not what servers believe. They see inputs to the world only; no server knows of them. Each
/// costs O(1) an event whatever the length of log and run. A regular value.
///
/// A property is a class with the hooks it needs among reset(servers), on_initial, on_start, on_step (with
/// concerns(effects), the steps it looks at), on_durable, on_committed, on_leave, on_crash and on_disk_lost.
/// Adding one is a file and a place in Properties; the order there is the order of judging, and the first
/// finding stays.
class Checks {
 public:
  /// A cluster of 1 to raft::kMaxServers servers, all disks empty.
  explicit Checks(int servers) { reset(servers); }

  /// Begins a new run, keeping memory.
  void reset(int servers);

  /// For what is told of a violation; they outlive a reset. Without names clients are C1, C2, …
  void set_client_names(std::vector<std::string> names) { report_.set_client_names(std::move(names)); }

  /// A disk's content before the run; to be told before the server starts, and needless for an empty disk.
  void on_initial(raft::ServerId id, const raft::Durable& content);

  /// The server was made, or made again after a crash; to be told before its first step.
  void on_start(const raft::Server& server);

  /// Right after each step, before anything of its effects is carried out.
  void on_step(Time now, const raft::Server& server, const raft::Effects& effects) {
    if (!report_.empty()) return;
    report_.set_time(now);
    // Then it concerns nobody, as many steps do.
    if (effects.nothing() && effects.last_applied.value == 0) return;
    const bool committed = truth_.on_step(server, effects);
    const Step step{server, effects, truth_};
    std::uint64_t made = 0;
    each([&](auto& property) {
      if constexpr (requires { property.on_step(step, report_); }) {
        if (!property.concerns(effects)) return;
        ++made;
        property.on_step(step, report_);
      }
    });
    made_ += made;
    if (committed) on_committed();
  }

  /// The write is on the disk now; told in the order of the writes, before the server hears of it.
  void on_durable(const raft::Server& server, const raft::Write& write) {
    if (!report_.empty()) return;
    const bool committed = truth_.on_durable(server.id(), write);
    each([&](auto& property) {
      if constexpr (requires { property.on_durable(server.id(), write, truth_, report_); }) {
        ++made_;
        property.on_durable(server.id(), write, truth_, report_);
      }
    });
    if (committed) on_committed();
  }

  /// A message really leaves its sender: once, whatever the network then does with it.
  void on_leave(const raft::Message& message) {
    if (!report_.empty()) return;
    each([&](auto& property) {
      if constexpr (requires { property.on_leave(message, truth_, report_); }) {
        ++made_;
        property.on_leave(message, truth_, report_);
      }
    });
  }

  /// A client sends a read; to be told where reads do not go through the log.
  void on_read_sent(raft::ClientId client, std::uint32_t sequence) {
    fresh_reads_.on_read_sent(client, sequence);
  }
  /// A client gives an operation up; as on_read_sent.
  void on_given_up(raft::ClientId client, std::uint32_t sequence) {
    fresh_reads_.on_given_up(client, sequence);
  }
  /// A client takes an answer; as on_read_sent.
  void on_answered(Time now, const raft::Answer& answer, raft::ServerId server) {
    if (!report_.empty()) return;
    report_.set_time(now);
    ++made_;
    fresh_reads_.on_answered(answer, server, report_);
  }

  /// The oldest write on its way was torn in a crash, which on_crash then tells: `left` of it has become
  /// durable.
  void on_torn(raft::ServerId id, const raft::Write& left, const raft::Durable& survived);
  /// The disk of a server that is down was replaced by an empty one, openly: what it forgets is held against
  /// nobody, but what comes of it is.
  void on_disk_lost(raft::ServerId id);
  /// The server is gone; `survived` is what its disk holds.
  void on_crash(raft::ServerId id, const raft::Durable& survived);

  /// The first property found violated, or null. Nothing more is judged after it.
  [[nodiscard]] const Violation* violation() const { return report_.first(); }
  [[nodiscard]] const Truth& truth() const { return truth_; }
  /// How many judgements were made so far.
  [[nodiscard]] std::uint64_t made() const { return made_; }

  friend bool operator==(const Checks&, const Checks&) = default;

 private:
  using Properties = std::tuple<ElectionSafety, LeaderAppendOnly, LogMatching, LeaderCompleteness, OneVote,
                                CurrentTerm, MatchIndex, CommitIndexMonotone, CommitIndexCommitted,
                                StateMachineSafety, LastApplied, AcknowledgedWrite, DurableState, ExactlyOnce,
                                PreVote, ConfigurationSafety, SnapshotEqualsLog>;

  void on_committed() {
    each([&](auto& property) {
      if constexpr (requires { property.on_committed(truth_, report_); }) {
        ++made_;
        property.on_committed(truth_, report_);
      }
    });
  }

  template <class Judge>
  void each(Judge judge) {
    std::apply([&](auto&... properties) { (judge(properties), ...); }, properties_);
  }

  Truth truth_;
  Report report_;
  std::uint64_t made_{};
  Properties properties_;
  FreshReads fresh_reads_;
};

}  // namespace raftsim::checks
