#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "core/entry_batch.hpp"
#include "core/types.hpp"

namespace raft {

/// "Invoked by candidates to gather votes" (Raft Figure 2, §5.2). The candidate is the message's sender.
struct RequestVote {
  LogPosition last_log;  ///< lastLogTerm and lastLogIndex
  /// Whether the leader itself asked for this election: those who hear it may vote all the same (thesis
  /// §4.2.3).
  bool leadership_transfer{};
  friend bool operator==(const RequestVote&, const RequestVote&) = default;
};

struct RequestVoteReply {
  bool vote_granted{};
  friend bool operator==(const RequestVoteReply&, const RequestVoteReply&) = default;
};

/// "Invoked by leader to replicate log entries; also used as heartbeat" (Raft Figure 2, §5.3).
struct AppendEntries {
  LogPosition prev_log;  ///< prevLogTerm and prevLogIndex
  LogIndex leader_commit;
  EntryBatch entries;  ///< empty for a heartbeat
  /// The leader's latest round of heartbeats, for reads and leases (thesis §6.4); the reply repeats it.
  std::uint64_t round{};
  friend bool operator==(const AppendEntries&, const AppendEntries&) = default;
};

struct AppendEntriesReply {
  bool success{};
  /// On success the last index known to agree with the leader's log; on refusal the prevLogIndex refused,
  /// which tells the leader whether the refusal is old news.
  LogIndex index;
  /// On refusal: the term of the entry that conflicts, {0} when the log is too short (Raft §5.3).
  Term conflict_term;
  /// On refusal: the first index of conflict_term; or the index after the last entry when the log is too
  /// short.
  LogIndex conflict_index;
  /// The request's.
  std::uint64_t round{};
  friend bool operator==(const AppendEntriesReply&, const AppendEntriesReply&) = default;
};

/// "Would you vote for me in the term after this message's?" (thesis §9.6). It asks only: nobody's term rises
/// by it.
struct PreVote {
  LogPosition last_log;  ///< lastLogTerm and lastLogIndex
  friend bool operator==(const PreVote&, const PreVote&) = default;
};

struct PreVoteReply {
  bool vote_granted{};
  /// The term of the request: an answer to an earlier question tells nothing.
  Term asked_in;
  friend bool operator==(const PreVoteReply&, const PreVoteReply&) = default;
};

/// The leader asks its successor to begin an election without waiting (thesis §3.10).
struct TimeoutNow {
  friend bool operator==(const TimeoutNow&, const TimeoutNow&) = default;
};

/// A follower asks the leader up to where it must have applied the log to answer a read (thesis §6.4).
struct ReadIndex {
  /// The follower's name for the read.
  std::uint64_t id{};
  friend bool operator==(const ReadIndex&, const ReadIndex&) = default;
};

struct ReadIndexReply {
  std::uint64_t id{};
  LogIndex read_index;
  friend bool operator==(const ReadIndexReply&, const ReadIndexReply&) = default;
};

/// "Invoked by leader to send chunks of a snapshot to a follower" (Raft extended version, Figure 13). A
/// heartbeat as well: it comes from the leader of its term.
struct InstallSnapshot {
  LogPosition
      last_included;  ///< lastIncludedTerm and lastIncludedIndex: what the snapshot replaces, up to there
  std::uint64_t offset{};  ///< where `data` stands in the snapshot's bytes
  std::string data;
  bool done{};  ///< whether this is the last chunk
  /// As of AppendEntries.
  std::uint64_t round{};
  friend bool operator==(const InstallSnapshot&, const InstallSnapshot&) = default;
};

struct InstallSnapshotReply {
  LogIndex last_included;  ///< the request's lastIncludedIndex
  /// Whether the follower has, durable, all that the snapshot includes.
  bool installed{};
  /// If not: where the next chunk must begin, which is how many bytes the follower has.
  std::uint64_t offset{};
  /// The request's.
  std::uint64_t round{};
  /// The request's offset.
  std::uint64_t chunk{};
  friend bool operator==(const InstallSnapshotReply&, const InstallSnapshotReply&) = default;
};

using MessageBody =
    std::variant<RequestVote, RequestVoteReply, AppendEntries, AppendEntriesReply, PreVote, PreVoteReply,
                 TimeoutNow, ReadIndex, ReadIndexReply, InstallSnapshot, InstallSnapshotReply>;

/// The kinds of message, in the order of MessageBody.
enum class MessageType : std::uint8_t {
  request_vote,
  request_vote_reply,
  append_entries,
  append_entries_reply,
  pre_vote,
  pre_vote_reply,
  timeout_now,
  read_index,
  read_index_reply,
  install_snapshot,
  install_snapshot_reply,
};
inline constexpr int kMessageTypes = static_cast<int>(std::variant_size_v<MessageBody>);

/// What one server sends another.
struct Message {
  ServerId from;
  ServerId to;
  /// The sender's currentTerm: every RPC and every reply carries it (Raft §5.1).
  Term term;
  MessageBody body;

  /// Makes the body one of this kind and returns it, to be filled: it may hold what an earlier one left
  /// there, which saves building it anew.
  template <class Body>
  Body& become() {
    Body* same = std::get_if<Body>(&body);
    return same != nullptr ? *same : body.emplace<Body>();
  }

  [[nodiscard]] MessageType type() const { return static_cast<MessageType>(body.index()); }
  friend bool operator==(const Message&, const Message&) = default;
};

/// "RequestVote", "AppendEntriesReply": the paper's names.
const char* to_string(MessageType type);

}  // namespace raft
