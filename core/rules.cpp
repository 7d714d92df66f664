#include "core/rules.hpp"

#include <algorithm>

namespace raft {

const char* to_string(Role role) {
  switch (role) {
    case Role::follower: return "follower";
    case Role::pre_candidate: return "preCandidate";
    case Role::candidate: return "candidate";
    case Role::leader: return "leader";
  }
  return "?";
}

const char* to_string(ReadMode mode) {
  switch (mode) {
    case ReadMode::log: return "log";
    case ReadMode::read_index: return "readIndex";
    case ReadMode::lease: return "lease";
    case ReadMode::stale: return "stale";
  }
  return "?";
}

const char* to_string(ProgressMode mode) {
  switch (mode) {
    case ProgressMode::probe: return "probe";
    case ProgressMode::replicate: return "replicate";
    case ProgressMode::snapshot: return "snapshot";
  }
  return "?";
}

namespace rules {

Decision heeds_vote_request(const VoteRequestQuestion& q) {
  if (q.candidate_term < q.current_term) return {true, Reason::stale_term};
  if (q.leadership_transfer) return {true, Reason::leader_asked_for_it};
  if (q.hears_leader) return {false, Reason::hears_leader};
  return {true, Reason::no_leader_heard};
}

Decision adopts_term(const TermQuestion& q) {
  if (q.message_term > q.current_term && q.type == MessageType::pre_vote) {
    return {false, Reason::pre_vote_only_asks};
  }
  if (q.message_term > q.current_term) return {true, Reason::newer_term};
  if (q.message_term < q.current_term) return {false, Reason::stale_term};
  return {false, Reason::same_term};
}

Decision resets_election_timer(const ContactQuestion& q) {
  switch (q.contact) {
    case Contact::append_entries_from_leader: return {true, Reason::heard_leader};
    case Contact::vote_granted: return {true, Reason::vote_granted_resets};
    case Contact::vote_granted_before: return {false, Reason::vote_granted_before};
    case Contact::vote_refused: return {false, Reason::vote_refused};
    case Contact::pre_vote:
    case Contact::reply:
    case Contact::stale_leader: break;
  }
  return {false, Reason::nothing_new};
}

Decision must_store(const StoreQuestion& q) {
  return {q.new_term || q.voted, Reason::persistent_state};
}

LogPosition snapshot_end(const SnapshotEndQuestion& q) {
  return q.last_included;
}

Decision is_up_to_date(const UpToDateQuestion& q) {
  const bool yes = q.candidate_last >= q.own_last;
  if (q.candidate_last.term != q.own_last.term) {
    return {yes, yes ? Reason::later_last_term : Reason::earlier_last_term};
  }
  if (q.candidate_last.index == q.own_last.index) return {yes, Reason::equal_logs};
  return {yes, yes ? Reason::longer_log : Reason::shorter_log};
}

Decision may_grant_vote(const VoteQuestion& q) {
  if (q.candidate_term < q.current_term) return {false, Reason::stale_term};
  if (q.voted_for == q.candidate) return {true, Reason::granted_again};
  if (q.voted_for != kNobody) return {false, Reason::already_voted};
  if (!q.candidate_up_to_date) return {false, Reason::log_out_of_date};
  if (!q.is_voter) return {true, Reason::may_have_a_vote_by_now};
  return {true, Reason::granted};
}

Decision may_count_vote(const VoteReplyQuestion& q) {
  if (q.reply_term < q.current_term) return {false, Reason::stale_term};
  if (q.role != Role::candidate) return {false, Reason::not_candidate};
  if (!q.vote_granted) return {false, Reason::refused_by_voter};
  if (q.already_counted) return {false, Reason::already_counted};
  return {true, Reason::counted};
}

ServerSet votes_with(const BallotQuestion& q) {
  ServerSet votes = q.votes;
  votes.insert(q.voter);
  return votes;
}

int quorum(int voters) {
  return majority(voters);
}

Configuration decides(const DecidersQuestion& q) {
  return q.latest;
}

Decision may_campaign(const CampaignQuestion& q) {
  if (q.votes_until_committed) return {true, Reason::votes_until_committed};
  return {false, Reason::not_a_voter};
}

Decision wins_election(const ElectionQuestion& q) {
  switch (q.votes) {
    case VoteResult::won: return {true, Reason::has_quorum};
    case VoteResult::pending: return {false, Reason::no_quorum_yet};
    case VoteResult::lost: break;
  }
  return {false, Reason::cannot_win};
}

Decision may_grant_pre_vote(const PreVoteQuestion& q) {
  if (q.candidate_term < q.current_term) return {false, Reason::stale_term};
  if (q.role == Role::leader) return {false, Reason::leader_itself};
  if (q.hears_leader) return {false, Reason::hears_leader};
  if (!q.candidate_up_to_date) return {false, Reason::log_out_of_date};
  return {true, Reason::would_vote};
}

Decision answers_pre_vote(const PreVoteAnswerQuestion& q) {
  return {true, q.candidate_term < q.current_term ? Reason::tells_newer_term : Reason::tells_whether_granted};
}

Decision may_count_pre_vote(const PreVoteReplyQuestion& q) {
  if (q.role != Role::pre_candidate) return {false, Reason::not_pre_candidate};
  if (q.asked_in != q.current_term) return {false, Reason::asked_in_another_term};
  if (!q.vote_granted) return {false, Reason::refused_by_voter};
  if (q.already_counted) return {false, Reason::already_counted};
  return {true, Reason::counted};
}

Decision wins_pre_election(const ElectionQuestion& q) {
  return wins_election(q);
}

Decision accepts_leader(const LeaderQuestion& q) {
  if (q.message_term < q.current_term) return {false, Reason::stale_term};
  switch (q.role) {
    case Role::follower: return {true, Reason::leader_of_this_term};
    case Role::pre_candidate:
    case Role::candidate: return {true, Reason::candidate_gives_way};
    case Role::leader: return {false, Reason::leader_itself};
  }
  return {false, Reason::leader_itself};
}

Decision log_matches(const ConsistencyQuestion& q) {
  if (q.prev_log.index > q.own_last_index) return {false, Reason::log_too_short};
  if (q.prev_log.index < q.last_included) return {true, Reason::previous_entry_in_snapshot};
  if (q.prev_log.term != q.own_term_at_prev) return {false, Reason::previous_entry_conflicts};
  return {true, Reason::previous_entry_matches};
}

Decision must_truncate(const ConflictQuestion& q) {
  if (q.own_entry_term != q.new_entry_term) return {true, Reason::entry_conflicts};
  return {false, Reason::same_entry};
}

IndexDecision follower_commit_index(const FollowerCommitQuestion& q) {
  const LogIndex bound = std::min(q.leader_commit, q.last_new_entry);
  if (bound <= q.commit_index) return {q.commit_index, Reason::commit_unchanged};
  return {bound, bound == q.leader_commit ? Reason::leader_commit : Reason::last_new_entry};
}

Decision accepts_command(const CommandQuestion& q) {
  if (q.role != Role::leader) return {false, Reason::not_leader};
  if (q.transferring) return {false, Reason::transferring};
  // Whatever its size, a command is taken when nothing else waits.
  if (q.limit != 0 && q.uncommitted_bytes != 0 && q.uncommitted_bytes + q.command_bytes > q.limit) {
    return {false, Reason::too_much_uncommitted};
  }
  return {true, Reason::is_leader};
}

Decision may_send_entries(const SendQuestion& q) {
  if (q.next_index > q.last_index) return {false, Reason::nothing_to_send};
  // A snapshot goes on chunk by chunk, as it is answered.
  if (q.mode != ProgressMode::replicate) {
    if (q.probe_sent) return {false, Reason::awaiting_probe};
    return {true, Reason::window_open};
  }
  if (q.next_index.value > q.match_index.value + q.window) return {false, Reason::window_full};
  return {true, Reason::window_open};
}

Decision heeds_append_reply(const AppendReplyQuestion& q) {
  if (q.reply_term < q.current_term) return {false, Reason::stale_term};
  if (q.role != Role::leader) return {false, Reason::not_leader};
  return {true, Reason::heeded};
}

IndexDecision match_index_after(const MatchQuestion& q) {
  if (q.acknowledged > q.match_index) return {q.acknowledged, Reason::match_raised};
  return {q.match_index, Reason::old_news};
}

Decision heeds_refusal(const RefusalQuestion& q) {
  if (q.refused_prev <= q.match_index || q.mode == ProgressMode::snapshot) return {false, Reason::old_news};
  if (q.mode == ProgressMode::probe && next(q.refused_prev) != q.next_index) return {false, Reason::old_news};
  return {true, Reason::heeded};
}

IndexDecision next_index_after_refusal(const BackUpQuestion& q) {
  IndexDecision result{q.conflict_index, Reason::back_to_end_of_log};
  if (q.conflict_term != Term{0}) {
    result = q.last_of_conflict_term != LogIndex{0}
                 ? IndexDecision{next(q.last_of_conflict_term), Reason::leader_has_conflict_term}
                 : IndexDecision{q.conflict_index, Reason::skips_conflict_term};
  }
  result.index = std::clamp(result.index, next(q.match_index), std::max(q.refused_prev, next(q.match_index)));
  return result;
}

IndexDecision own_match_index(const OwnMatchQuestion& q) {
  return {q.durable_index, q.durable_index == q.last_index ? Reason::all_durable : Reason::not_yet_durable};
}

Decision may_commit(const CommitQuestion& q) {
  if (q.quorum_index <= q.commit_index) {
    return {false, q.quorum_index == q.commit_index ? Reason::already_committed : Reason::not_on_quorum};
  }
  if (q.entry_term != q.current_term) return {false, Reason::older_term};
  return {true, q.first_term == q.current_term ? Reason::current_term_on_quorum : Reason::older_ones_with_it};
}

Decision may_apply(const ApplyQuestion& q) {
  if (q.commit_index > q.last_applied) return {true, Reason::committed};
  return {false, Reason::nothing_new};
}

Decision keeps_leadership(const LeadershipQuestion& q) {
  if (q.quorum_answered) return {true, Reason::quorum_heard};
  return {false, Reason::no_quorum_heard};
}

Decision may_transfer(const TransferQuestion& q) {
  if (q.role != Role::leader) return {false, Reason::not_leader};
  if (q.target == q.self) return {false, Reason::leads_already};
  if (!q.target_is_voter) return {false, Reason::not_a_voter};
  if (q.target == q.under_way_to) return {false, Reason::transfer_in_progress};
  return {true, Reason::transfer_begins};
}

Decision may_ask_to_take_over(const SuccessorQuestion& q) {
  if (q.match_index >= q.last_index) return {true, Reason::caught_up};
  return {false, Reason::catching_up};
}

Decision ends_transfer(const TransferEndQuestion& q) {
  return {true, q.leads ? Reason::transfer_overdue : Reason::leads_no_longer};
}

Decision takes_over(const TakeOverQuestion& q) {
  if (q.message_term < q.current_term) return {false, Reason::stale_term};
  if (q.role == Role::leader) return {false, Reason::leads_already};
  if (!q.is_voter) return {false, Reason::not_a_voter};
  return {true, Reason::leader_asks};
}

Decision takes_effect(const EffectQuestion& q) {
  if (!q.has_session) return {false, Reason::no_session};
  if (q.done_before) return {false, Reason::done_before};
  if (q.given_up) return {false, Reason::command_given_up};
  return {true, Reason::new_command};
}

Decision serves_read(const ReadQuestion& q) {
  if (q.mode == ReadMode::stale) return {true, Reason::stale_on_purpose};
  if (q.role != Role::leader) {
    return {false, q.can_ask_leader ? Reason::asks_the_leader : Reason::not_leader};
  }
  if (!q.committed_in_term) return {false, Reason::waits_for_term_commit};
  if (q.lease_holds) return {true, Reason::within_lease};
  return {false, Reason::waits_for_round};
}

Decision confirms_round(const RoundQuestion& q) {
  if (q.quorum_answered) return {true, Reason::round_confirmed};
  return {false, Reason::round_unconfirmed};
}

Decision lease_holds(const LeaseQuestion& q) {
  if (q.gave_up) return {false, Reason::gave_lease_up};
  if (!q.running) return {false, Reason::lease_over};
  return {true, Reason::within_lease};
}

IndexDecision snapshot_index(const SnapshotQuestion& q) {
  const std::uint64_t applied = q.last_applied.value - q.last_included.value;
  if (q.requested && applied != 0) return {q.last_applied, Reason::asked_for};
  if (q.every == 0 || applied < q.every) return {q.last_included, Reason::log_too_short_to_compact};
  constexpr std::uint64_t kPatience = 4;
  if (q.follower_catches_up && applied / kPatience < q.every)
    return {q.last_included, Reason::follower_catches_up};
  return {q.last_applied, Reason::log_long_enough};
}

SnapshotContent snapshot_content(const Configuration& in_force, const StateMachine& machine) {
  return {in_force, machine};
}

Decision needs_snapshot(const SnapshotNeedQuestion& q) {
  if (q.next_index <= q.last_included) return {true, Reason::entries_compacted};
  return {false, Reason::entries_kept};
}

Decision takes_chunk(const ChunkQuestion& q) {
  if (q.last_included <= q.commit_index) return {false, Reason::includes_nothing_new};
  if (q.last_included < q.receiving) return {false, Reason::older_snapshot};
  const std::uint64_t received = q.last_included == q.receiving ? q.received : 0;
  if (q.offset != received) return {false, Reason::another_offset};
  return {true, Reason::next_chunk};
}

Decision keeps_suffix(const InstallQuestion& q) {
  if (q.own_last_index < q.last_included.index) return {false, Reason::ends_before_last_included};
  if (q.own_term != q.last_included.term) return {false, Reason::last_included_conflicts};
  return {true, Reason::holds_last_included};
}

Term term_after_snapshot(const SnapshotTermQuestion& q) {
  return q.current_term;
}

Decision heeds_snapshot_reply(const SnapshotReplyQuestion& q) {
  // That it is there is news whenever it comes.
  if (q.installed) return {true, Reason::snapshot_installed};
  if (q.mode != ProgressMode::snapshot || q.last_included != q.sending) return {false, Reason::old_news};
  if (q.answered_offset != q.offset || q.wanted_offset == q.offset) return {false, Reason::chunk_on_its_way};
  return {true, q.wanted_offset > q.offset ? Reason::chunk_arrived : Reason::asks_for_another_chunk};
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
  if (q.settled && q.message_term > q.current_term) return {false, Reason::has_left};
  return {true, Reason::heeded};
}

Decision newcomers_caught_up(const CatchUpQuestion& q) {
  constexpr int kMost = 10;
  if (q.round_over && !q.overdue) return {true, Reason::round_in_time};
  if (q.round_over ? q.round >= kMost : q.timeouts >= kMost) return {false, Reason::newcomers_too_slow};
  return {false, q.round_over ? Reason::round_too_long : Reason::round_under_way};
}

Decision leaves_joint(const SettledQuestion& q) {
  if (!q.configuration.joint()) return {false, Reason::not_joint};
  if (!q.committed) return {false, Reason::joint_uncommitted};
  return {true, Reason::joint_committed};
}

Decision leads_on(const SettledQuestion& q) {
  if (q.configuration.voters.contains(q.self)) return {true, Reason::still_a_voter};
  return {false, Reason::not_a_voter};
}

WaitDecision reply_waits_for(const WaitQuestion& q) {
  if (q.last_write == q.durable_write) return {WriteId{0}, Reason::nothing_pending};
  return {q.last_write, Reason::must_be_durable};
}

}  // namespace rules
}  // namespace raft
