#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "core/command.hpp"
#include "core/decision.hpp"
#include "core/entry.hpp"
#include "core/kv.hpp"
#include "core/log.hpp"
#include "core/message.hpp"
#include "core/reused_list.hpp"
#include "core/server_set.hpp"
#include "core/snapshot.hpp"
#include "core/types.hpp"

/// What goes into a server and what comes out: one Input a step, its Effects in a buffer that is used again.
namespace raft {

/// The timers a server asks its environment for. It names no durations: the environment draws the election
/// timeout (Raft §5.2) and knows the others.
enum class Timer : std::uint8_t {
  /// A new randomised election timeout each time (Raft §5.2).
  election,
  /// The heartbeat interval.
  heartbeat,
  /// The minimum election timeout: until then a leader counts as heard (thesis §4.2.3).
  leader_heard,
  /// The maximum election timeout: by then a leader has heard a majority or steps down (thesis §6.2).
  quorum,
  /// The maximum election timeout: by then the leadership is handed over or stays (thesis §3.10).
  transfer,
  /// The lease: the minimum election timeout less what clocks may drift (thesis §6.4.1). Two, for the next is
  /// measured while the present one holds.
  lease,
  other_lease,
  /// The minimum election timeout: servers that catch up in a round shorter than this may vote (thesis
  /// §4.2.1).
  catch_up,
};
inline constexpr int kTimers = 8;
/// "election", …
const char* to_string(Timer timer);

// ---- Inputs ----------------------------------------------------------------------------------------------

/// The server begins to run, newly made or restarted; the first input, once.
struct Started {};
/// A message arrived. Refers to the message for the length of the step.
struct Received {
  const Message* message{};
};
/// A timer that was armed has run out.
struct TimerFired {
  Timer timer{};
};
/// A write is durable; writes become durable in the order of their ids.
struct Written {
  WriteId write;
};
/// A client's command arrived.
struct Proposed {
  ClientRequest request;
};

/// The leadership is to be handed over to another server (thesis §3.10).
struct TransferRequested {
  ServerId to;
};

/// The log is to be compacted now, however short it is (Raft §7).
struct SnapshotRequested {};

/// The membership is to change (Raft §6, thesis §4).
struct ChangeRequested {
  ServerSet voters;
  ServerSet learners;
  /// By joint consensus, or in a single step.
  bool joint{};
  /// Whether servers get their vote only once they have caught up.
  bool catch_up{true};
};

using Input = std::variant<Started, Received, TimerFired, Written, Proposed, TransferRequested,
                           ChangeRequested, SnapshotRequested>;

// ---- Effects ---------------------------------------------------------------------------------------------

/// What must go to the disk, all of it or nothing: the new currentTerm and votedFor, then the log cut and
/// lengthened, then a snapshot in the place of its beginning. The entries appended are the last `appended`
/// ones of the log before the snapshot takes effect; see entry_after_step().
struct Write {
  WriteId id;
  bool hard_state{};  ///< whether term and vote are part of this write
  Term current_term;
  ServerId voted_for;
  /// The first index that the log loses; {0} if it loses none. The entries lost are in Effects::removed.
  LogIndex truncate_from;
  std::uint32_t appended{};
  /// The log's end after this write.
  LogIndex last_index;
  /// Where a snapshot is part of this write, the last entry that it includes; {0, 0} if none is. The entries
  /// that it takes the place of are in Effects::compacted.
  LogPosition snapshot{};
  /// Whether the snapshot takes the place of the whole log: then truncate_from is the log's first index.
  bool replaces_log{};
  friend bool operator==(const Write&, const Write&) = default;
};

/// A message that may leave once the write `after` is durable; {0} is at once.
struct Send {
  Message message;
  WriteId after;
  friend bool operator==(const Send&, const Send&) = default;
};

/// How a server answers a client.
enum class AnswerStatus : std::uint8_t {
  /// Applied; the result is valid.
  done,
  /// Not the leader: try Answer::leader, or anybody when that is nobody (Raft §8).
  not_leader,
  /// The leader takes no commands for the moment, as Answer::reason tells: try again later.
  try_later,
};
/// "done", …
const char* to_string(AnswerStatus status);

struct Answer {
  ClientId client;
  std::uint32_t sequence{};
  AnswerStatus status{};
  ServerId leader;
  /// Where the command stands in the log; {0} if it was not taken, or is a read that did not go through it.
  LogIndex index;
  Result result;
  /// Why it was not taken; valid with try_later.
  Reason reason{};
  /// Of a read that did not go through the log: up to where the log was applied that answered it.
  LogIndex read_index{};
  friend bool operator==(const Answer&, const Answer&) = default;
};

enum class TimerChange : std::uint8_t { none, arm, cancel };

/// Which parts of a server a step changed, as bits.
enum class Change : std::uint16_t {
  role = 1,
  term = 2,
  vote = 4,
  log = 8,
  commit_index = 16,
  applied = 32,
  leader = 64,
  progress = 128,
  votes = 256,
  /// Whether a leader is heard; who has answered; to whom the leadership is handed over.
  contact = 512,
  /// Reads that wait, rounds of heartbeats, the lease.
  reads = 1024,
  /// The configuration in force, or what comes of a change that is asked for.
  configuration = 2048,
  /// The snapshot, and what of one has come in.
  snapshot = 4096,
};

/// What a step asks of the world, carried out in this order: the write, the timers, the sends, the answers.
/// The entries applied (the step's own act) are those from first_applied to last_applied: entry_after_step().
struct Effects {
  /// Whether somebody will read the judgements; a step keeps none otherwise. Not cleared.
  bool wants_judgements{true};
  ReusedList<Judgement> judgements;
  std::optional<Write> write;
  std::vector<Entry> removed;
  /// The entries, from the log's base on, that a snapshot has taken the place of.
  std::vector<Entry> compacted;
  /// The snapshot before, where the write has a new one.
  SharedSnapshot snapshot_before;
  std::array<TimerChange, kTimers> timers{};
  /// Which of the timers are armed or cancelled, as bits: most steps touch one or none.
  std::uint8_t timers_set{};
  ReusedList<Send> sends;
  LogIndex first_applied;  ///< {0} when nothing was applied
  LogIndex last_applied;
  /// The commands among them that took no effect, being done before or without a session (thesis §6.3).
  std::vector<LogIndex> without_effect;
  ReusedList<Answer> answers;
  std::uint16_t changed{};

  [[nodiscard]] bool has_changed(Change change) const {
    return (changed & static_cast<std::uint16_t>(change)) != 0;
  }
  void mark(Change change) {
    changed = static_cast<std::uint16_t>(changed | static_cast<std::uint16_t>(change));
  }
  void set(Timer timer, TimerChange change) {
    timers[static_cast<std::size_t>(timer)] = change;
    timers_set = static_cast<std::uint8_t>(timers_set | 1U << static_cast<unsigned>(timer));
  }
  /// Whether the step changed nothing that others can see and asks for nothing.
  [[nodiscard]] bool nothing() const {
    return changed == 0 && timers_set == 0 && sends.empty() && answers.empty() && !write;
  }
  /// Empties the buffer, keeping its memory.
  void clear();
  friend bool operator==(const Effects&, const Effects&) = default;
};

/// The entry at `index` that `log` held during the step that left `effects`, even if a snapshot has taken its
/// place in that step; or null.
const Entry* find_after_step(const Log& log, const Effects& effects, LogIndex index);
/// The same where it is known to be there: asserts it.
const Entry& entry_after_step(const Log& log, const Effects& effects, LogIndex index);

}  // namespace raft
