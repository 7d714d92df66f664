#pragma once

#include <vector>

#include "core/message.hpp"
#include "sim/checks/step.hpp"
#include "sim/checks/violation.hpp"

namespace raftsim::checks {

/// matchIndex is the "highest log entry known to be replicated" on a server (Raft Figure 2), and known means
/// durable there (thesis §10.2.1), in the log or in a snapshot. Looked at twice: when a success leaves the
/// follower, what it claims must be on its disk and be the leader's, and stay there while the term lasts; and
/// at the leader, matchIndex must not pass what was claimed in its term, nor, for itself, its own disk. It
/// also "increases monotonically" (Raft Figure 2): of a server that stays a member it never falls in a term.
class MatchIndex {
 public:
  void reset(int servers) {
    servers_ = static_cast<std::size_t>(servers);
    leading_.assign(servers_, {});
    claims_.assign(servers_ * servers_, {});
    forgetful_ = {};
    known_.assign(servers_ * servers_, {});
  }
  void on_disk_lost(raft::ServerId id) { forgetful_.insert(id); }
  void on_start(const raft::Server& server, const Truth&, Report&) { leading_[slot(server.id())] = {}; }
  static bool concerns(const raft::Effects& effects) {
    return any_changed(effects, raft::Change::progress, raft::Change::commit_index, raft::Change::role);
  }
  void on_step(const Step& step, Report& report) {
    if (!step.leads()) return;
    const raft::Server& server = step.server;
    if (step.became_leader()) begin(step);
    const raft::LogIndex* claimed = &claims_[slot(server.id()) * servers_];
    raft::LogIndex* known = &known_[slot(server.id()) * servers_];
    // Who joins, or comes back, begins anew.
    const bool anew = any_changed(step.effects, raft::Change::configuration, raft::Change::role);
    for (const raft::ServerId id : server.configuration().members()) {
      const raft::LogIndex match = server.match_index(id);
      if (match > claimed[slot(id)]) [[unlikely]] {
        return not_claimed(step, id, claimed[slot(id)], report);
      }
      if (match < known[slot(id)] && !anew) [[unlikely]] {
        return fallen(step, id, known[slot(id)], report);
      }
      known[slot(id)] = match;
    }
  }
  void on_leave(const raft::Message& message, const Truth& truth, Report& report) {
    const raft::LogIndex index = claimed(message);
    if (index.value == 0) return;
    // A message that waited while its server was paused may speak of a term that the disk has left behind.
    const bool is_of_the_past = truth.disk(message.from).current_term > message.term;
    if (!is_of_the_past) {
      if (index > truth.disk(message.from).last.index) return not_durable(message, index, truth, report);
      const ElectedLeader* leader = truth.leaders().of(message.term);
      if (leader != nullptr && leader->server == message.to && !holds(truth, message.from, *leader, index)) {
        return not_the_leaders(message, index, report);
      }
    }
    if (leading_[slot(message.to)] != message.term) return;
    raft::LogIndex& claim = claims_[slot(message.to) * servers_ + slot(message.from)];
    if (claim < index) claim = index;
  }
  void on_durable(raft::ServerId id, const raft::Write& write, const Truth& truth, Report& report) {
    claims_[slot(id) * servers_ + slot(id)] = truth.disk(id).last.index;
    if (write.truncate_from.value != 0 && !forgetful_.contains(id)) look_for_lost_claim(id, truth, report);
  }
  friend bool operator==(const MatchIndex&, const MatchIndex&) = default;

 private:
  static std::size_t slot(raft::ServerId id) { return id.value - 1U; }
  /// Up to where the sender says that its log is the leader's; {0} if it says nothing of the kind.
  static raft::LogIndex claimed(const raft::Message& message) {
    if (const auto* reply = std::get_if<raft::AppendEntriesReply>(&message.body)) {
      return reply->success ? reply->index : raft::LogIndex{0};
    }
    const auto* reply = std::get_if<raft::InstallSnapshotReply>(&message.body);
    return reply != nullptr && reply->installed ? reply->last_included : raft::LogIndex{0};
  }
  void begin(const Step& step);
  /// Whether the follower's disk holds the leader's log up to `index`. Of what the leader had when it was
  /// elected only the length is looked at: what follows it on the disk says that it is the same.
  static bool holds(const Truth& truth, raft::ServerId follower, const ElectedLeader& leader,
                    raft::LogIndex index) {
    return index <= truth.disk(follower).last.index &&
           (index <= leader.log_end.index || index <= truth.own_durable(follower, leader.term));
  }
  void look_for_lost_claim(raft::ServerId follower, const Truth& truth, Report& report) const;
  static void not_durable(const raft::Message& message, raft::LogIndex index, const Truth& truth,
                          Report& report);
  static void not_the_leaders(const raft::Message& message, raft::LogIndex index, Report& report);
  static void fallen(const Step& step, raft::ServerId follower, raft::LogIndex known, Report& report);
  static void not_claimed(const Step& step, raft::ServerId follower, raft::LogIndex claimed, Report& report);

  std::size_t servers_{};
  /// By server, the term it leads in or led last; {0} since its start if none.
  std::vector<raft::Term> leading_;
  /// By leader and follower, the highest index claimed in that term; for itself what is on its disk.
  std::vector<raft::LogIndex> claims_;
  /// Whose disk was lost, and with it, openly, what they had claimed.
  raft::ServerSet forgetful_;
  /// The same, what the leader's matchIndex was.
  std::vector<raft::LogIndex> known_;
};

}  // namespace raftsim::checks
