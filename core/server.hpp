#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/configurations.hpp"
#include "core/durable.hpp"
#include "core/io.hpp"
#include "core/log.hpp"
#include "core/message.hpp"
#include "core/options.hpp"
#include "core/pending_read.hpp"
#include "core/quorum.hpp"
#include "core/rules.hpp"
#include "core/server_set.hpp"
#include "core/snapshot.hpp"
#include "core/state_machine.hpp"
#include "core/types.hpp"

namespace raft {

/// What a leader knows of one follower beside its matchIndex.
struct Progress {
  LogIndex next_index;  ///< the next entry to send it (Raft Figure 2); at least matchIndex + 1
  ProgressMode mode{ProgressMode::probe};
  /// In probe and snapshot mode: a message is on its way.
  bool probe_sent{};
  /// In snapshot mode: what is being sent, and the offset of the chunk that the follower is to have next. It
  /// stays the same when the leader takes a newer one meanwhile: to begin anew each time might never end.
  SharedSnapshot snapshot{};
  std::uint64_t offset{};
  /// It was sent a snapshot and has not had all that is committed since.
  bool catching_up{};
  /// It refused a message of the pipeline: one was lost, or overtaken. Until it has the whole log, no more
  /// than one message is sent to it in a step, for of those sent together some would be overtaken again.
  bool cautious{};
  /// Of one that has left: heartbeats sent to it since it last answered, or since that is committed.
  int unanswered{};
  friend bool operator==(const Progress&, const Progress&) = default;
};

/// What a follower has of a snapshot that is coming in; lost in a crash.
struct IncomingSnapshot {
  LogPosition last_included;  ///< {0, 0} when none is
  /// In which term the last of it came.
  Term term;
  std::string bytes;
  friend bool operator==(const IncomingSnapshot&, const IncomingSnapshot&) = default;
};

/// A change of the membership that a leader prepares: servers that are to vote catch up as learners first, in
/// rounds (thesis §4.2.1).
struct MembershipChange {
  /// The voters and learners that are asked for.
  Configuration wanted;
  /// By joint consensus, or in a single step.
  bool joint{};
  /// Where the log ended when the round began.
  LogIndex round_end;
  bool overdue{};
  /// Election timeouts since the slowest of them got further, and how far it was then.
  int timeouts{};
  LogIndex reached;
  /// The round's number, from 1.
  int round{};
  friend bool operator==(const MembershipChange&, const MembershipChange&) = default;
};

/// One Raft server: a pure state machine. It takes one input a step and says what the world must do for it;
/// it knows no clock, no randomness, no disk and no network. A regular value: copies are independent and
/// equal.
class Server {
 public:
  /// Starts, or restarts, from durable state alone (Raft Figure 2). `rules` must outlive the server.
  Server(ServerId id, const Options& options, const Rules& rules, Durable durable);

  /// Takes one input and leaves in `effects` (cleared first) what it asks for. Throws InternalError only
  /// where the server finds its own state broken.
  void step(const Input& input, Effects& effects);

  [[nodiscard]] ServerId id() const { return id_; }
  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] const Rules& rules() const { return *rules_; }
  [[nodiscard]] Role role() const { return role_; }
  [[nodiscard]] Term current_term() const { return durable_.current_term; }
  /// Who got this server's vote in the current term, or nobody.
  [[nodiscard]] ServerId voted_for() const { return durable_.voted_for; }
  [[nodiscard]] const Log& log() const { return durable_.log; }
  /// What the log's beginning was compacted to, if it was.
  [[nodiscard]] const SharedSnapshot& snapshot() const { return durable_.snapshot; }
  [[nodiscard]] const IncomingSnapshot& incoming() const { return incoming_; }
  /// Highest index known to be committed; never falls while the server runs.
  [[nodiscard]] LogIndex commit_index() const { return commit_index_; }
  [[nodiscard]] LogIndex last_applied() const { return last_applied_; }
  /// The leader of the current term as far as known, or nobody.
  [[nodiscard]] ServerId leader() const { return leader_; }
  /// Votes counted in the current candidacy, the own one once durable; of a pre-candidate its pre-votes.
  [[nodiscard]] ServerSet votes() const { return votes_; }
  /// Servers that have answered in the current candidacy.
  [[nodiscard]] ServerSet vote_replies() const { return vote_replies_; }
  /// Whether a leader was heard within the minimum election timeout; kept with PreVote or CheckQuorum only.
  [[nodiscard]] bool hears_leader() const { return hears_leader_; }
  /// Of a leader with CheckQuorum: who has answered since it last asked itself whether it hears a majority.
  [[nodiscard]] ServerSet answered() const { return answered_; }
  /// Of a leader: to whom it hands over, or nobody.
  [[nodiscard]] ServerId successor() const { return successor_; }
  /// How far the log is known to be durable.
  [[nodiscard]] LogIndex durable_index() const { return durable_index_; }
  [[nodiscard]] WriteId last_write() const { return last_write_; }
  [[nodiscard]] WriteId durable_write() const { return durable_write_; }
  /// Of a leader: the highest index known to be replicated on `follower`; of itself: its durable_index().
  [[nodiscard]] LogIndex match_index(ServerId follower) const { return match_index_[slot(follower)]; }
  /// Of a leader.
  [[nodiscard]] const Progress& progress(ServerId follower) const { return progress_[slot(follower)]; }
  [[nodiscard]] const KeyValueStore& store() const { return machine_.store(); }
  [[nodiscard]] const StateMachine& machine() const { return machine_; }
  [[nodiscard]] const std::vector<PendingRead>& reads() const { return reads_; }
  /// Of a leader: its latest round of heartbeats, and the latest that a majority has answered.
  [[nodiscard]] std::uint64_t round() const { return round_; }
  [[nodiscard]] std::uint64_t confirmed_round() const { return confirmed_round_; }
  /// Of a leader: who has answered the latest round.
  [[nodiscard]] ServerSet round_answers() const { return round_answers_; }
  /// Of a leader: whether a lease is running, and whether it was given up all the same.
  [[nodiscard]] bool lease_running() const { return lease_running_; }
  [[nodiscard]] bool gave_lease_up() const { return gave_lease_up_; }
  /// Who takes part in the cluster, by the latest configuration that this server has.
  [[nodiscard]] const Configuration& configuration() const { return configurations_.latest(); }
  [[nodiscard]] const Configurations& configurations() const { return configurations_; }
  /// Of a leader: the change of the membership for which it lets servers catch up, if any.
  [[nodiscard]] const std::optional<MembershipChange>& membership_change() const { return change_; }
  /// Of a leader: who has left the configuration and is still sent the log, to learn of it.
  [[nodiscard]] ServerSet departing() const { return departing_; }

  /// Gives up the memory with what the server holds durable or on the way to its disk; the server is over.
  [[nodiscard]] Durable release() && { return std::move(durable_); }

  /// A hash of the whole state.
  [[nodiscard]] std::uint64_t hash() const;
  friend bool operator==(const Server&, const Server&) = default;

 private:
  /// A write that is on its way: what it will make durable of the log as it stands.
  struct PendingWrite {
    WriteId id;
    LogIndex last_index;
    friend bool operator==(const PendingWrite&, const PendingWrite&) = default;
  };

  static std::size_t slot(ServerId id) { return id.value - 1U; }
  [[nodiscard]] std::uint64_t hash_of_snapshots() const;
  /// Whose votes are asked for.
  [[nodiscard]] ServerSet voting_peers() const;
  /// Who is sent the log.
  [[nodiscard]] ServerSet followers() const;

  // server.cpp: dispatch and terms (Raft §5.1)
  void on(const Started&);
  void on(const Received&);
  void on(const TimerFired&);
  void on(const Written&);
  void on(const Proposed&);
  void on(const TransferRequested&);
  void on(const SnapshotRequested&);
  void on(const ChangeRequested&);
  void enter(Term term);
  void adopt(Term newer);
  void become_follower();
  void append_to_log(const Entry& entry);
  void truncate_log_from(LogIndex first);
  void finish_write();
  void apply_committed();
  void refuse(const ClientRequest& request, Reason reason);
  [[nodiscard]] std::uint64_t bytes_between(LogIndex after, LogIndex last) const;
  /// Notes the answer of a rule for whoever wants to know why.
  void note(const Judgement& judgement) {
    if (effects_->wants_judgements) effects_->judgements.add() = judgement;
  }
  Decision ask(Rule rule, Decision decision, ServerId about = kNobody) {
    note({rule, decision.reason, decision.yes, about});
    return decision;
  }
  /// Of a rule asked for an index, or a term: yes is that it is another than before.
  LogIndex ask(Rule rule, IndexDecision decision, LogIndex unchanged, ServerId about = kNobody) {
    note({rule, decision.reason, decision.index != unchanged, about});
    return decision.index;
  }
  /// Of one asked for a position: that it is the log's own entry is not said each time.
  LogPosition ask(Rule rule, PositionDecision decision, ServerId about = kNobody) {
    if (decision.reason != Reason::entry_itself) note({rule, decision.reason, true, about});
    return decision.position;
  }
  Term ask(Rule rule, TermDecision decision, ServerId about = kNobody) {
    note({rule, decision.reason, decision.term != current_term(), about});
    return decision.term;
  }
  void arm(Timer timer) { effects_->set(timer, TimerChange::arm); }
  void cancel(Timer timer) { effects_->set(timer, TimerChange::cancel); }
  Message& send(ServerId to);
  void reset_election_timer_after(Contact contact, ServerId about);
  [[nodiscard]] Decision stores_hard_state() const;
  [[nodiscard]] WriteId reply_waits_for(MessageType type);
  [[nodiscard]] WriteId waits_for(MessageType type, WriteId last_write);
  [[nodiscard]] bool tells_refusal(const Message& message);
  [[nodiscard]] bool ignores(const Message& message);
  void follow(ServerId leader);
  void forget_leader();
  void hear_leader();
  void forget_hearing_leader();

  // election.cpp: candidates and voters (Raft §5.2, §5.4.1)
  void begin_candidacy(Role role);
  [[nodiscard]] LogPosition last_log();
  void ask_again_for_votes();
  void start_election(bool asked_by_leader);
  void request_vote(ServerId from, LogPosition last);
  [[nodiscard]] static bool is_noted(Decision counts);
  void count_vote(ServerId voter, Term term, bool granted);
  void become_leader();
  void on_request_vote(const Message& message, const RequestVote& request, bool stale);
  void on_request_vote_reply(const Message& message, const RequestVoteReply& reply);

  // pre_vote.cpp: would I win? (thesis §9.6)
  void start_pre_election();
  void request_pre_vote(ServerId from, LogPosition last);
  void count_pre_vote(ServerId voter, const PreVoteReply& reply);
  void on_pre_vote(const Message& message, const PreVote& request, bool stale);
  void on_pre_vote_reply(const Message& message, const PreVoteReply& reply);

  // leadership.cpp: giving it up (thesis §6.2, §3.10)
  void note_answer(ServerId follower);
  void check_quorum();
  void ask_to_take_over_if_caught_up();
  void end_transfer_if_due(bool leads, bool overdue);
  void on_timeout_now(const Message& message);

  // membership.cpp: who takes part (Raft §6, thesis §4)
  [[nodiscard]] bool may_campaign();
  void append_configuration(const Configuration& configuration);
  void configuration_replaced(const Configuration& before);
  void take_quorums();
  [[nodiscard]] bool is_settled() const;
  [[nodiscard]] bool is_outsider(const Message& message);
  [[nodiscard]] LogIndex slowest_newcomer() const;
  [[nodiscard]] Decision newcomers_caught_up(bool round_over) const;
  void settle_configuration();
  void settle_membership();
  void begin_catch_up_round();
  void advance_change();
  void carry_out_change();
  void catch_up_timed_out();
  void end_change();
  void say_farewell(ServerId server);
  void count_farewells();
  void let_go_if_due(ServerId departed);

  // reads.cpp: reads that do not go through the log (thesis §6.4)
  void on_read(const ClientRequest& request);
  void begin_read(PendingRead read);
  void on_read_index(const Message& message, const ReadIndex& request);
  void on_read_index_reply(const Message& message, const ReadIndexReply& reply);
  [[nodiscard]] bool begins_round();
  void begin_round();
  void note_round(ServerId follower, std::uint64_t round);
  void confirm_round();
  void reads_after_term_commit();
  void confirm_read(PendingRead& read);
  void answer_reads();
  [[nodiscard]] bool keeps_reads(const ReadsQuestion& question);
  void abandon_reads();
  void turn_reads_away();
  void lease_timer_fired(Timer timer);
  void reset_rounds();
  [[nodiscard]] bool committed_in_term() const;

  // append.cpp: followers and their logs (Raft §5.3)
  void on_append_entries(const Message& message, const AppendEntries& request);
  void refuse_append(const Message& message, LogIndex refused_prev, Term conflict_term,
                     LogIndex conflict_index, std::uint64_t round);
  LogIndex store_entries(const AppendEntries& request);

  // replication.cpp: leaders (Raft §5.3, §5.4.2)
  bool heeds_reply(const Message& message, std::uint64_t round);
  void on_append_entries_reply(const Message& message, const AppendEntriesReply& reply);
  void replicate_to_all();
  bool send_new_entries(ServerId follower, bool sent_in_this_step = false);
  void send_append(ServerId follower);
  void follower_has(ServerId follower, LogIndex index);
  void send_heartbeats();
  void go_on_in_mode(ServerId follower, bool refused);
  void back_up(ServerId follower, const AppendEntriesReply& reply);
  void advance_commit_index();

  // compaction.cpp: taking snapshots (Raft §7)
  void take_snapshot(bool requested);
  [[nodiscard]] bool follower_catches_up() const;
  void compact_log(SharedSnapshot snapshot);
  void put_snapshot(SharedSnapshot snapshot);

  // install_snapshot.cpp: followers that are sent one (Raft §7, Figure 13)
  void on_install_snapshot(const Message& message, const InstallSnapshot& chunk);
  void answer_chunk(ServerId leader, const InstallSnapshot& chunk, bool installed, std::uint64_t round);
  bool install_incoming(ServerId leader);
  void begin_anew_after(const SharedSnapshot& snapshot);
  void forget_incoming_if_old(ServerId leader);

  // send_snapshot.cpp: leaders that send one (Raft §7)
  [[nodiscard]] bool needs_snapshot(ServerId follower);
  void send_chunk(ServerId follower);
  void stop_sending_snapshots();
  void on_install_snapshot_reply(const Message& message, const InstallSnapshotReply& reply);

  ServerId id_;
  Options options_;
  const Rules* rules_;

  Durable durable_;

  // Volatile on all servers
  Role role_{Role::follower};
  ServerId leader_;
  LogIndex commit_index_;
  LogIndex last_applied_;
  StateMachine machine_;
  IncomingSnapshot incoming_;

  // Writes: rising ids; what is on its way
  WriteId last_write_;
  WriteId durable_write_;
  LogIndex durable_index_;
  std::vector<PendingWrite> pending_writes_;

  bool hears_leader_{};

  Configurations configurations_;
  /// Those of the configuration in force.
  Quorums quorums_;

  // Candidates and pre-candidates; cleared when a candidacy begins
  ServerSet votes_;
  ServerSet vote_replies_;
  WriteId own_vote_write_;
  /// Whether the candidacy was asked for by the leader before.
  bool asked_to_take_over_{};

  // Leaders; set anew when an election is won; by server, the own place included
  std::vector<LogIndex> match_index_;
  std::vector<Progress> progress_;
  ServerSet answered_;
  ServerId successor_;
  /// Bytes of the entries after commitIndex; kept by a leader where there is a limit, else 0.
  std::uint64_t uncommitted_bytes_{};
  std::optional<MembershipChange> change_;
  ServerSet departing_;

  // Reads
  std::vector<PendingRead> reads_;
  std::uint64_t round_{};
  std::uint64_t confirmed_round_{};
  ServerSet round_answers_;
  /// The timer of the lease that runs or was the last to; the other one measures the round under way.
  bool other_lease_timer_{};
  bool lease_running_{};
  bool measuring_lease_{};
  bool gave_lease_up_{};

  struct StepBuffer {
    Effects* pointer{};
    Effects* operator->() const { return pointer; }
    /// Valid during a step only: a server's value does not depend on it.
    friend bool operator==(const StepBuffer&, const StepBuffer&) { return true; }
  };
  StepBuffer effects_;
};

}  // namespace raft
