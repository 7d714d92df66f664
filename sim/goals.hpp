#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/io.hpp"
#include "core/server.hpp"

namespace raftsim {

/// States that a search for faults should reach sometimes: where none of its runs does, it has not looked
/// there.
enum class Goal : std::uint8_t {
  leader_crashed_with_uncommitted_entries,
  crashed_while_writing,
  entry_overwritten,
  two_leaders_at_once,
  split_vote,
  leader_deposed,
  entry_of_older_term_committed,
  snapshot_installed,
  snapshot_met_longer_log,
  restarted_from_snapshot,
  joint_configuration_interrupted,
  configuration_undone,
  command_retried_in_vain,
};
inline constexpr int kGoals = 13;

/// "a leader crashed with uncommitted entries", …
std::string_view in_words(Goal goal);

/// Which goals a run has reached, noted as it goes on. A regular value.
class Goals {
 public:
  void reset() { *this = {}; }

  /// After a step of a server, before its effects are carried out.
  void on_step(const raft::Server& server, const raft::Effects& effects, raft::Role before) {
    // Most steps change none of these.
    if (effects.removed.empty() && effects.without_effect.empty() && (effects.changed & kWorthALook) == 0) {
      return;
    }
    look(server, effects, before);
  }
  /// Before a server is gone; `writing`: a write was not durable yet.
  void on_crash(const raft::Server& server, raft::LogIndex committed, bool writing);
  void on_start(const raft::Server& server);

  [[nodiscard]] bool reached(Goal goal) const { return (mask_ & bit(goal)) != 0; }
  friend bool operator==(const Goals&, const Goals&) = default;

 private:
  static constexpr std::uint32_t bit(Goal goal) { return 1U << static_cast<unsigned>(goal); }
  static constexpr unsigned kWorthALook =
      static_cast<unsigned>(raft::Change::role) | static_cast<unsigned>(raft::Change::term) |
      static_cast<unsigned>(raft::Change::snapshot) | static_cast<unsigned>(raft::Change::configuration);

  void look(const raft::Server& server, const raft::Effects& effects, raft::Role before);
  void reach(Goal goal) { mask_ |= bit(goal); }

  std::uint32_t mask_{};
  /// Who leads, as far as each knows of itself.
  raft::ServerSet leaders_;
};

}  // namespace raftsim
