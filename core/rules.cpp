#include "core/rules.hpp"

#include <algorithm>

namespace raft {

const char* to_string(Role role) {
  switch (role) {
    case Role::follower: return "follower";
    case Role::candidate: return "candidate";
    case Role::leader: return "leader";
  }
  return "?";
}

const char* to_string(ProgressMode mode) {
  switch (mode) {
    case ProgressMode::probe: return "probe";
    case ProgressMode::replicate: return "replicate";
  }
  return "?";
}

namespace rules {

Decision adopts_term(const TermQuestion& q) {
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
    case Contact::reply: return {false, Reason::nothing_new};
  }
  return {false, Reason::nothing_new};
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
  return {true, Reason::granted};
}

Decision may_count_vote(const VoteReplyQuestion& q) {
  if (q.reply_term < q.current_term) return {false, Reason::stale_term};
  if (q.role != Role::candidate) return {false, Reason::not_candidate};
  if (!q.vote_granted) return {false, Reason::refused_by_voter};
  if (q.already_counted) return {false, Reason::already_counted};
  return {true, Reason::counted};
}

int quorum(int voters) {
  return majority(voters);
}

Decision wins_election(const ElectionQuestion& q) {
  if (q.votes >= q.quorum) return {true, Reason::has_quorum};
  return {false, Reason::no_quorum_yet};
}

Decision accepts_leader(const LeaderQuestion& q) {
  if (q.message_term < q.current_term) return {false, Reason::stale_term};
  switch (q.role) {
    case Role::follower: return {true, Reason::leader_of_this_term};
    case Role::candidate: return {true, Reason::candidate_gives_way};
    case Role::leader: return {false, Reason::leader_itself};
  }
  return {false, Reason::leader_itself};
}

Decision log_matches(const ConsistencyQuestion& q) {
  if (q.prev_log.index > q.own_last_index) return {false, Reason::log_too_short};
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
  if (q.role == Role::leader) return {true, Reason::is_leader};
  return {false, Reason::not_leader};
}

Decision may_send_entries(const SendQuestion& q) {
  if (q.next_index > q.last_index) return {false, Reason::nothing_to_send};
  if (q.mode == ProgressMode::probe) {
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
  if (q.refused_prev <= q.match_index) return {false, Reason::old_news};
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
  return {true, Reason::current_term_on_quorum};
}

Decision may_apply(const ApplyQuestion& q) {
  if (q.commit_index > q.last_applied) return {true, Reason::committed};
  return {false, Reason::nothing_new};
}

WaitDecision reply_waits_for(const WaitQuestion& q) {
  if (q.last_write == q.durable_write) return {WriteId{0}, Reason::nothing_pending};
  return {q.last_write, Reason::must_be_durable};
}

}  // namespace rules
}  // namespace raft
