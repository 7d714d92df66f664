#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "core/io.hpp"
#include "core/server.hpp"
#include "sim/backlog.hpp"
#include "sim/delay.hpp"
#include "sim/disk.hpp"
#include "sim/event.hpp"
#include "sim/fault.hpp"
#include "sim/random.hpp"
#include "sim/time.hpp"

namespace raftsim {

/// A timer of a server. The queue holds at most one live event for it: arming an already armed timer later
/// only moves the deadline, and the event that comes early is put off. Heartbeats put an election off many
/// times before it happens once.
struct TimerState {
  static constexpr Time kNever = Time::max();

  Time deadline{kNever};
  /// Whether the scenario makes it fire now, whatever the deadline.
  bool forced{};
  /// The trace record of what the scenario makes it fire for.
  std::uint64_t forced_by{};
  /// When the live event is due; an event at any other time is void.
  Time queued{kNever};
  /// The trace record of the step that armed it.
  std::uint64_t cause{};

  [[nodiscard]] bool armed() const { return deadline != kNever; }
  friend bool operator==(const TimerState&, const TimerState&) = default;
};

/// A message that waits for a write before it may leave.
struct HeldMessage {
  raft::Message message;
  raft::WriteId after;
  trace::MessageId id;
  std::uint64_t cause{};
  friend bool operator==(const HeldMessage&, const HeldMessage&) = default;
};

/// A crash that waits for its step.
struct CrashPlan {
  CrashPoint point;
  CrashDamage damage;
  /// The trace record that planned it.
  std::uint64_t cause{};
  friend bool operator==(const CrashPlan&, const CrashPlan&) = default;
};

/// How a server falls.
struct Fall {
  CrashDamage damage{};
  /// The newest write was asked for and never begun: it can neither be kept nor torn.
  bool newest_not_begun{};
  /// It stops by itself, for want of room on its disk.
  bool disk_full{};
};

/// A machine of the cluster: the server that runs on it, its disk and its timers.
struct Node {
  raft::ServerId id;
  /// Nothing while the machine is down.
  std::optional<raft::Server> server;
  /// What the disk holds, while the machine is down.
  raft::Durable durable;
  Disk disk;
  Delay write_latency;
  /// How much its clock advances in a second of true time.
  Ratio clock_rate{1, 1};
  bool paused{};
  /// Whether the disk takes no new writes, and whether that is why the server is down.
  bool disk_full{};
  bool stopped_by_full_disk{};
  /// Whether what the disk holds cannot be read any more.
  bool disk_corrupt{};
  /// What a restart will find half written and drop: an entry, or {0} for what is none.
  std::optional<raft::LogIndex> torn;
  std::optional<CrashPlan> crash_plan;
  /// Rises with every start.
  std::uint32_t incarnation{};
  std::array<TimerState, raft::kTimers> timers{};
  /// In the order in which they were asked for; each leaves once its own write is durable, which need not be
  /// that order.
  std::vector<HeldMessage> held;
  /// The write up to which those that may leave have left.
  raft::WriteId held_until;
  /// What has come in while the server was paused; until the last of it is taken, everything else waits
  /// behind it.
  Backlog backlog;
  /// Whether an event is queued in which the server takes the next of its backlog.
  bool catching_up{};
  /// Election timeouts to use before drawing any, first to last.
  std::deque<Duration> scripted_timeouts;
  Random timer_random;
  Random disk_random;

  [[nodiscard]] bool up() const { return server.has_value(); }
  /// Whether what comes in now has to wait.
  [[nodiscard]] bool keeps_waiting() const { return paused || !backlog.empty(); }
  [[nodiscard]] TimerState& timer(raft::Timer which) { return timers[static_cast<std::size_t>(which)]; }
  [[nodiscard]] const TimerState& timer(raft::Timer which) const {
    return timers[static_cast<std::size_t>(which)];
  }
};

}  // namespace raftsim
