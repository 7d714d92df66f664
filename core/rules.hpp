#pragma once

#include "core/decision.hpp"
#include "core/questions.hpp"
#include "core/quorum.hpp"
#include "core/snapshot.hpp"

/// The rules of Raft, those of the paper's Figure 2 and those of the thesis, one function each. A rule is
/// asked a question (all that it may look at) and answers, with a reason where it decides something; those
/// that only count or gather, as the quorum, need none. A server holds a table of them (struct Rules, below),
/// so that a single rule can be replaced from outside. None of them throws.
namespace raft {

namespace rules {

/// "If a server receives a RequestVote request within the minimum election timeout of hearing from a current
/// leader, it does not update its term or grant its vote" (thesis §4.2.3), unless the leader itself asked for
/// the election (thesis §3.10). That holds for its own term as well, which it may have learnt from somebody
/// else than a candidate. Only a request of an older term is answered as ever: silence would teach the
/// candidate nothing.
Decision heeds_vote_request(const VoteRequestQuestion& question);

/// "If RPC request or response contains term T > currentTerm: set currentTerm = T, convert to follower"
/// (Raft Figure 2, §5.1). Yes: adopt it; no: the reason says whether the message is stale.
Decision adopts_term(const TermQuestion& question);

/// A server stays follower "as long as it receives valid RPCs from a leader or candidate": the current
/// leader's AppendEntries and a vote granted put the election off, no other message does (Raft §5.2, Figure
/// 2); who begins an election, or steps down, begins to wait anew. A vote is granted once: a candidate that
/// hears no answer and asks again and again keeps nobody waiting.
Decision resets_election_timer(const ContactQuestion& question);

/// A server that restarts may have heard a leader just before, who counts on its promise to elect nobody for
/// a while (thesis §6.4.1): it counts as hearing one, unless it was in no term before.
Decision may_have_heard_leader(const StartQuestion& question);

/// "currentTerm … votedFor …: persistent state on all servers" (Raft Figure 2). Whichever of the two is new
/// goes to the disk: a server that forgot its term would serve the leader of an older one again.
Decision must_store(const StoreQuestion& question);

/// "If a server receives a request with a stale term number, it rejects the request" (Raft §5.1), and says
/// so: "currentTerm, for candidate to update itself", "for leader to update itself" (Raft Figure 2). Of
/// pre-votes that holds as well: a candidate that never heard of a newer term could never be voted for, and
/// if only it had the log for it, nobody could be elected any more (thesis §9.6). A candidate waits for every
/// answer. Only another leader of a leader's own term is told nothing: there is none (Raft §5.2).
Decision tells_refusal(const RefusedQuestion& question);

/// Where a server's own log ends, when logs are compared (Raft §5.4.1): with the last entry,
/// or where there is none after the snapshot, with what that includes: "last included index and term" (Raft
/// §7).
PositionDecision last_log(const LastLogQuestion& question);

/// Which of two logs is more up-to-date: the later last term, then the longer log (Raft §5.4.1).
/// Yes: the candidate's is at least as up-to-date as the own one.
Decision is_up_to_date(const UpToDateQuestion& question);

/// One vote a term, first come first served, only to a candidate whose log is at least as up-to-date
/// (Raft §5.2, §5.4.1, Figure 2 RequestVote 1–2). Who has a vote, the candidate knows better: "servers
/// process incoming RPC requests without consulting their current configurations" (thesis §4.1), for they may
/// not have the latest.
Decision may_grant_vote(const VoteQuestion& question);

/// Only a granted vote of the current term counts for a candidate, and each voter's once (Raft §5.2); who has
/// no vote, the candidate itself maybe, counts for nothing (Raft §6, thesis §4.2.1). That a voter refuses is
/// news the first time: too many refusals, and the election is lost.
Decision may_count_vote(const VoteReplyQuestion& question);

/// Whose votes are counted, with this one: "each server will vote for at most one candidate in a given term"
/// (Raft §5.2), so a vote that comes again is the same.
ServerSet votes_with(const BallotQuestion& question);

/// How many servers are a quorum: a majority (Raft §5.2).
int quorum(int voters);

/// Whose quorums decide: "agreement (for elections and entry commitment) requires separate majorities from
/// both the old and new configurations" (Raft §6); learners count in none (thesis §4.2.1). "A server always
/// uses the latest configuration in its log, regardless of whether the entry is committed" (Raft §6).
Configuration decides(const DecidersQuestion& question);

/// "If a follower receives no communication over a period of time called the election timeout, then it …
/// begins an election" (Raft §5.2), and a candidate another. A server without a vote does so only if it had
/// one in the configuration before, and the latest is not committed yet, for "it might still be needed"
/// (thesis §4.2.2). A removed server that knows it, and a learner, never do; and a leader waits for none.
Decision may_campaign(const CampaignQuestion& question);

/// "A candidate wins an election if it receives votes from a majority" (Raft §5.2).
Decision wins_election(const ElectionQuestion& question);

/// A pre-vote is granted by a server that would grant its vote in the next term and has not heard a leader
/// within the minimum election timeout; a leader grants none. It may be granted to many, for it promises
/// nothing (thesis §9.6).
Decision may_grant_pre_vote(const PreVoteQuestion& question);

/// Only an answer to the question of the current term counts for a pre-candidate, and each voter's once
/// (thesis §9.6).
Decision may_count_pre_vote(const PreVoteReplyQuestion& question);

/// Where a majority would vote for it, a pre-candidate begins a real election (thesis §9.6).
Decision wins_pre_election(const ElectionQuestion& question);

/// "prevLogIndex: index of log entry immediately preceding new ones; prevLogTerm: term of prevLogIndex entry"
/// (Raft Figure 2). What a snapshot ends with stands for the entry: "last included index and term … are
/// preserved to support the AppendEntries consistency check for the first log entry following the snapshot"
/// (Raft §7).
PositionDecision prev_log(const PrevLogQuestion& question);

/// AppendEntries of the current term come from its legitimate leader: a candidate returns to follower
/// (Raft §5.2); a leader never yields to another leader of its own term, there is none (Raft §5.2).
Decision accepts_leader(const LeaderQuestion& question);

/// "Reply false if log doesn't contain an entry at prevLogIndex whose term matches prevLogTerm"
/// (Raft Figure 2 AppendEntries 2, §5.3). What the own snapshot includes is committed, so the leader's log
/// holds the same there (Raft §5.4, §7).
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
/// until the logs agree, then in a pipeline of at most `window` unacknowledged entries (thesis §10.2.2).
/// Where messages of the pipeline overtake each other, one in a step, for of those sent together some would
/// again.
Decision may_send_entries(const SendQuestion& question);

/// Heartbeats are for "idle periods" (Raft Figure 2): an AppendEntries to everybody begins a new one, and the
/// next heartbeat is due a whole interval later. But a lease lasts from round to round, and rounds begin with
/// heartbeats, however many commands come (thesis §6.4.1).
Decision puts_off_heartbeat(const HeartbeatQuestion& question);

/// A reply speaks to the leader of the term it was asked in, to nobody else (Raft §5.1); and that of a server
/// which is sent nothing any more, to nobody: nothing is kept of it (thesis §4.2.3).
Decision heeds_append_reply(const AppendReplyQuestion& question);

/// matchIndex "increases monotonically" (Raft Figure 2): an old reply never lowers it. Nothing agrees with
/// the leader's log beyond its end, whatever a reply says.
IndexDecision match_index_after(const MatchQuestion& question);

/// A refusal of what is known to match, or of anything but the last probe, is old news
/// (Raft §5.3: RPCs may be repeated and reordered).
Decision heeds_refusal(const RefusalQuestion& question);

/// How a follower is sent the log, now that it has answered: once its log agrees, in a pipeline; after a
/// refusal one probe at a time, until the logs agree again (thesis §10.2.2); and a snapshot, until it has all
/// that this includes (Raft §7).
ModeDecision progress_mode(const ModeQuestion& question);

/// Fast back-up of nextIndex: past the leader's own run of the conflicting term, or before the whole of the
/// follower's run (Raft §5.3); always forward of matchIndex and behind what was refused.
IndexDecision next_index_after_refusal(const BackUpQuestion& question);

/// A leader counts itself only up to what is on its own disk (thesis §10.2.1).
IndexDecision own_match_index(const OwnMatchQuestion& question);

/// "If there exists an N such that N > commitIndex, a majority of matchIndex[i] ≥ N, and log[N].term ==
/// currentTerm: set commitIndex = N" (Raft Figure 2, §5.3, §5.4.2): entries of older terms are never
/// committed by counting (Figure 8), but with an entry of its own all before it are (§5.4.2).
Decision may_commit(const CommitQuestion& question);

/// "If commitIndex > lastApplied: increment lastApplied, apply log[lastApplied]" (Raft Figure 2, §5.3).
Decision may_apply(const ApplyQuestion& question);

/// "Respond after entry applied to state machine" (Raft Figure 2, §5.3): the leader does that has taken the
/// command, in the term it has taken it in.
Decision answers_client(const AnswerQuestion& question);

/// A leader steps down if an election timeout elapses in which no majority has answered it (thesis §6.2):
/// CheckQuorum.
Decision keeps_leadership(const LeadershipQuestion& question);

/// Only a leader hands over, and only to another voter, of either configuration while there are two (thesis
/// §3.10, Raft §6). Asked for yet another it turns to that one, in what is left of the time.
Decision may_transfer(const TransferQuestion& question);

/// TimeoutNow is sent once the successor's log is as the leader's: else it could not win (thesis §3.10).
Decision may_ask_to_take_over(const SuccessorQuestion& question);

/// "If leadership transfer does not complete after about an election timeout, the prior leader aborts the
/// transfer and resumes accepting client requests" (thesis §3.10): until then the successor has time. Who
/// leads no longer, because the successor does or another, hands nothing over.
Decision ends_transfer(const TransferEndQuestion& question);

/// A server begins an election at once when the leader of its term asks it to (thesis §3.10).
Decision takes_over(const TakeOverQuestion& question);

/// A command takes effect once: "if it receives a command whose serial number has already been executed, it
/// responds immediately without re-executing the request" (Raft §8); and none without a session (thesis
/// §6.3).
// NOLINTNEXTLINE(readability-redundant-declaration): state_machine.hpp names it, which this file needs
Decision takes_effect(const EffectQuestion& question);

/// What a server does with a read that does not go through the log: yes is that it answers from what it has
/// applied. A leader needs an entry of its own term committed, to know what is; and to know that it still
/// leads, a round of heartbeats or a lease (thesis §6.4, Raft §8).
Decision serves_read(const ReadQuestion& question);

/// Reads that come while a round of heartbeats is under way share the next one: the leader "can use a single
/// round of heartbeats for any number of read-only queries that it has accumulated" (thesis §6.4).
Decision begins_round(const RoundStartQuestion& question);

/// Only who answers what was sent after the round began says anything for the reads that wait for it: an
/// earlier answer may be older than the election of another leader (thesis §6.4).
Decision counts_for_round(const RoundReplyQuestion& question);

/// A majority that answers heartbeats sent after a read began has elected nobody else before it (thesis
/// §6.4).
Decision confirms_round(const RoundQuestion& question);

/// As long as a majority has promised not to elect anybody (thesis §6.4.1); never once a transfer began, for
/// the election of a successor waits for nobody (thesis §3.10).
Decision lease_holds(const LeaseQuestion& question);

/// The leader's answer to a follower is for the read that asked; one that waits no more has no use for it
/// (thesis §6.4), and that of an older term is not heeded (Raft §5.1).
Decision heeds_read_index_reply(const ReadIndexReplyQuestion& question);

/// "The leader waits for its state machine to advance at least as far as the readIndex", and so does a
/// follower (thesis §6.4).
Decision may_answer_read(const ReadAnswerQuestion& question);

/// Whether reads that wait go on waiting. What a leader has begun to confirm nobody can once it is not known
/// to lead (thesis §6.4); and a server that has left is sent nothing that its reads could wait for.
Decision keeps_reads(const ReadsQuestion& question);

/// "Each server takes snapshots independently, covering just the committed entries in its log" (Raft §7): up
/// to what is applied, when so many entries were applied since the last one, or when asked to. A leader that
/// had to send one waits until the follower has caught up, or its next one would leave the follower behind
/// again; but its log grows to four times that length at most, for the follower may be dead.
IndexDecision snapshot_index(const SnapshotQuestion& question);

/// What a snapshot holds beside the state: "the latest configuration in the log as of last included index"
/// (Raft §7); and of the state all, the client sessions with it (thesis §6.3).
SnapshotContent snapshot_content(const ContentQuestion& question);

/// "… the leader must occasionally send snapshots to followers that lag behind. This happens when the leader
/// has already discarded the next log entry that it needs to send to a follower" (Raft §7).
Decision needs_snapshot(const SnapshotNeedQuestion& question);

/// Chunks are written one after the other, each at its offset (Raft Figure 13, 2–4). A snapshot of what is
/// committed here already is old: it replaces nothing, and what the log has beyond it stays. Of two snapshots
/// of one term's leader the newer stays.
Decision takes_chunk(const ChunkQuestion& question);

/// A snapshot that is coming in is of use while it includes more than is committed here: what an
/// AppendEntries has brought meanwhile need not come again (Raft §7).
Decision keeps_incoming(const IncomingQuestion& question);

/// Whether what has come in, chunk by chunk, is the snapshot that was announced. It is written over what a
/// server has, so it is looked at first; a leader that is told nothing was installed sends it anew (Raft §7).
Decision may_install(const ArrivedQuestion& question);

/// "If existing log entry has same index and term as snapshot's last included entry, retain log entries
/// following it"; else "discard the entire log" (Raft Figure 13, 6–7).
Decision keeps_suffix(const InstallQuestion& question);

/// Which of two terms is a server's after it has installed a snapshot: its own, or that of the last entry
/// which the snapshot includes. The later: that entry is of the past, and currentTerm "increases
/// monotonically" (Raft Figure 2).
TermDecision term_after_snapshot(const SnapshotTermQuestion& question);

/// Chunks are sent in order, one at a time, and the follower says which is next; a follower that has
/// restarted has lost what it had. An answer about another snapshot, or to another chunk than the one that is
/// on its way, is old news; one that asks for the same chunk again gets it with the next heartbeat (Raft
/// Figure 13, §7).
Decision heeds_snapshot_reply(const SnapshotReplyQuestion& question);

/// One change at a time, and none before the leader has committed an entry of its own term: two leaders that
/// each changed the cluster by one server might else have majorities apart (thesis §4.1 as corrected in
/// 2015). In a single step the voters change by at most one, so that old and new majorities overlap (thesis
/// §4.1); any other change takes joint consensus (Raft §6).
Decision may_change_membership(const ChangeQuestion& question);

/// A server that has left may have campaigned, in ever newer terms, before it could hear of it; its answer to
/// the leader's farewell deposes nobody (thesis §4.2.3). Until the configuration is committed, it may come to
/// have its part again, and is heard.
Decision heeds_outsider(const OutsiderQuestion& question);

/// Servers get their vote once they have caught up, in rounds: each ends when they have what the log held at
/// its beginning, and one shorter than an election timeout is short enough. After ten rounds, or ten timeouts
/// without progress of the slowest, the change is given up (thesis §4.2.1). What is being handed over takes
/// no entries, so that the change then waits (thesis §3.10).
Decision newcomers_caught_up(const CatchUpQuestion& question);

/// "Once Cold,new has been committed … it is now safe for the leader to create a log entry describing Cnew"
/// (Raft §6); but none while it hands over, the successor will see to it (thesis §3.10), nor before it has
/// committed an entry of its own term and so knows what is committed (Raft §8).
Decision leaves_joint(const SettledQuestion& question);

/// A leader that is not in Cnew "steps down (returns to follower state) once it has committed the Cnew log
/// entry" (Raft §6, thesis §4.2.2); not in the middle of handing over, after which it leads no longer anyway.
Decision leads_on(const SettledQuestion& question);

/// Whether a server that has left is sent the log any longer: one that "will no longer receive heartbeats …
/// will time out and start new elections" (thesis §4.2.3) unless it knows. But it is not waited for longer
/// than for ten heartbeats, for it may be dead.
Decision sends_to_departed(const FarewellQuestion& question);

/// "Updated on stable storage before responding to RPCs" (Raft Figure 2): the write a message waits for.
WaitDecision reply_waits_for(const WaitQuestion& question);

}  // namespace rules

/// The table of the rules a server lives by. Replacing one entry plants one bug.
struct Rules {
  Decision (*heeds_vote_request)(const VoteRequestQuestion&) = rules::heeds_vote_request;
  Decision (*adopts_term)(const TermQuestion&) = rules::adopts_term;
  Decision (*resets_election_timer)(const ContactQuestion&) = rules::resets_election_timer;
  Decision (*may_have_heard_leader)(const StartQuestion&) = rules::may_have_heard_leader;
  Decision (*must_store)(const StoreQuestion&) = rules::must_store;
  Decision (*tells_refusal)(const RefusedQuestion&) = rules::tells_refusal;
  PositionDecision (*last_log)(const LastLogQuestion&) = rules::last_log;
  Decision (*is_up_to_date)(const UpToDateQuestion&) = rules::is_up_to_date;
  Decision (*may_grant_vote)(const VoteQuestion&) = rules::may_grant_vote;
  Decision (*may_count_vote)(const VoteReplyQuestion&) = rules::may_count_vote;
  ServerSet (*votes_with)(const BallotQuestion&) = rules::votes_with;
  int (*quorum)(int) = rules::quorum;
  Configuration (*decides)(const DecidersQuestion&) = rules::decides;
  Decision (*may_campaign)(const CampaignQuestion&) = rules::may_campaign;
  Decision (*wins_election)(const ElectionQuestion&) = rules::wins_election;
  Decision (*may_grant_pre_vote)(const PreVoteQuestion&) = rules::may_grant_pre_vote;
  Decision (*may_count_pre_vote)(const PreVoteReplyQuestion&) = rules::may_count_pre_vote;
  Decision (*wins_pre_election)(const ElectionQuestion&) = rules::wins_pre_election;
  PositionDecision (*prev_log)(const PrevLogQuestion&) = rules::prev_log;
  Decision (*accepts_leader)(const LeaderQuestion&) = rules::accepts_leader;
  Decision (*log_matches)(const ConsistencyQuestion&) = rules::log_matches;
  Decision (*must_truncate)(const ConflictQuestion&) = rules::must_truncate;
  IndexDecision (*follower_commit_index)(const FollowerCommitQuestion&) = rules::follower_commit_index;
  Decision (*accepts_command)(const CommandQuestion&) = rules::accepts_command;
  Decision (*may_send_entries)(const SendQuestion&) = rules::may_send_entries;
  Decision (*puts_off_heartbeat)(const HeartbeatQuestion&) = rules::puts_off_heartbeat;
  Decision (*heeds_append_reply)(const AppendReplyQuestion&) = rules::heeds_append_reply;
  IndexDecision (*match_index_after)(const MatchQuestion&) = rules::match_index_after;
  Decision (*heeds_refusal)(const RefusalQuestion&) = rules::heeds_refusal;
  ModeDecision (*progress_mode)(const ModeQuestion&) = rules::progress_mode;
  IndexDecision (*next_index_after_refusal)(const BackUpQuestion&) = rules::next_index_after_refusal;
  IndexDecision (*own_match_index)(const OwnMatchQuestion&) = rules::own_match_index;
  Decision (*may_commit)(const CommitQuestion&) = rules::may_commit;
  Decision (*may_apply)(const ApplyQuestion&) = rules::may_apply;
  Decision (*answers_client)(const AnswerQuestion&) = rules::answers_client;
  Decision (*keeps_leadership)(const LeadershipQuestion&) = rules::keeps_leadership;
  Decision (*may_transfer)(const TransferQuestion&) = rules::may_transfer;
  Decision (*may_ask_to_take_over)(const SuccessorQuestion&) = rules::may_ask_to_take_over;
  Decision (*ends_transfer)(const TransferEndQuestion&) = rules::ends_transfer;
  Decision (*takes_over)(const TakeOverQuestion&) = rules::takes_over;
  Decision (*takes_effect)(const EffectQuestion&) = rules::takes_effect;
  Decision (*serves_read)(const ReadQuestion&) = rules::serves_read;
  Decision (*begins_round)(const RoundStartQuestion&) = rules::begins_round;
  Decision (*counts_for_round)(const RoundReplyQuestion&) = rules::counts_for_round;
  Decision (*confirms_round)(const RoundQuestion&) = rules::confirms_round;
  Decision (*lease_holds)(const LeaseQuestion&) = rules::lease_holds;
  Decision (*heeds_read_index_reply)(const ReadIndexReplyQuestion&) = rules::heeds_read_index_reply;
  Decision (*may_answer_read)(const ReadAnswerQuestion&) = rules::may_answer_read;
  Decision (*keeps_reads)(const ReadsQuestion&) = rules::keeps_reads;
  IndexDecision (*snapshot_index)(const SnapshotQuestion&) = rules::snapshot_index;
  SnapshotContent (*snapshot_content)(const ContentQuestion&) = rules::snapshot_content;
  Decision (*needs_snapshot)(const SnapshotNeedQuestion&) = rules::needs_snapshot;
  Decision (*takes_chunk)(const ChunkQuestion&) = rules::takes_chunk;
  Decision (*keeps_incoming)(const IncomingQuestion&) = rules::keeps_incoming;
  Decision (*may_install)(const ArrivedQuestion&) = rules::may_install;
  Decision (*keeps_suffix)(const InstallQuestion&) = rules::keeps_suffix;
  TermDecision (*term_after_snapshot)(const SnapshotTermQuestion&) = rules::term_after_snapshot;
  Decision (*heeds_snapshot_reply)(const SnapshotReplyQuestion&) = rules::heeds_snapshot_reply;
  Decision (*may_change_membership)(const ChangeQuestion&) = rules::may_change_membership;
  Decision (*heeds_outsider)(const OutsiderQuestion&) = rules::heeds_outsider;
  Decision (*newcomers_caught_up)(const CatchUpQuestion&) = rules::newcomers_caught_up;
  Decision (*leaves_joint)(const SettledQuestion&) = rules::leaves_joint;
  Decision (*leads_on)(const SettledQuestion&) = rules::leads_on;
  Decision (*sends_to_departed)(const FarewellQuestion&) = rules::sends_to_departed;
  WaitDecision (*reply_waits_for)(const WaitQuestion&) = rules::reply_waits_for;

  friend bool operator==(const Rules&, const Rules&) = default;
};

/// Raft as the paper has it.
inline constexpr Rules kRaft{};

}  // namespace raft
