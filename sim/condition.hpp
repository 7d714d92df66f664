#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/message.hpp"
#include "core/rules.hpp"
#include "core/server_set.hpp"
#include "core/text.hpp"
#include "core/types.hpp"
#include "sim/trace/one_of.hpp"

namespace raftsim {

/// Which whole numbers are accepted: min to max, both included, but not `except`. Durations are compared in
/// nanoseconds.
struct Range {
  std::int64_t min{std::numeric_limits<std::int64_t>::min()};
  std::int64_t max{std::numeric_limits<std::int64_t>::max()};
  std::optional<std::int64_t> except;

  [[nodiscard]] constexpr bool contains(std::int64_t number) const {
    return min <= number && number <= max && except != number;
  }
  friend bool operator==(const Range&, const Range&) = default;
};

/// Whose number a fact speaks of.
enum class Scope : std::uint8_t {
  /// One server, named.
  server,
  /// The current leader: of the running servers in the role of leader the one of the highest term. Where
  /// there
  /// is none, the fact does not hold.
  leader,
  /// Every server that runs; holds when none does.
  all,
  /// At least one server that runs.
  any,
  /// A majority of the cluster's servers, each of them running.
  majority,
};

/// Scope and, for Scope::server, the server. A paused server runs; a crashed one does not. Of a named server
/// that is down, facts on durable state (term, votedFor, log, lastIndex, lastIncludedIndex) read its disk,
/// all others do not hold.
struct Subject {
  Scope scope{Scope::server};
  raft::ServerId server;
  friend bool operator==(const Subject&, const Subject&) = default;
};

/// Every server there can be, in the cluster or not.
inline constexpr raft::ServerSet kAnybody = raft::ServerSet::first(raft::kMaxServers);

/// Who is the current leader (Scope::leader's definition).
struct LeaderIn {
  /// Holds when the leader is one of these (kAnybody: whoever it is),
  raft::ServerSet servers;
  /// or when there is none and this is set.
  bool or_nobody{};
  /// In place of `servers`, those that the scenario's plan of faults mends at its end: drawn by the seed.
  /// Until then, and without a plan, kAnybody.
  bool mended{};
  friend bool operator==(const LeaderIn&, const LeaderIn&) = default;
};

/// Which roles are accepted.
struct RoleSet {
  bool follower{};
  bool pre_candidate{};
  bool candidate{};
  bool leader{};

  [[nodiscard]] constexpr bool contains(raft::Role role) const {
    return (role == raft::Role::follower && follower) ||
           (role == raft::Role::pre_candidate && pre_candidate) ||
           (role == raft::Role::candidate && candidate) || (role == raft::Role::leader && leader);
  }
  friend bool operator==(const RoleSet&, const RoleSet&) = default;
};

/// What a server believes it is, whatever the others believe.
struct RoleIs {
  Subject subject;
  RoleSet roles;
  friend bool operator==(const RoleIs&, const RoleIs&) = default;
};

/// How many running servers are in the role.
struct RoleCount {
  raft::Role role{raft::Role::follower};
  Range count;
  friend bool operator==(const RoleCount&, const RoleCount&) = default;
};

/// A number that every server has. term, last_index and last_included_index (of the snapshot; 0 without one)
/// are durable, the others are gone at a crash.
enum class ServerQuantity : std::uint8_t {
  term,
  commit_index,
  last_applied,
  last_index,
  last_included_index
};

struct ServerNumber {
  ServerQuantity quantity{ServerQuantity::term};
  Subject subject;
  Range range;
  friend bool operator==(const ServerNumber&, const ServerNumber&) = default;
};

/// votedFor of the server's current term.
struct VotedFor {
  Subject subject;
  /// kNobody for "has not voted in this term".
  raft::ServerId candidate;
  friend bool operator==(const VotedFor&, const VotedFor&) = default;
};

/// The terms of a server's log, entry by entry, and where it begins.
struct LogIs {
  Subject subject;
  /// The last index that a snapshot has taken the place of; {0}: the log begins at 1.
  raft::LogIndex base;
  std::vector<raft::Term> terms;
  /// Whether more entries may follow these.
  bool open_end{};
  friend bool operator==(const LogIs&, const LogIs&) = default;
};

/// What a server's applied state machine holds under a key.
struct ValueIs {
  Subject subject;
  raft::Text key;
  /// Nothing for "no such key".
  std::optional<std::string> value;
  friend bool operator==(const ValueIs&, const ValueIs&) = default;
};

/// A number that a leader keeps for each other server (Raft Figure 2, volatile state on leaders).
enum class PeerQuantity : std::uint8_t { next_index, match_index };

/// Holds only while the subject is a leader. Scope::server or Scope::leader.
struct PeerNumber {
  PeerQuantity quantity{PeerQuantity::next_index};
  Subject subject;
  raft::ServerId peer;
  Range range;
  friend bool operator==(const PeerNumber&, const PeerNumber&) = default;
};

/// Which part of a configuration a fact speaks of.
enum class MemberKind : std::uint8_t {
  voters,
  /// Of Cold, during joint consensus; else nobody.
  old_voters,
  learners,
};

/// Who takes part, by the configuration that the subject has: the latest in its log.
struct MembersAre {
  MemberKind kind{MemberKind::voters};
  Subject subject;
  raft::ServerSet servers;
  friend bool operator==(const MembersAre&, const MembersAre&) = default;
};

/// Whether a change of the membership is under way for the subject: its configuration is joint, or not known
/// to be committed, or it leads and lets servers catch up.
struct ChangingIs {
  Subject subject;
  bool changing{};
  friend bool operator==(const ChangingIs&, const ChangingIs&) = default;
};

struct UpIs {
  Subject subject;
  /// True: runs (perhaps paused). False: crashed or never started. Scopes `all` and `any` speak of every
  /// server here, running or not.
  bool up{};
  friend bool operator==(const UpIs&, const UpIs&) = default;
};

/// A number of the whole run, known to the checks and not to the servers.
enum class Counter : std::uint8_t {
  /// Highest index that is committed in truth: it or a later entry was, while it was the leader's own term's,
  /// durable on a majority (Raft §5.4.2).
  committed,
  /// Times that a server became candidate.
  elections,
  /// Times that a candidate became leader.
  leaders,
  /// Elections that a candidate began because its former one had no winner in time (Raft §5.2).
  split_votes,
  /// Simulated time, nanoseconds.
  time,
  /// Simulated time so far in which the cluster served nobody (Statistics::availability), in all;
  /// nanoseconds.
  unavailable,
  /// The longest stretch of it so far, the present one included; nanoseconds.
  longest_unavailable,
};

struct Count {
  Counter counter{Counter::committed};
  Range range;
  friend bool operator==(const Count&, const Count&) = default;
};

enum class MessageFate : std::uint8_t {
  /// Left the sender; a copy made by the network is not a sending.
  sent,
  /// Reached a running server; copies count.
  delivered,
  /// Will never arrive: lost, cut off, dropped by an action, or its receiver was down.
  lost,
};

/// How many server-to-server messages of a kind there have been since the start.
struct MessageCount {
  std::optional<raft::MessageType> type;
  raft::ServerSet from{kAnybody};
  raft::ServerSet to{kAnybody};
  MessageFate fate{MessageFate::sent};
  Range count;
  friend bool operator==(const MessageCount&, const MessageCount&) = default;
};

/// What has become of a client's operations.
enum class ClientCounter : std::uint8_t {
  /// Answered, whatever the answer (a compare-and-set that did not match is answered).
  ok,
  /// Given up by the client: its outcome is unknown.
  failed,
  /// Issued, neither answered nor given up.
  pending,
  /// Times that a server pointed the client to another one.
  redirected,
  /// Times that the client sent an operation again.
  retried,
};

struct ClientCount {
  /// {0}: all clients together.
  raft::ClientId client;
  ClientCounter counter{ClientCounter::ok};
  Range range;
  friend bool operator==(const ClientCount&, const ClientCount&) = default;
};

/// How an operation ended: raft::ResultStatus, or not at all.
enum class OperationStatus : std::uint8_t {
  ok,
  no_such_key,
  mismatch,
  value_too_long,
  no_session,
  failed,
  pending
};

struct AnswerIs {
  raft::ClientId client;
  /// The client's operations are numbered from 1 as it issues them. Never holds before it was issued.
  std::uint32_t operation{};
  std::optional<OperationStatus> status;
  std::optional<std::string> value;
  friend bool operator==(const AnswerIs&, const AnswerIs&) = default;
};

/// Whether all running servers that take part, by the leader's configuration (without a leader each by its
/// own), have equal terms, logs,
/// commitIndex and lastApplied, and no entry waits to be committed or applied.
struct Converged {
  bool converged{true};
  /// Of these alone; where they are not kAnybody `converged` is true.
  raft::ServerSet servers{kAnybody};
  /// As LeaderIn::mended.
  bool mended{};
  friend bool operator==(const Converged&, const Converged&) = default;
};

using Fact =
    OneOf<std::variant<LeaderIn, RoleIs, RoleCount, ServerNumber, VotedFor, LogIs, ValueIs, PeerNumber,
                       MembersAre, ChangingIs, UpIs, Count, MessageCount, ClientCount, AnswerIs, Converged>>;
extern template class OneOf<Fact::Variant>;

/// What may hold at an instant: all the facts, all of `all`, at least one of `any` (when not empty), and none
/// of `none`. Nesting is bounded by limits::kMaxDepth.
struct Condition {
  std::vector<Fact> facts;
  std::vector<Condition> all;
  std::vector<Condition> any;
  std::vector<Condition> none;
  friend bool operator==(const Condition&, const Condition&) = default;
};

/// The condition as one line in the scenario language, for messages: {"leader":"S1","term":{"all":2}}.
/// Clients are named by `clients`, or "C1", "C2", … where that is null.
std::string to_text(const Condition& condition, const std::vector<std::string>* clients = nullptr);

}  // namespace raftsim
