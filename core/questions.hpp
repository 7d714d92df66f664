#pragma once

#include <cstdint>

#include "core/message.hpp"
#include "core/quorum.hpp"
#include "core/types.hpp"

/// What the rules of core/rules.hpp are asked: each question is all that its rule may look at.
namespace raft {

enum class Role : std::uint8_t { follower, pre_candidate, candidate, leader };
/// "follower", "preCandidate", …
const char* to_string(Role role);

/// How reads are answered (thesis §6.4).
enum class ReadMode : std::uint8_t {
  /// Through the log, as every command.
  log,
  /// After a round of heartbeats has confirmed that the leader still leads: ReadIndex.
  read_index,
  /// At once as long as a lease holds that a majority has given, else as read_index.
  lease,
  /// At once, by whoever is asked, from whatever it has applied: not linearizable.
  stale,
};
/// "log", …
const char* to_string(ReadMode mode);

/// How a leader treats one follower: probing for the place where the logs agree, one message at a time;
/// replicating in a pipeline (thesis §10.2.1); or sending a snapshot, one chunk at a time, in place of
/// entries that it has no more (Raft §7).
enum class ProgressMode : std::uint8_t { probe, replicate, snapshot };
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

/// Asked where servers that hear a leader ignore candidates (CheckQuorum).
struct VoteRequestQuestion {
  Term current_term;
  Term candidate_term;
  /// Whether this server leads, or has heard a leader within the minimum election timeout.
  bool hears_leader{};
  bool leadership_transfer{};
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
};

struct VoteReplyQuestion {
  Term current_term;
  Term reply_term;
  Role role{};
  bool vote_granted{};
  bool already_counted{};
};

struct ElectionQuestion {
  /// How the vote stands, or the pre-vote.
  VoteResult votes{};
};

/// Asked of a server that is no voter in the latest configuration it knows.
struct CampaignQuestion {
  /// Whether that configuration may still be undone, and the server was a voter in the one before.
  bool votes_until_committed{};
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
  /// The term of the own entry at prev_log.index; {0} when there is none, or a snapshot includes it.
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

struct ReadQuestion {
  ReadMode mode{};
  Role role{};
  /// Whether a follower may ask the leader, and knows one.
  bool can_ask_leader{};
  /// Whether the leader has committed an entry of its own term.
  bool committed_in_term{};
  bool lease_holds{};
};

struct RoundQuestion {
  /// Whether a quorum has answered the round, the leader included.
  bool quorum_answered{};
};

struct LeaseQuestion {
  /// Whether a majority has confirmed a round that began less than a lease ago.
  bool running{};
  /// Whether a successor was asked to take over in this term.
  bool gave_up{};
};

// ---- Snapshots -------------------------------------------------------------------------------------------

struct SnapshotQuestion {
  LogIndex last_applied;
  /// The last index that the present snapshot includes; {0} without one.
  LogIndex last_included;
  /// Whether it was asked for; else it is taken every `every` entries, 0 is never.
  bool requested{};
  std::uint32_t every{};
  /// A leader's: whether somebody whom it had to send a snapshot still lags behind.
  bool follower_catches_up{};
};

struct SnapshotNeedQuestion {
  LogIndex next_index;
  /// The last index that the leader's log has no entry of any more.
  LogIndex last_included;
};

struct ChunkQuestion {
  LogIndex commit_index;
  LogIndex last_included;
  std::uint64_t offset{};
  /// Of the snapshot that is coming in: the last index that it includes, {0} when none is or an earlier
  /// leader has sent another, and how many of its bytes have come.
  LogIndex receiving;
  std::uint64_t received{};
};

struct InstallQuestion {
  LogPosition last_included;
  LogIndex own_last_index;
  /// The term of the own entry at last_included.index; {0} when there is none.
  Term own_term;
};

struct SnapshotReplyQuestion {
  ProgressMode mode{};
  /// What the snapshot includes that is being sent, and the offset of the chunk that is on its way.
  LogIndex sending;
  std::uint64_t offset{};
  /// What the reply says.
  LogIndex last_included;
  bool installed{};
  std::uint64_t answered_offset{};
  std::uint64_t wanted_offset{};
};

// ---- Membership ------------------------------------------------------------------------------------------

struct ChangeQuestion {
  Role role{};
  /// Whether the leadership is being handed over.
  bool transferring{};
  /// Whether the leader has committed an entry of its own term.
  bool committed_in_term{};
  /// Whether an earlier change is not over yet.
  bool in_progress{};
  /// What is and what is wanted; neither is joint.
  Configuration current;
  Configuration wanted;
  /// By joint consensus (Raft §6), or in a single step (thesis §4.1).
  bool joint{};
};

/// Asked of a leader that is answered by a server which is no part of its configuration.
struct OutsiderQuestion {
  Term current_term;
  Term message_term;
  /// Whether that configuration is committed.
  bool settled{};
};

struct CatchUpQuestion {
  /// Whether all who are to vote have what the log held when the round began.
  bool round_over{};
  /// Whether the round has lasted longer than an election timeout.
  bool overdue{};
  /// Election timeouts that have gone by since any of them got further.
  int timeouts{};
  /// The round's number, from 1.
  int round{};
};

struct SettledQuestion {
  /// The configuration in force, which is committed.
  Configuration configuration;
  ServerId self;
};

}  // namespace raft
