#include "core/rules.hpp"

#include <algorithm>

namespace raft::rules {
namespace {

/// Of an answer that has come in time, to a vote or a pre-vote.
template <class Question>
Decision counts_answer(const Question& q) {
  // The first answer counts: a second is a copy, or one to the same question asked again. A pre-vote's may
  // have come out otherwise meanwhile: the next candidacy asks anew.
  if (q.already_counted) return {false, Reason::already_counted};
  if (q.answered_before) return {false, Reason::answered_before};
  if (!q.is_voter) return {false, Reason::not_a_voter};
  if (!q.vote_granted) return {false, Reason::refused_by_voter};
  return {true, Reason::counted};
}

}  // namespace

Decision heeds_vote_request(const VoteRequestQuestion& q) {
  if (q.candidate_term < q.current_term) return {true, Reason::stale_term};
  if (q.leadership_transfer) return {true, Reason::leader_asked_for_it};
  if (q.role == Role::leader) return {false, Reason::leads_itself};
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
  if (q.role == Role::leader) return {false, Reason::leader_itself};
  switch (q.contact) {
    case Contact::append_entries_from_leader: return {true, Reason::heard_leader};
    case Contact::vote_granted: return {true, Reason::vote_granted_resets};
    case Contact::vote_granted_before: return {false, Reason::vote_granted_before};
    case Contact::vote_refused: return {false, Reason::vote_refused};
    case Contact::stale_leader: return {false, Reason::stale_term};
    case Contact::pre_vote:
    case Contact::reply: break;
  }
  return {false, Reason::no_word_of_leader};
}

Decision may_have_heard_leader(const StartQuestion& q) {
  if (q.current_term == Term{0}) return {false, Reason::never_in_a_term};
  return {true, Reason::heard_before_it_stopped};
}

Decision must_store(const StoreQuestion& q) {
  if (q.voted) return {true, Reason::vote_outlasts_crash};
  if (q.new_term) return {true, Reason::term_outlasts_crash};
  return {false, Reason::nothing_new};
}

Decision tells_refusal(const RefusedQuestion& q) {
  if (q.message_term < q.current_term) return {true, Reason::tells_newer_term};
  const bool from_leader = q.type == MessageType::append_entries || q.type == MessageType::install_snapshot;
  if (from_leader) return {false, Reason::leader_itself};
  return {true, Reason::sender_waits};
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
  return counts_answer(q);
}

ServerSet votes_with(const BallotQuestion& q) {
  ServerSet votes = q.votes;
  votes.insert(q.voter);
  return votes;
}

int quorum(int voters) {
  return majority(voters);
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

Decision may_count_pre_vote(const PreVoteReplyQuestion& q) {
  if (q.role != Role::pre_candidate) return {false, Reason::not_pre_candidate};
  if (q.asked_in != q.current_term) return {false, Reason::asked_in_another_term};
  return counts_answer(q);
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
  if (q.one_was_sent) return {false, Reason::one_at_a_time};
  if (q.next_index.value > q.match_index.value + q.window) return {false, Reason::window_full};
  return {true, Reason::window_open};
}

Decision puts_off_heartbeat(const HeartbeatQuestion& q) {
  if (q.reads == ReadMode::lease) return {false, Reason::rounds_keep_lease};
  if (!q.all_sent) return {false, Reason::not_everybody};
  return {true, Reason::entries_to_everybody};
}

Decision heeds_append_reply(const AppendReplyQuestion& q) {
  if (q.reply_term < q.current_term) return {false, Reason::stale_term};
  if (q.role != Role::leader) return {false, Reason::not_leader};
  if (!q.is_follower) return {false, Reason::has_left};
  return {true, Reason::heeded};
}

IndexDecision match_index_after(const MatchQuestion& q) {
  if (q.acknowledged > q.last_index) return {q.match_index, Reason::beyond_the_log};
  if (q.acknowledged > q.match_index) return {q.acknowledged, Reason::match_raised};
  return {q.match_index, Reason::old_news};
}

Decision heeds_refusal(const RefusalQuestion& q) {
  if (q.refused_prev <= q.match_index || q.mode == ProgressMode::snapshot) return {false, Reason::old_news};
  if (q.mode == ProgressMode::probe && next(q.refused_prev) != q.next_index) return {false, Reason::old_news};
  return {true, Reason::heeded};
}

ModeDecision progress_mode(const ModeQuestion& q) {
  if (q.refused) return {ProgressMode::probe, Reason::logs_disagree};
  if (q.mode == ProgressMode::snapshot && q.match_index < q.sending) {
    return {ProgressMode::snapshot, Reason::snapshot_not_there};
  }
  return {ProgressMode::replicate, Reason::logs_agree};
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
  if (q.quorum_index <= q.commit_index) return {false, Reason::not_on_quorum};
  if (q.entry_term != q.current_term) return {false, Reason::older_term};
  return {true, q.first_term == q.current_term ? Reason::current_term_on_quorum : Reason::older_ones_with_it};
}

Decision may_apply(const ApplyQuestion& q) {
  if (q.commit_index > q.last_applied) return {true, Reason::committed};
  return {false, Reason::nothing_new};
}

Decision answers_client(const AnswerQuestion& q) {
  if (q.role != Role::leader) return {false, Reason::not_leader};
  if (q.entry_term != q.current_term) return {false, Reason::taken_in_another_term};
  return {true, Reason::took_the_command};
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
  return {true, q.under_way_to == kNobody ? Reason::transfer_begins : Reason::turns_to_another};
}

Decision may_ask_to_take_over(const SuccessorQuestion& q) {
  if (q.match_index >= q.last_index) return {true, Reason::caught_up};
  return {false, Reason::catching_up};
}

Decision ends_transfer(const TransferEndQuestion& q) {
  if (!q.leads) return {true, Reason::leads_no_longer};
  if (q.overdue) return {true, Reason::transfer_overdue};
  return {false, Reason::successor_has_time};
}

Decision takes_over(const TakeOverQuestion& q) {
  if (q.message_term < q.current_term) return {false, Reason::stale_term};
  if (q.role == Role::leader) return {false, Reason::leads_already};
  if (!q.is_voter) return {false, Reason::not_a_voter};
  return {true, Reason::leader_asks};
}

Decision takes_effect(const EffectQuestion& q) {
  if (q.begins_session) {
    return {true, q.ends_another ? Reason::another_session_ends : Reason::session_begins};
  }
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

Decision begins_round(const RoundStartQuestion& q) {
  if (q.round != q.confirmed_round) return {false, Reason::earlier_round};
  return {true, Reason::round_begins};
}

Decision counts_for_round(const RoundReplyQuestion& q) {
  if (q.round == q.confirmed_round) return {false, Reason::no_round_open};
  if (q.answered != q.round) return {false, Reason::answers_earlier_round};
  return {true, Reason::answers_this_round};
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

Decision heeds_read_index_reply(const ReadIndexReplyQuestion& q) {
  if (q.reply_term < q.current_term) return {false, Reason::stale_term};
  if (!q.read_waits) return {false, Reason::no_read_waits};
  return {true, Reason::heeded};
}

Decision may_answer_read(const ReadAnswerQuestion& q) {
  if (q.last_applied < q.read_index) return {false, Reason::not_applied_yet};
  return {true, Reason::applied_far_enough};
}

Decision keeps_reads(const ReadsQuestion& q) {
  if (q.has_left) return {false, Reason::left_the_cluster};
  if (q.leader_lost) return {false, Reason::leader_lost};
  return {true, Reason::nothing_new};
}

WaitDecision reply_waits_for(const WaitQuestion& q) {
  if (q.last_write <= q.durable_write) return {WriteId{0}, Reason::nothing_pending};
  return {q.last_write, Reason::must_be_durable};
}

}  // namespace raft::rules
