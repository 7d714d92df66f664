#pragma once

#include <cstdint>
#include <string>

#include "core/server_set.hpp"
#include "sim/faults/fault_plan.hpp"
#include "sim/random.hpp"
#include "sim/scenario.hpp"

namespace raftsim {

/// What stays of the servers that are not mended at the end.
enum class Remains : std::uint8_t {
  down,
  paused,
  /// Cut off from everybody, one by one, or together.
  alone,
  apart,
  /// Heard by none of those that are mended.
  mute,
  /// Hearing none of those that are mended: only where PreVote and CheckQuorum keep it from deposing leaders,
  /// or from leading on (thesis §6.2, §9.6).
  deaf,
};
inline constexpr int kRemains = 6;

/// Which faults a run really has, as its seed has drawn them.
struct FaultDraw {
  FaultKinds kinds;
  /// On average from the beginning of one episode to that of the next.
  Duration every{};
  /// The longest that an episode lasts.
  Duration longest{};
  /// How likely the loss of a message is while messages are lost; it is copied half as often.
  Ratio loss{};
  /// Who is mended at the end: a majority of the voters at least; and what becomes of the others.
  raft::ServerSet mended{};
  Remains remains{};
  /// What the profile has and the scenario excludes, for there Raft promises nothing.
  FaultKinds left_alone{};
  friend bool operator==(const FaultDraw&, const FaultDraw&) = default;
};

/// Draws the faults of a scenario that has a plan. Where a scenario's promises exclude a kind, it is left
/// out: clocks beyond `maxDrift` and fired timers break leases (thesis §6.4.1), and who has no PreVote and
/// CheckQuorum is disrupted by those that were removed (Raft §6).
FaultDraw draw_faults(const Scenario& scenario, std::uint64_t seed);

/// "loss of 12%, crashes, disks; one every 430ms, up to 900ms long; in the end S2 stays down"; "none".
/// `servers`: how many there are.
std::string in_words(const FaultDraw& draw, int servers);

/// "loss", "partitions", …
std::string_view to_string(FaultKind kind);

}  // namespace raftsim
