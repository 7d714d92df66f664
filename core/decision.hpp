#pragma once

#include <cstdint>

#include "core/roles.hpp"
#include "core/types.hpp"

namespace raft {

/// The rules a server asks, about in the order of the paper's Figure 2; see core/rules.hpp.
enum class Rule : std::uint8_t {
  heeds_vote_request,
  adopts_term,
  resets_election_timer,
  may_have_heard_leader,
  must_store,
  tells_refusal,
  last_log,
  is_up_to_date,
  may_grant_vote,
  may_count_vote,
  may_campaign,
  wins_election,
  may_grant_pre_vote,
  may_count_pre_vote,
  wins_pre_election,
  prev_log,
  accepts_leader,
  log_matches,
  must_truncate,
  follower_commit_index,
  accepts_command,
  may_send_entries,
  puts_off_heartbeat,
  heeds_append_reply,
  match_index_after,
  heeds_refusal,
  progress_mode,
  next_index_after_refusal,
  own_match_index,
  may_commit,
  may_apply,
  answers_client,
  keeps_leadership,
  may_transfer,
  may_ask_to_take_over,
  ends_transfer,
  takes_over,
  takes_effect,
  serves_read,
  begins_round,
  counts_for_round,
  confirms_round,
  lease_holds,
  heeds_read_index_reply,
  may_answer_read,
  keeps_reads,
  snapshot_index,
  needs_snapshot,
  takes_chunk,
  keeps_incoming,
  may_install,
  keeps_suffix,
  term_after_snapshot,
  heeds_snapshot_reply,
  may_change_membership,
  heeds_outsider,
  newcomers_caught_up,
  leaves_joint,
  leads_on,
  sends_to_departed,
  reply_waits_for,
};
inline constexpr int kRules = static_cast<int>(Rule::reply_waits_for) + 1;

/// Why a rule answered as it did.
enum class Reason : std::uint8_t {
  // terms (Raft §5.1)
  newer_term,
  same_term,
  stale_term,
  pre_vote_only_asks,
  // leaders that are heard (thesis §4.2.3)
  no_leader_heard,
  hears_leader,
  leads_itself,
  leader_asked_for_it,
  heard_before_it_stopped,
  never_in_a_term,
  // election timer (Raft §5.2)
  heard_leader,
  vote_granted_resets,
  vote_granted_before,
  vote_refused,
  no_word_of_leader,
  no_leader_in_time,
  // persistent state (Raft Figure 2)
  term_outlasts_crash,
  vote_outlasts_crash,
  // requests that are refused (Raft §5.1)
  tells_newer_term,
  sender_waits,
  // votes (Raft §5.2, §5.4.1)
  later_last_term,
  longer_log,
  equal_logs,
  earlier_last_term,
  shorter_log,
  granted,
  may_have_a_vote_by_now,
  granted_again,
  already_voted,
  log_out_of_date,
  counted,
  refused_by_voter,
  not_candidate,
  already_counted,
  answered_before,
  has_quorum,
  no_quorum_yet,
  cannot_win,
  votes_until_committed,
  // pre-votes (thesis §9.6)
  would_vote,
  not_pre_candidate,
  asked_in_another_term,
  // AppendEntries at the follower (Raft §5.3)
  leader_of_this_term,
  candidate_gives_way,
  leader_itself,
  previous_entry_matches,
  previous_entry_in_snapshot,
  log_too_short,
  previous_entry_conflicts,
  same_entry,
  entry_conflicts,
  leader_commit,
  last_new_entry,
  commit_unchanged,
  // clients (Raft §8)
  is_leader,
  not_leader,
  transferring,
  too_much_uncommitted,
  took_the_command,
  taken_in_another_term,
  new_command,
  done_before,
  command_given_up,
  no_session,
  session_begins,
  another_session_ends,
  // reads (thesis §6.4)
  stale_on_purpose,
  asks_the_leader,
  waits_for_term_commit,
  waits_for_round,
  within_lease,
  lease_over,
  gave_lease_up,
  round_begins,
  earlier_round,
  answers_this_round,
  answers_earlier_round,
  no_round_open,
  round_confirmed,
  round_unconfirmed,
  no_read_waits,
  applied_far_enough,
  not_applied_yet,
  leader_lost,
  left_the_cluster,
  // replication at the leader (Raft §5.3)
  window_open,
  window_full,
  one_at_a_time,
  awaiting_probe,
  nothing_to_send,
  entries_to_everybody,
  not_everybody,
  rounds_keep_lease,
  logs_agree,
  logs_disagree,
  snapshot_not_there,
  heeded,
  match_raised,
  beyond_the_log,
  old_news,
  skips_conflict_term,
  leader_has_conflict_term,
  back_to_end_of_log,
  // commitment (Raft §5.3, §5.4.2, thesis §10.2.1)
  all_durable,
  not_yet_durable,
  current_term_on_quorum,
  older_ones_with_it,
  not_on_quorum,
  older_term,
  committed,
  nothing_new,
  // check quorum (thesis §6.2) and leadership transfer (thesis §3.10)
  quorum_heard,
  no_quorum_heard,
  transfer_begins,
  turns_to_another,
  transfer_in_progress,
  successor_has_time,
  transfer_overdue,
  leads_no_longer,
  leads_already,
  not_a_voter,
  caught_up,
  catching_up,
  leader_asks,
  // snapshots (Raft §7)
  log_long_enough,
  follower_catches_up,
  asked_for,
  log_too_short_to_compact,
  entries_compacted,
  entries_kept,
  entry_itself,
  stands_for_entry,
  next_chunk,
  replaces_incoming,
  another_offset,
  includes_nothing_new,
  older_snapshot,
  still_needed,
  snapshot_whole,
  snapshot_damaged,
  another_snapshot,
  holds_last_included,
  ends_before_last_included,
  last_included_conflicts,
  ends_in_older_term,
  ends_in_this_term,
  snapshot_installed,
  chunk_arrived,
  asks_for_another_chunk,
  chunk_on_its_way,
  // membership (Raft §6, thesis §4)
  change_begins,
  change_in_progress,
  no_voters_left,
  nothing_to_change,
  more_than_one_voter,
  has_left,
  may_come_back,
  nobody_to_wait_for,
  round_in_time,
  round_too_long,
  round_under_way,
  newcomers_too_slow,
  joint_committed,
  joint_uncommitted,
  not_joint,
  still_a_voter,
  until_committed,
  may_not_know_yet,
  knows_that_it_left,
  does_not_answer,
  // persistence (Raft Figure 2)
  must_be_durable,
  nothing_pending,
};
inline constexpr int kReasons = static_cast<int>(Reason::nothing_pending) + 1;

/// "mayGrantVote"
const char* to_string(Rule rule);
/// "alreadyVoted"
const char* to_string(Reason reason);
/// "Raft §5.2": where the paper or the thesis states the rule.
const char* section(Rule rule);
/// The reason in words: "it has already voted for another candidate in this term".
const char* in_words(Reason reason);

/// A rule's answer to a question of yes or no.
struct Decision {
  bool yes{};
  Reason reason{};
  explicit operator bool() const { return yes; }
  friend bool operator==(const Decision&, const Decision&) = default;
};

/// A rule's answer to "which index?".
struct IndexDecision {
  LogIndex index;
  Reason reason{};
  friend bool operator==(const IndexDecision&, const IndexDecision&) = default;
};

/// A rule's answer to "which position of the log?".
struct PositionDecision {
  LogPosition position;
  Reason reason{};
  friend bool operator==(const PositionDecision&, const PositionDecision&) = default;
};

/// A rule's answer to "in which mode is the follower sent the log?".
struct ModeDecision {
  ProgressMode mode{};
  Reason reason{};
  friend bool operator==(const ModeDecision&, const ModeDecision&) = default;
};

/// A rule's answer to "which term?".
struct TermDecision {
  Term term;
  Reason reason{};
  friend bool operator==(const TermDecision&, const TermDecision&) = default;
};

/// A rule's answer to "after which write?"; {0} is "at once".
struct WaitDecision {
  WriteId write;
  Reason reason{};
  friend bool operator==(const WaitDecision&, const WaitDecision&) = default;
};

/// One answer as the trace tells it: which rule decided what, and why.
struct Judgement {
  Rule rule{};
  Reason reason{};
  bool yes{};
  /// The other server that the question was about, or nobody.
  ServerId about;
  friend bool operator==(const Judgement&, const Judgement&) = default;
};

}  // namespace raft
