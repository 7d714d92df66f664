#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/entry.hpp"
#include "core/io.hpp"
#include "core/log.hpp"
#include "core/message.hpp"
#include "core/rules.hpp"
#include "core/server.hpp"
#include "core/server_set.hpp"
#include "core/state_machine.hpp"
#include "core/types.hpp"
#include "sim/time.hpp"
#include "sim/trace/message_id.hpp"

/// What the trace lets a reader see at any instant: each server's full state, and what is on its way.
namespace raftsim::trace {

/// The server at a place of a list that has one entry a server, S1 first.
inline raft::ServerId id_of_place(std::size_t place) {
  return raft::ServerId{static_cast<std::uint8_t>(place + 1)};
}

/// What a leader keeps of one server (Raft Figure 2, "volatile state on leaders"). Of itself a leader keeps
/// matchIndex only. A server that leads no longer keeps what it last had, unused.
struct PeerProgress {
  raft::LogIndex match_index;
  raft::LogIndex next_index;
  raft::ProgressMode mode{raft::ProgressMode::probe};
  bool probe_sent{};
  /// In snapshot mode: the last index that the snapshot includes, and which byte of it is to be sent.
  raft::LogIndex sending{};
  std::uint64_t offset{};
  bool catching_up{};
  bool cautious{};
  friend bool operator==(const PeerProgress&, const PeerProgress&) = default;
};

/// Which parts of a server's state the trace tells: all, unless it was imported from another program's log,
/// of which those are known that the log has told of the server so far.
struct Known {
  bool role{true};
  bool term{true};
  bool commit_index{true};
  /// Its log, its votes, and all else.
  bool rest{true};
  friend bool operator==(const Known&, const Known&) = default;
};

/// The small parts of a server's state: all of it but the log, the store, and a few numbers of which nobody
/// but the server itself hears (how long its lease is being measured, bytes not committed yet, who asked for
/// its election, heartbeats that one who has left did not answer).
struct ServerSummary {
  raft::Role role{raft::Role::follower};
  raft::Term current_term;
  raft::ServerId voted_for;
  raft::ServerId leader;
  raft::LogIndex commit_index;
  raft::LogIndex last_applied;
  raft::ServerSet votes;
  raft::ServerSet vote_replies;
  bool hears_leader{};
  raft::ServerSet answered;
  raft::ServerId successor;
  std::uint64_t round{};
  std::uint64_t confirmed_round{};
  raft::ServerSet round_answers;
  bool lease_running{};
  std::vector<raft::PendingRead> reads;
  /// Of a snapshot that is coming in: the last index that it includes, {0} when none is, and how many of its
  /// bytes have come, which are the first of what the leader sends.
  raft::LogIndex receiving;
  std::uint64_t received{};
  raft::Configuration configuration;
  std::optional<raft::MembershipChange> membership_change;
  raft::ServerSet departing;
  /// How far the log is known to be durable.
  raft::LogIndex durable_index;
  /// The writes after durable_write up to last_write are on their way to the disk.
  raft::WriteId last_write;
  raft::WriteId durable_write;
  /// By server, S1 first; has a place for every server of the cluster.
  std::vector<PeerProgress> progress;
  Known known{};
  friend bool operator==(const ServerSummary&, const ServerSummary&) = default;
};

/// One server's full state.
struct ServerState : ServerSummary {
  /// False before the first start and after a crash; term, vote, snapshot, log, configuration and
  /// durable_index are then those of the disk, and everything else is as a new server has it: applied is what
  /// the snapshot includes.
  bool up{};
  bool paused{};
  /// What has taken the place of the log's beginning, if anything has.
  raft::SharedSnapshot snapshot;
  raft::Log log;
  /// What applying the log up to last_applied gives, with so many sessions (0: none).
  raft::StateMachine machine;
  std::uint32_t sessions{};
  /// When each armed timer (raft::Timer) will run out.
  std::array<std::optional<Time>, raft::kTimers> timers{};
  friend bool operator==(const ServerState&, const ServerState&) = default;
};

struct ProgressChange {
  raft::ServerId peer;
  PeerProgress progress;
  friend bool operator==(const ProgressChange&, const ProgressChange&) = default;
};

/// A server has another snapshot.
struct SnapshotChange {
  /// None only after a crash, where nothing else was durable.
  raft::SharedSnapshot snapshot;
  /// Whether it takes the place of the whole log, which is lengthened after that; else only of what it
  /// includes, and that last of all.
  bool replaces_log{};
  friend bool operator==(const SnapshotChange&, const SnapshotChange&) = default;
};

/// The difference between two states of a server: the new value of everything that is new.
struct StateChange {
  std::optional<raft::Role> role;
  std::optional<raft::Term> current_term;
  std::optional<raft::ServerId> voted_for;
  std::optional<raft::ServerId> leader;
  std::optional<raft::LogIndex> commit_index;
  /// The entries up to here are applied to the store.
  std::optional<raft::LogIndex> last_applied;
  std::optional<raft::ServerSet> votes;
  std::optional<raft::ServerSet> vote_replies;
  std::optional<bool> hears_leader;
  std::optional<raft::ServerSet> answered;
  std::optional<raft::ServerId> successor;
  std::optional<std::uint64_t> round;
  std::optional<std::uint64_t> confirmed_round;
  std::optional<raft::ServerSet> round_answers;
  std::optional<bool> lease_running;
  /// All reads that wait from now on.
  std::optional<std::vector<raft::PendingRead>> reads;
  std::optional<raft::Configuration> configuration;
  /// Nothing inside: there is none any more.
  std::optional<std::optional<raft::MembershipChange>> membership_change;
  std::optional<raft::ServerSet> departing;
  std::optional<raft::LogIndex> durable_index;
  std::optional<raft::WriteId> last_write;
  std::optional<raft::WriteId> durable_write;
  /// The first index that the log loses, before it is lengthened; {0} if it loses none.
  raft::LogIndex truncate_from;
  std::vector<raft::Entry> appended;
  std::optional<SnapshotChange> snapshot;
  std::optional<raft::LogIndex> receiving;
  std::optional<std::uint64_t> received;
  std::vector<ProgressChange> progress;

  [[nodiscard]] bool empty() const;
  /// Makes it empty, keeping its memory.
  void clear();
  friend bool operator==(const StateChange&, const StateChange&) = default;
};

/// What a step that left `effects` made of `before`; `after` is the server after it. The second form reuses
/// the memory of `change`.
StateChange difference(const ServerSummary& before, const raft::Server& after, const raft::Effects& effects);
void difference(const ServerSummary& before, const raft::Server& after, const raft::Effects& effects,
                StateChange& change);

/// What a crash leaves of term, vote, snapshot and log: the difference from what the server held in memory
/// (`before`, and its log) to what survives on its disk, whose configuration in force is `configuration`. To
/// be applied after lose_volatile().
StateChange difference_at_crash(const ServerSummary& before, const raft::Log& log_before,
                                const raft::Durable& survived, const raft::Configuration& configuration);

/// Carries out a change. Throws std::invalid_argument when the change does not fit the state: entries applied
/// or compacted that the log does not hold, a peer that the cluster does not have.
void apply(ServerState& state, const StateChange& change);
/// The same for the small parts alone.
void apply(ServerSummary& summary, const StateChange& change);

/// What is known after it.
void apply(Known& known, const StateChange& change);

/// Resets everything that lives in memory only, as a crash does: all but term, vote, snapshot and log; the
/// server is down.
void lose_volatile(ServerState& state);
/// The same for the small parts alone; the server has then applied what its snapshot includes, up to
/// `included`.
void lose_volatile(ServerSummary& summary, raft::LogIndex included);

/// A running server as the trace shows it; `paused` and the timers are the caller's to set.
ServerState state_of(const raft::Server& server);
/// The small parts alone.
ServerSummary summary_of(const raft::Server& server);
/// A server that is down, with what is on its disk, in a cluster of `servers` servers that began with the
/// configuration `first`.
ServerState state_of(const raft::Durable& durable, int servers, const raft::Configuration& first,
                     std::uint32_t sessions = 0);
/// The same where all servers began as voters.
ServerState state_of(const raft::Durable& durable, int servers);

// ---- The cluster -----------------------------------------------------------------------------------------

/// A message that has left its sender.
struct InFlight {
  raft::Message message;
  /// When it left, and the number of the record that let it leave.
  Time sent{};
  std::uint64_t sent_by{};
  /// Its arrivals still to come, earliest first: one, or two when the network has made a copy.
  std::vector<Time> arrivals;
  friend bool operator==(const InFlight&, const InFlight&) = default;
};

/// A message that waits for its sender's disk.
struct Held {
  raft::Message message;
  raft::WriteId after;
  /// Since when, and the number of the record of the step that asked to send it.
  Time since{};
  std::uint64_t asked_by{};
  friend bool operator==(const Held&, const Held&) = default;
};

/// A write on its way to a disk, or of which its server, paused, has not heard yet that it is durable.
struct PendingWrite {
  raft::Write write;
  /// When it will be durable, if that is known.
  std::optional<Time> durable_at;
  /// The number of the record of the step that asked for it.
  std::uint64_t asked_by{};
  friend bool operator==(const PendingWrite&, const PendingWrite&) = default;
};

struct ClusterState {
  /// Of the last record carried out.
  Time time{};
  std::uint64_t record{};
  /// S1 first.
  std::vector<ServerState> servers;
  std::map<MessageId, InFlight> in_flight;
  std::map<MessageId, Held> held;
  std::map<std::pair<raft::ServerId, raft::WriteId>, PendingWrite> pending_writes;
  /// By sender, S1 first: to whom its messages are cut off now.
  std::vector<raft::ServerSet> cut;

  [[nodiscard]] const ServerState& server(raft::ServerId id) const { return servers.at(id.value - 1U); }
  friend bool operator==(const ClusterState&, const ClusterState&) = default;
};

}  // namespace raftsim::trace
