#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/role_history.hpp"
#include "sim/time.hpp"

namespace raftsim {

/// What roles and terms do while nothing comes about.
enum class StagnationKind : std::uint8_t {
  /// They have stood still for long.
  standstill,
  /// The same servers change in the same way in turn, term after term.
  cycle,
  /// The same state, with servers maybe in each other's place, comes again and again, in no fixed order.
  recurrence,
  /// They change, and nothing of it has repeated yet.
  change,
};
/// "standstill", "cycle", "recurrence", "change".
std::string_view to_string(StagnationKind kind);

/// Why what should come about does not (Raft §5.6: as long as message delays are far shorter than election
/// timeouts a steady leader can be had).
struct Stagnation {
  StagnationKind kind{StagnationKind::standstill};
  /// Since when: roles stand still, or the cycle goes on, or the state comes again and again.
  Time since;
  /// How often in that time; 0 of standstill and change.
  std::uint64_t times{};
  /// Of one period, of cycle on the average: candidacies, by how much terms rise, how long it takes.
  std::uint64_t elections{};
  std::uint64_t terms{};
  Duration lasting{};
  /// Of cycle the period, of recurrence the shortest way from the state to itself, of change the latest few.
  std::vector<RoleChange> changes;
  /// How all servers stand then; each `time` is since when.
  std::vector<RoleChange> servers;
  friend bool operator==(const Stagnation&, const Stagnation&) = default;
};

/// Looks at what has changed from `from` on, as things are `now`, when all of the history has happened.
/// Standstill is where nothing has changed for `still` by then.
Stagnation stagnation_of(const RoleHistory& history, Time from, Time now, Duration still);

/// One line: "livelock: since 1.5s the same 3 changes of roles and terms have come 4 times, each time in
/// 450ms, with 3 elections, and the term rises by 3: S1 candidate in term t, S2 candidate in term t+1, S3
/// candidate in term t+2".
std::string in_words(const Stagnation& stagnation);

}  // namespace raftsim
