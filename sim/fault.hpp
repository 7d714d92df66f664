#pragma once

#include <cstdint>
#include <optional>

#include "core/message.hpp"
#include "sim/delay.hpp"
#include "sim/random.hpp"
#include "sim/selector.hpp"
#include "sim/time.hpp"

/// The actions that make machines fail: servers, disks, clocks, and faults that go on for a while by
/// themselves.
namespace raftsim {

// ---- Servers ---------------------------------------------------------------------------------------------

/// Where in a step a server crashes: between any two of what it asks of the world, in the order in which that
/// is carried out: the write, messages that waited for a write, messages, answers to clients.
struct CrashPoint {
  /// After so many of them; 0: before the first.
  std::uint32_t effects{};
  /// Only in a step in which a message of this type leaves or is held.
  std::optional<raft::MessageType> sending{};
  friend bool operator==(const CrashPoint&, const CrashPoint&) = default;
};

/// What a crash leaves of the writes on their way to the disk.
struct CrashDamage {
  /// The oldest ones, so many, had reached the disk, though the server had not heard of it; nothing: as many
  /// as chance tells. Legal, for a write may become durable at any time after it was asked for.
  std::optional<std::uint32_t> kept{0};
  /// The first that had not was half on the disk: see Disk::tear().
  bool torn{};
  friend bool operator==(const CrashDamage&, const CrashDamage&) = default;
};

/// Stops running servers; what was not durable is gone.
struct Crash {
  Selector servers;
  CrashDamage damage{};
  /// Nothing: now. Else in the first step from now on that has so many effects, and at least one.
  std::optional<CrashPoint> point{};
  friend bool operator==(const Crash&, const Crash&) = default;
};
/// Starts servers that are down, from their disks; of those that run, a crash that waits for its point is
/// off.
struct Restart {
  Selector servers;
  friend bool operator==(const Restart&, const Restart&) = default;
};

// ---- Disks -----------------------------------------------------------------------------------------------

/// From now on, writes to these servers' disks take so long.
struct ChangeDisk {
  Selector servers;
  Delay write;
  friend bool operator==(const ChangeDisk&, const ChangeDisk&) = default;
};
/// The disks stand still for so long: writes on their way end so much later, and new ones wait.
struct StallDisk {
  Selector servers;
  Duration lasting{};
  friend bool operator==(const StallDisk&, const StallDisk&) = default;
};
/// The disks take no new writes. A server that asks for one stops before anything else of that step happens.
struct FillDisk {
  Selector servers;
  friend bool operator==(const FillDisk&, const FillDisk&) = default;
};
/// The disks have room again; servers that stopped for want of it start.
struct FreeDisk {
  Selector servers;
  friend bool operator==(const FreeDisk&, const FreeDisk&) = default;
};
/// What the disks hold cannot be read any more: a server that starts finds it out by its checksums and
/// refuses to run. One that runs works from memory and notices nothing.
struct CorruptDisk {
  Selector servers;
  friend bool operator==(const CorruptDisk&, const CorruptDisk&) = default;
};
/// The disks are replaced by empty ones; servers that run crash first. Breaks what Raft rests on, "stable
/// storage" (Raft Figure 2): a server that forgets its vote and its log may do harm.
struct LoseDisk {
  Selector servers;
  friend bool operator==(const LoseDisk&, const LoseDisk&) = default;
};

// ---- Clocks ----------------------------------------------------------------------------------------------

/// From now on these servers' clocks run at this rate; a timer that runs keeps its time.
struct ChangeClock {
  Selector servers;
  Ratio rate{1, 1};
  friend bool operator==(const ChangeClock&, const ChangeClock&) = default;
};
/// These servers' clocks are set forward, or back: timers that run, which look at the clock, run out so much
/// sooner, or later.
struct JumpClock {
  Selector servers;
  /// On the clock itself.
  Duration by{};
  bool back{};
  friend bool operator==(const JumpClock&, const JumpClock&) = default;
};

// ---- Faults that go on -----------------------------------------------------------------------------------

/// Links break and mend in turn, all together, and are whole in the end.
struct Flap {
  Selector from;
  Selector to;
  bool both_ways{true};
  /// How long they are broken, and then whole.
  Delay down;
  Delay up;
  Duration lasting{};
  friend bool operator==(const Flap&, const Flap&) = default;
};
/// Servers crash and start again in turn, each at its own pace, and run in the end.
struct CrashLoop {
  Selector servers;
  Delay down;
  Delay up;
  Duration lasting{};
  friend bool operator==(const CrashLoop&, const CrashLoop&) = default;
};
/// Servers are cut off from everybody, one after the other in random order, and then brought back, one after
/// the other in another random order.
struct Swizzle {
  Selector servers;
  /// From one to the next.
  Delay apart;
  friend bool operator==(const Swizzle&, const Swizzle&) = default;
};

}  // namespace raftsim
