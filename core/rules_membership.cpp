#include "core/configurations.hpp"
#include "core/rules.hpp"

/// The rules about who takes part (Raft §6, thesis §4).
namespace raft::rules {

Configuration decides(const DecidersQuestion& q) {
  return q.known.latest();
}

Decision may_campaign(const CampaignQuestion& q) {
  if (q.role == Role::leader) return {false, Reason::leader_itself};
  if (q.is_voter) return {true, Reason::no_leader_in_time};
  if (q.votes_until_committed) return {true, Reason::votes_until_committed};
  return {false, Reason::not_a_voter};
}

Decision may_change_membership(const ChangeQuestion& q) {
  if (q.role != Role::leader) return {false, Reason::not_leader};
  if (q.transferring) return {false, Reason::transferring};
  if (!q.committed_in_term) return {false, Reason::waits_for_term_commit};
  if (q.in_progress) return {false, Reason::change_in_progress};
  if (q.wanted.voters.empty()) return {false, Reason::no_voters_left};
  if (q.wanted == q.current) return {false, Reason::nothing_to_change};
  const ServerSet added = q.wanted.voters - q.current.voters;
  const ServerSet removed = q.current.voters - q.wanted.voters;
  if (!q.joint && added.size() + removed.size() > 1) return {false, Reason::more_than_one_voter};
  return {true, Reason::change_begins};
}

Decision heeds_outsider(const OutsiderQuestion& q) {
  // Of a term that is no newer it deposes nobody: the rules for its kind decide.
  if (q.message_term < q.current_term) return {true, Reason::stale_term};
  if (q.message_term == q.current_term) return {true, Reason::same_term};
  if (!q.settled) return {true, Reason::may_come_back};
  return {false, Reason::has_left};
}

Decision newcomers_caught_up(const CatchUpQuestion& q) {
  constexpr int kMost = 10;
  if (!q.needed) return {true, Reason::nobody_to_wait_for};
  if (q.round_over && q.transferring) return {false, Reason::transferring};
  if (q.round_over && !q.overdue) return {true, Reason::round_in_time};
  if (q.round_over ? q.round >= kMost : q.timeouts >= kMost) return {false, Reason::newcomers_too_slow};
  return {false, q.round_over ? Reason::round_too_long : Reason::round_under_way};
}

Decision leaves_joint(const SettledQuestion& q) {
  if (!q.configuration.joint()) return {false, Reason::not_joint};
  if (!q.committed) return {false, Reason::joint_uncommitted};
  if (q.transferring) return {false, Reason::transferring};
  if (!q.committed_in_term) return {false, Reason::waits_for_term_commit};
  return {true, Reason::joint_committed};
}

Decision leads_on(const SettledQuestion& q) {
  if (q.configuration.voters.contains(q.self)) return {true, Reason::still_a_voter};
  if (!q.committed) return {true, Reason::until_committed};
  if (q.transferring) return {true, Reason::transferring};
  if (!q.committed_in_term) return {true, Reason::waits_for_term_commit};
  return {false, Reason::not_a_voter};
}

Decision sends_to_departed(const FarewellQuestion& q) {
  constexpr int kMost = 10;
  if (q.match_index >= q.configuration_index) return {false, Reason::knows_that_it_left};
  if (q.unanswered >= kMost) return {false, Reason::does_not_answer};
  return {true, Reason::may_not_know_yet};
}

}  // namespace raft::rules
