#pragma once

#include <cstdint>

#include "core/message.hpp"
#include "core/types.hpp"
#include "sim/time.hpp"
#include "sim/trace/message_id.hpp"
#include "sim/trace/step.hpp"

/// A message's way from one lane to another.
namespace raftsim::viz {

/// What became of a message.
enum class Outcome : std::uint8_t {
  delivered,
  lost,
  /// The run ended before it arrived.
  on_the_way,
  /// The run ended, or its sender crashed, before its write was durable: it never left.
  never_left,
};

/// A copy that the network makes is an arrow of its own, with the same id. From an event of another program's
/// log leads one to each event that has heard of it, as soon as it happens: how it went the log does not
/// tell.
struct Arrow {
  trace::MessageId id;
  raft::ServerId from;
  raft::ServerId to;
  raft::MessageType type{};
  Outcome outcome{Outcome::never_left};
  /// Valid when lost.
  trace::LossReason reason{};
  /// Whether it is AppendEntries that carries entries, or a reply that says no.
  bool with_entries{};
  bool refusal{};
  bool copy{};
  raft::Term term;
  /// When its sender asked to send it.
  Time asked{};
  /// When it left; `ended` when it never did.
  Time left{};
  /// When it was received or lost, or was given up by the crash of its sender or the end of the run.
  Time ended{};
  /// The records of asking, leaving and ending; 0 where there is none. One that is lost as it leaves has no
  /// record of its end.
  std::uint64_t asked_by{};
  std::uint64_t left_by{};
  std::uint64_t ended_by{};

  /// Whether it is of another program's log, and whether its type is then known.
  bool logged{};
  bool type_known{true};

  /// Whether it waited for a write of its sender.
  [[nodiscard]] bool held() const { return left > asked; }
  /// Whether it was on its way, or was waiting, at some moment of [begin, end].
  [[nodiscard]] bool meets(Time begin, Time end) const { return asked <= end && ended >= begin; }
};

}  // namespace raftsim::viz
