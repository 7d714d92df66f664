#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "core/decision.hpp"
#include "core/io.hpp"
#include "core/message.hpp"
#include "core/types.hpp"
#include "sim/time.hpp"
#include "sim/trace/message_id.hpp"
#include "sim/trace/state.hpp"

/// What one step of a server did: a part of its record.
namespace raftsim::trace {

// ---- What becomes of a message ---------------------------------------------------------------------------

enum class LossReason : std::uint8_t {
  /// The network lost it.
  loss,
  /// The link is cut.
  cut,
  /// The scenario said so.
  dropped,
  /// The receiver is down.
  receiver_down,
  /// The receiver is paused, and as much waits there as may.
  backlog_full,
};
/// "loss", "cut", "dropped", "receiverDown", "backlogFull"
const char* to_string(LossReason reason);

/// It waits for a write of its sender.
struct WaitsForWrite {
  friend bool operator==(const WaitsForWrite&, const WaitsForWrite&) = default;
};
/// It has left and will arrive, unless a cut or a crash meets it there.
struct OnTheWay {
  Time arrival{};
  /// When the network has made a copy: its arrival, not before the first.
  std::optional<Time> copy_arrival;
  /// Whether the scenario delayed it.
  bool delayed{};
  friend bool operator==(const OnTheWay&, const OnTheWay&) = default;
};
/// It will never arrive.
struct Lost {
  LossReason reason{};
  friend bool operator==(const Lost&, const Lost&) = default;
};
using Fate = std::variant<WaitsForWrite, OnTheWay, Lost>;

// ---- What a step of a server does ------------------------------------------------------------------------

/// A message that the step asks to send.
struct Sent {
  MessageId id;
  raft::Message message;
  /// The write that it must wait for; {0} is none.
  raft::WriteId after;
  Fate fate;
  friend bool operator==(const Sent&, const Sent&) = default;
};

/// A message of an earlier step that leaves now that its write is durable. Its fate is not WaitsForWrite.
struct Released {
  MessageId id;
  Fate fate;
  friend bool operator==(const Released&, const Released&) = default;
};

struct TimerSet {
  raft::Timer timer{};
  /// When it will run out; nothing when it was cancelled.
  std::optional<Time> deadline;
  friend bool operator==(const TimerSet&, const TimerSet&) = default;
};

struct WriteAsked {
  raft::Write write;
  /// When it will be durable, if that is known.
  std::optional<Time> durable_at;
  friend bool operator==(const WriteAsked&, const WriteAsked&) = default;
};

/// All that one step of a server did: its decisions, the change of its state, and what it asked of the world.
struct Step {
  std::vector<raft::Judgement> judgements;
  StateChange change;
  std::optional<WriteAsked> write;
  std::vector<TimerSet> timers;
  std::vector<Sent> sends;
  std::vector<Released> released;
  /// The entries applied, both ends included; {0} when there are none.
  raft::LogIndex first_applied;
  raft::LogIndex last_applied;
  /// The commands among them that took no effect (thesis §6.3).
  std::vector<raft::LogIndex> without_effect;
  std::vector<raft::Answer> answers;

  /// Makes it empty, keeping its memory.
  void clear();
  friend bool operator==(const Step&, const Step&) = default;
};

}  // namespace raftsim::trace
