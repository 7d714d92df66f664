#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "sim/random.hpp"
#include "sim/time.hpp"

namespace raftsim {

/// A kind of fault that a plan may bring about, each as one episode that begins and ends.
enum class FaultKind : std::uint8_t {
  /// Messages are lost, copied and overtaken.
  loss,
  /// Some links are slow, narrow or lossy, often one way only.
  links,
  /// The network is split, servers are cut off, one way or both, one after the other, or hear some of the
  /// others only.
  partitions,
  /// Servers crash, once or again and again, and return.
  crashes,
  /// Servers stand still, as in a long garbage collection.
  pauses,
  /// Disks get slow, stall, or are full; those of servers that are lost for good cannot be read any more.
  disks,
  /// Clocks run fast or slow, or jump.
  clocks,
  /// Messages of one type are held back and arrive much later.
  held_messages,
  /// An election timer fires early.
  timers,
  /// Memberships change, leaderships are handed over.
  membership,
  /// Snapshots are taken.
  snapshots,
  /// Disks lose all that they hold, and their servers come back under their names: amnesia, which Raft does
  /// not promise to survive (Raft Figure 2: "persistent state").
  lost_disks,
};
inline constexpr int kFaultKinds = 12;
/// How many of these, the first, are faults that Raft is made for. A seed draws among them.
inline constexpr int kSurvivedFaultKinds = 11;

/// A set of kinds of faults. A regular value.
class FaultKinds {
 public:
  constexpr FaultKinds() = default;
  template <class... Kinds>
  static constexpr FaultKinds of(Kinds... kinds) {
    FaultKinds set;
    (set.insert(kinds), ...);
    return set;
  }
  /// All that Raft is made for.
  static constexpr FaultKinds survived() {
    FaultKinds set;
    set.mask_ = static_cast<std::uint16_t>((1U << static_cast<unsigned>(kSurvivedFaultKinds)) - 1U);
    return set;
  }

  constexpr void insert(FaultKind kind) { mask_ = static_cast<std::uint16_t>(mask_ | bit(kind)); }
  [[nodiscard]] constexpr bool has(FaultKind kind) const { return (mask_ & bit(kind)) != 0; }
  [[nodiscard]] constexpr bool empty() const { return mask_ == 0; }
  friend constexpr bool operator==(FaultKinds, FaultKinds) = default;

 private:
  static constexpr unsigned bit(FaultKind kind) { return 1U << static_cast<unsigned>(kind); }

  std::uint16_t mask_{};
};

/// What faults a run has, by a name.
enum class FaultProfile : std::uint8_t {
  calm,
  lossy,
  partitions,
  crashes,
  disks,
  clocks,
  membership,
  everything,
  /// Each seed draws which kinds there are, how often they come and how strong they are (swarm testing).
  swarm,
  /// Crashes and lost disks. In no other profile, for what breaks then is no defect of Raft.
  amnesia,
};

/// Who is mended at the end of a plan's faults.
enum class Mending : std::uint8_t {
  all,
  /// A random majority of the voters, and others by chance; the rest stay bad in one of several ways. All
  /// where memberships change, for who a majority is then is not known beforehand.
  majority,
};

/// A scenario's faults before they are drawn. What comes of them is a function of scenario and seed: entries
/// of the timeline like any other.
struct FaultPlan {
  FaultProfile profile{FaultProfile::swarm};
  /// Faults begin from `from` on; at `until` what is broken is mended, as `mending` says.
  Time from;
  Time until;
  /// On average from the beginning of one to that of the next; zero: drawn by each seed.
  Duration every{};
  Mending mending{Mending::all};
  /// The longest that one lasts; zero: drawn by each seed.
  Duration longest{};
  /// How likely a message is lost while all links lose messages; drawn by each seed if not given. Links that
  /// are worse than others draw a loss of their own, whatever this is.
  std::optional<Ratio> loss{};
  friend bool operator==(const FaultPlan&, const FaultPlan&) = default;
};

}  // namespace raftsim
