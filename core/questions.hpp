#pragma once

#include <cstdint>

#include "core/membership_questions.hpp"
#include "core/message.hpp"
#include "core/quorum.hpp"
#include "core/roles.hpp"
#include "core/snapshot_questions.hpp"
#include "core/types.hpp"

/// What the rules of core/rules.hpp are asked: each question is all that its rule may look at. Those about
/// snapshots and memberships have files of their own.
namespace raft {

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
  /// Somebody asks for a pre-vote.
  pre_vote,
  /// An answer to its own question for a vote or a pre-vote.
  reply,
  /// The leader of an older term has sent entries, or a snapshot.
  stale_leader,
};
struct ContactQuestion {
  Contact contact{};
  Role role{};
};

/// Asked when a server begins to run, where servers that hear a leader ignore candidates (CheckQuorum).
struct StartQuestion {
  Term current_term;
};

struct ApplyQuestion {
  LogIndex last_applied;
  LogIndex commit_index;
};

/// Asked at the end of a step, and where a message of the step may have to wait for its write.
struct StoreQuestion {
  /// Whether currentTerm is another than before the step.
  bool new_term{};
  /// Whether the server has given its vote in it, maybe to itself.
  bool voted{};
};

struct WaitQuestion {
  MessageType type{};
  /// The latest write that the message rests on; {0} if there never was one.
  WriteId last_write;
  /// The latest write known to be durable.
  WriteId durable_write;
};

/// Asked when a request is refused.
struct RefusedQuestion {
  MessageType type{};
  Term current_term;
  Term message_term;
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
  /// Whether the server has a vote by the latest configuration that it knows.
  bool is_voter{true};
};

/// Asked when a vote counts.
struct BallotQuestion {
  /// Whose votes are counted so far, and whose vote this is.
  ServerSet votes;
  ServerId voter;
};

/// Asked where servers that hear a leader ignore candidates (CheckQuorum).
struct VoteRequestQuestion {
  Term current_term;
  Term candidate_term;
  /// Whether this server has heard a leader within the minimum election timeout.
  bool hears_leader{};
  bool leadership_transfer{};
  Role role{};
};

struct PreVoteQuestion {
  Term current_term;
  /// The candidate's current term: it would run in the next.
  Term candidate_term;
  Role role{};
  bool hears_leader{};
  bool candidate_up_to_date{};
};

struct PreVoteReplyQuestion {
  Term current_term;
  /// The term the question was asked in.
  Term asked_in;
  Role role{};
  bool vote_granted{};
  bool already_counted{};
  /// Whether who answers has a vote.
  bool is_voter{true};
  /// Whether an answer of its has been taken note of, a refusal maybe.
  bool answered_before{};
};

struct VoteReplyQuestion {
  Term current_term;
  Term reply_term;
  Role role{};
  bool vote_granted{};
  bool already_counted{};
  /// Whether who answers has a vote.
  bool is_voter{true};
  /// Whether an answer of its has been taken note of, a refusal maybe.
  bool answered_before{};
};

struct ElectionQuestion {
  /// How the vote stands, or the pre-vote.
  VoteResult votes{};
};

/// Asked when an election timeout has elapsed.
struct CampaignQuestion {
  /// Whether the latest configuration that the server knows may still be undone, and it was a voter in the
  /// one before.
  bool votes_until_committed{};
  /// Whether it is a voter in the latest.
  bool is_voter{};
  Role role{};
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
  /// The term of the own entry at prev_log.index; {0} when there is none. Of the last entry that a
  /// snapshot includes the snapshot knows it, of those before nobody.
  Term own_term_at_prev;
  /// The last index that the own snapshot includes; {0} without one.
  LogIndex last_included{};
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
  /// Where the own log ends. What is after last_new_entry may be of an older leader.
  LogIndex own_last_index{};
};

// ---- Leaders ---------------------------------------------------------------------------------------------

struct CommandQuestion {
  Role role{};
  /// Whether the leadership is being handed over.
  bool transferring{};
  /// Bytes of entries that are not committed yet, those of the command, and the limit; 0 is none.
  std::uint64_t uncommitted_bytes{};
  std::uint64_t command_bytes{};
  std::uint64_t limit{};
};

struct SendQuestion {
  ProgressMode mode{};
  bool probe_sent{};
  LogIndex next_index;
  LogIndex match_index;
  LogIndex last_index;
  std::uint32_t window{};
  /// Whether it is to be sent one message at a time, and was sent one in this step.
  bool one_was_sent{};
};

/// Asked when new entries have been sent.
struct HeartbeatQuestion {
  /// Whether some were sent to every follower.
  bool all_sent{};
  ReadMode reads{};
};

struct AppendReplyQuestion {
  Term current_term;
  Term reply_term;
  Role role{};
  /// Whether the sender is sent the log: it takes part, or has left and is still to learn of it.
  bool is_follower{true};
};

struct MatchQuestion {
  LogIndex match_index;
  LogIndex acknowledged;
  /// Of the leader's own log.
  LogIndex last_index;
};

struct RefusalQuestion {
  ProgressMode mode{};
  LogIndex match_index;
  LogIndex next_index;
  LogIndex refused_prev;
};

/// Asked when a follower has answered what it was sent.
struct ModeQuestion {
  ProgressMode mode{};
  /// Whether it refused it, for its log does not match.
  bool refused{};
  LogIndex match_index;
  /// What the snapshot includes that it is being sent; {0} when none is.
  LogIndex sending;
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
  /// The term of the first entry that is not committed yet, where a quorum has that; else {0}.
  Term first_term{};
};

/// Asked when a client's command is applied.
struct AnswerQuestion {
  Role role{};
  Term current_term;
  Term entry_term;
};

struct LeadershipQuestion {
  /// Whether a quorum has answered since it was last asked, the leader included.
  bool quorum_answered{};
};

struct TransferQuestion {
  Role role{};
  ServerId self;
  ServerId target;
  bool target_is_voter{};
  /// To whom the leadership is being handed over already, or nobody.
  ServerId under_way_to;
};

/// Asked while the leadership is being handed over.
struct TransferEndQuestion {
  /// Whether the server still leads.
  bool leads{};
  /// Whether an election timeout has elapsed since the transfer began.
  bool overdue{};
};

struct SuccessorQuestion {
  /// What the successor is known to have, and all there is.
  LogIndex match_index;
  LogIndex last_index;
};

struct TakeOverQuestion {
  Term current_term;
  Term message_term;
  Role role{};
  bool is_voter{};
};

/// Asked of a command of a client, where clients have sessions, when it is to be applied.
struct EffectQuestion {
  /// Whether there is (still) the session that the command names.
  bool has_session{};
  /// Whether the command was applied before.
  bool done_before{};
  /// Whether the client has said that it needs no result of it any more, having had one or given up.
  bool given_up{};
  /// Whether it begins a session, and whether another one ends for it.
  bool begins_session{};
  bool ends_another{};
};

struct ReadQuestion {
  ReadMode mode{};
  Role role{};
  /// Whether a follower may ask the leader, knows one, and is part of the cluster: what the leader answers
  /// for is not sent to anybody else.
  bool can_ask_leader{};
  /// Whether the leader has committed an entry of its own term.
  bool committed_in_term{};
  bool lease_holds{};
};

/// Asked when somebody could do with a new round of heartbeats.
struct RoundStartQuestion {
  /// The latest round, and the latest that a quorum has answered.
  std::uint64_t round{};
  std::uint64_t confirmed_round{};
};

/// Asked of a reply to a heartbeat, or to anything else that is sent to followers.
struct RoundReplyQuestion {
  /// The latest round that had begun when what it answers was sent; 0 for none.
  std::uint64_t answered{};
  /// The latest round, and the latest that a quorum has answered.
  std::uint64_t round{};
  std::uint64_t confirmed_round{};
};

struct RoundQuestion {
  /// Whether a quorum has answered the round, the leader included.
  bool quorum_answered{};
};

struct ReadIndexReplyQuestion {
  /// Whether a read waits for this answer of the leader's.
  bool read_waits{};
  Term current_term{};
  Term reply_term{};
};

/// Asked of a read for which it is known up to where the log must be applied.
struct ReadAnswerQuestion {
  LogIndex read_index;
  LogIndex last_applied;
};

/// Asked when something has happened that may end reads which wait.
struct ReadsQuestion {
  /// Whether the leader that they were begun with is no longer known to lead.
  bool leader_lost{};
  /// Whether the server is for certain no part of the cluster any more, and does not lead it.
  bool has_left{};
};

struct LeaseQuestion {
  /// Whether a majority has confirmed a round that began less than a lease ago.
  bool running{};
  /// Whether a transfer of the leadership began in this term, whatever came of it.
  bool gave_up{};
};

}  // namespace raft
