#pragma once

#include "core/decision.hpp"
#include "core/message.hpp"
#include "core/quorum.hpp"
#include "core/types.hpp"

/// The rules of Raft's Figure 2, one function each. A rule is asked a question (all that it may look at) and
/// answers with a reason. A server holds a table of them (struct Rules, below), so that a single rule can be
/// replaced from outside. None of them throws.
namespace raft {

enum class Role : std::uint8_t { follower, candidate, leader };
/// "follower", …
const char* to_string(Role role);

/// How a leader treats one follower: probing for the place where the logs agree, one message at a time, or
/// replicating in a pipeline (thesis §10.2.1).
enum class ProgressMode : std::uint8_t { probe, replicate };
/// "probe", …
const char* to_string(ProgressMode mode);

// ---- Rules for all servers -------------------------------------------------------------------------------

struct TermQuestion {
  Term current_term;
  Term message_term;
  MessageType type{};
};

/// What makes a server consider resetting its election timer.
enum class Contact : std::uint8_t {
  append_entries_from_leader,
  vote_granted,
  /// A candidate has asked again for the vote that it has.
  vote_granted_before,
  vote_refused,
  reply,
};
struct ContactQuestion {
  Contact contact{};
};

struct ApplyQuestion {
  LogIndex last_applied;
  LogIndex commit_index;
};

struct WaitQuestion {
  MessageType type{};
  /// The latest write this server has asked for; {0} if it never did.
  WriteId last_write;
  /// The latest write known to be durable.
  WriteId durable_write;
};

// ---- RequestVote -----------------------------------------------------------------------------------------

struct UpToDateQuestion {
  LogPosition own_last;
  LogPosition candidate_last;
};

struct VoteQuestion {
  Term current_term;
  Term candidate_term;
  ServerId voted_for;
  ServerId candidate;
  bool candidate_up_to_date{};
};

struct VoteReplyQuestion {
  Term current_term;
  Term reply_term;
  Role role{};
  bool vote_granted{};
  bool already_counted{};
};

struct ElectionQuestion {
  int votes{};
  int quorum{};
};

// ---- AppendEntries, follower -----------------------------------------------------------------------------

struct LeaderQuestion {
  Term current_term;
  Term message_term;
  Role role{};
};

struct ConsistencyQuestion {
  LogPosition prev_log;
  LogIndex own_last_index;
  /// The term of the own entry at prev_log.index; {0} when there is none.
  Term own_term_at_prev;
};

struct ConflictQuestion {
  Term own_entry_term;
  Term new_entry_term;
};

struct FollowerCommitQuestion {
  LogIndex commit_index;
  LogIndex leader_commit;
  /// "index of last new entry": the last index known to agree with the leader's log.
  LogIndex last_new_entry;
};

// ---- Leaders ---------------------------------------------------------------------------------------------

struct CommandQuestion {
  Role role{};
};

struct SendQuestion {
  ProgressMode mode{};
  bool probe_sent{};
  LogIndex next_index;
  LogIndex match_index;
  LogIndex last_index;
  std::uint32_t window{};
};

struct AppendReplyQuestion {
  Term current_term;
  Term reply_term;
  Role role{};
};

struct MatchQuestion {
  LogIndex match_index;
  LogIndex acknowledged;
};

struct RefusalQuestion {
  ProgressMode mode{};
  LogIndex match_index;
  LogIndex next_index;
  LogIndex refused_prev;
};

struct BackUpQuestion {
  LogIndex match_index;
  LogIndex refused_prev;
  Term conflict_term;
  LogIndex conflict_index;
  /// The last index of conflict_term in the leader's own log; {0} when it has none.
  LogIndex last_of_conflict_term;
};

struct OwnMatchQuestion {
  LogIndex last_index;
  LogIndex durable_index;
};

struct CommitQuestion {
  LogIndex commit_index;
  /// The highest index that a quorum has; {0} when that is not beyond commit_index.
  LogIndex quorum_index;
  Term entry_term;
  Term current_term;
};

namespace rules {

/// "If RPC request or response contains term T > currentTerm: set currentTerm = T, convert to follower"
/// (Raft Figure 2, §5.1). Yes: adopt it; no: the reason says whether the message is stale.
Decision adopts_term(const TermQuestion& question);

/// A server stays follower "as long as it receives valid RPCs from a leader or candidate": the current
/// leader's AppendEntries and a vote granted put the election off, nothing else does (Raft §5.2, Figure 2). A
/// vote is granted once: a candidate that hears no answer and asks again and again keeps nobody waiting.
Decision resets_election_timer(const ContactQuestion& question);

/// Which of two logs is more up-to-date: the later last term, then the longer log (Raft §5.4.1).
/// Yes: the candidate's is at least as up-to-date as the own one.
Decision is_up_to_date(const UpToDateQuestion& question);

/// One vote a term, first come first served, only to a candidate whose log is at least as up-to-date
/// (Raft §5.2, §5.4.1, Figure 2 RequestVote 1–2).
Decision may_grant_vote(const VoteQuestion& question);

/// Only a granted vote of the current term counts for a candidate, and each voter's once (Raft §5.2).
Decision may_count_vote(const VoteReplyQuestion& question);

/// How many servers are a quorum: a majority (Raft §5.2).
int quorum(int voters);

/// "A candidate wins an election if it receives votes from a majority" (Raft §5.2).
Decision wins_election(const ElectionQuestion& question);

/// AppendEntries of the current term come from its legitimate leader: a candidate returns to follower
/// (Raft §5.2); a leader never yields to another leader of its own term, there is none (Raft §5.2).
Decision accepts_leader(const LeaderQuestion& question);

/// "Reply false if log doesn't contain an entry at prevLogIndex whose term matches prevLogTerm"
/// (Raft Figure 2 AppendEntries 2, §5.3).
Decision log_matches(const ConsistencyQuestion& question);

/// "If an existing entry conflicts with a new one (same index but different terms), delete the existing entry
/// and all that follow it" (Raft Figure 2 AppendEntries 3): only then, for a message may be old.
Decision must_truncate(const ConflictQuestion& question);

/// "If leaderCommit > commitIndex, set commitIndex = min(leaderCommit, index of last new entry)"
/// (Raft Figure 2 AppendEntries 5).
IndexDecision follower_commit_index(const FollowerCommitQuestion& question);

/// "If command received from client: append entry to local log" is a leader's rule; others redirect
/// (Raft Figure 2, §8).
Decision accepts_command(const CommandQuestion& question);

/// "If last log index ≥ nextIndex for a follower: send AppendEntries" (Raft Figure 2), one probe at a time
/// until the logs agree, then in a pipeline of at most `window` unacknowledged entries (thesis §10.2.1).
Decision may_send_entries(const SendQuestion& question);

/// A reply speaks to the leader of the term it was asked in, to nobody else (Raft §5.1).
Decision heeds_append_reply(const AppendReplyQuestion& question);

/// matchIndex "increases monotonically" (Raft Figure 2): an old reply never lowers it.
IndexDecision match_index_after(const MatchQuestion& question);

/// A refusal of what is known to match, or of anything but the last probe, is old news.
Decision heeds_refusal(const RefusalQuestion& question);

/// Fast back-up of nextIndex: past the leader's own run of the conflicting term, or before the whole of the
/// follower's run (Raft §5.3); always forward of matchIndex and behind what was refused.
IndexDecision next_index_after_refusal(const BackUpQuestion& question);

/// A leader counts itself only up to what is on its own disk (thesis §10.2.1).
IndexDecision own_match_index(const OwnMatchQuestion& question);

/// "If there exists an N such that N > commitIndex, a majority of matchIndex[i] ≥ N, and log[N].term ==
/// currentTerm: set commitIndex = N" (Raft Figure 2, §5.3, §5.4.2): entries of older terms are never
/// committed by counting (Figure 8).
Decision may_commit(const CommitQuestion& question);

/// "If commitIndex > lastApplied: increment lastApplied, apply log[lastApplied]" (Raft Figure 2, §5.3).
Decision may_apply(const ApplyQuestion& question);

/// "Updated on stable storage before responding to RPCs" (Raft Figure 2): the write a message waits for.
WaitDecision reply_waits_for(const WaitQuestion& question);

}  // namespace rules

/// The table of the rules a server lives by. Replacing one entry plants one bug.
struct Rules {
  Decision (*adopts_term)(const TermQuestion&) = rules::adopts_term;
  Decision (*resets_election_timer)(const ContactQuestion&) = rules::resets_election_timer;
  Decision (*is_up_to_date)(const UpToDateQuestion&) = rules::is_up_to_date;
  Decision (*may_grant_vote)(const VoteQuestion&) = rules::may_grant_vote;
  Decision (*may_count_vote)(const VoteReplyQuestion&) = rules::may_count_vote;
  int (*quorum)(int) = rules::quorum;
  Decision (*wins_election)(const ElectionQuestion&) = rules::wins_election;
  Decision (*accepts_leader)(const LeaderQuestion&) = rules::accepts_leader;
  Decision (*log_matches)(const ConsistencyQuestion&) = rules::log_matches;
  Decision (*must_truncate)(const ConflictQuestion&) = rules::must_truncate;
  IndexDecision (*follower_commit_index)(const FollowerCommitQuestion&) = rules::follower_commit_index;
  Decision (*accepts_command)(const CommandQuestion&) = rules::accepts_command;
  Decision (*may_send_entries)(const SendQuestion&) = rules::may_send_entries;
  Decision (*heeds_append_reply)(const AppendReplyQuestion&) = rules::heeds_append_reply;
  IndexDecision (*match_index_after)(const MatchQuestion&) = rules::match_index_after;
  Decision (*heeds_refusal)(const RefusalQuestion&) = rules::heeds_refusal;
  IndexDecision (*next_index_after_refusal)(const BackUpQuestion&) = rules::next_index_after_refusal;
  IndexDecision (*own_match_index)(const OwnMatchQuestion&) = rules::own_match_index;
  Decision (*may_commit)(const CommitQuestion&) = rules::may_commit;
  Decision (*may_apply)(const ApplyQuestion&) = rules::may_apply;
  WaitDecision (*reply_waits_for)(const WaitQuestion&) = rules::reply_waits_for;

  friend bool operator==(const Rules&, const Rules&) = default;
};

/// Raft as the paper has it.
inline constexpr Rules kRaft{};

}  // namespace raft
